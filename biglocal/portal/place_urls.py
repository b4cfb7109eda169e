"""Addresses of councils, the map of England, and the outlines of areas."""

from django.urls import path

from .views import councils, outlines

urlpatterns = [
    path("councils/", councils.councils, name="councils"),
    path("councils/<slug:slug>/", councils.council, name="council"),
    path("areas/<slug:community>/outline/", outlines.area_outline, name="area_outline"),
    path("areas/<slug:community>/outline/<int:pk>/", outlines.area_outline_look, name="area_outline_look"),
    path("areas/<slug:community>/outline/<slug:way>/", outlines.area_outline_draw, name="area_outline_draw"),
]
