"""Addresses around signing in; they come before django-allauth's own and close what this portal does not use."""

from django.urls import path

from . import data_views, views

urlpatterns = [
    path("data/", data_views.account_data, name="account_data"),
    path("data/<uuid:key>/", data_views.account_data_file, name="account_data_file"),
    path("name/", views.account_name, name="account_name"),
    path("signup/", views.to_sign_in, name="account_signup"),
    path("login/code/", views.code_over, name="account_request_login_code"),
    path("password/<path:rest>", views.to_sign_in, name="no_passwords"),
]
