"""Addresses of a person's own account; signing in is django-allauth's."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.account, name="account"),
]
