"""Addresses of councillors, grouped by what they hang under."""

from django.urls import URLPattern

app_name = "councillors"
urlpatterns: list[URLPattern] = []
