"""Addresses of funding, grouped by what they hang under."""

from django.urls import URLPattern

app_name = "funding"
urlpatterns: list[URLPattern] = []
