"""Addresses of the contract: plain names that every part may reverse."""

from django.urls import path

from .views import money, queue, staff

urlpatterns = [
    path("grants/", queue.grants, name="grants"),
    path("grants/<slug:ref>/", staff.grant, name="grant"),
    path("areas/<slug:community>/money/", money.area_money, name="area_money"),
]
