"""Addresses of pages to print."""

from django.urls import path

from .views import paper

urlpatterns = [
    path("areas/<slug:community>/sheet/", paper.area_sheet, name="area_sheet"),
    path("areas/<slug:community>/noticeboard/", paper.area_board, name="area_board"),
    path("areas/<slug:community>/projects/<slug:slug>/noticeboard/", paper.project_board, name="project_board"),
]
