"""Addresses of the contract: plain names that every part may reverse."""

from django.urls import path

from .views import money

urlpatterns = [
    path("areas/<slug:community>/money/", money.area_money, name="area_money"),
]
