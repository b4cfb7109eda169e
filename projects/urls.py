"""Addresses of projects, grouped by what they hang under."""

from django.urls import URLPattern

app_name = "projects"
urlpatterns: list[URLPattern] = []
