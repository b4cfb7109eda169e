"""Addresses around signing in; they come before django-allauth's own and close what this portal does not use."""

from django.urls import path

from . import views

urlpatterns = [
    path("name/", views.account_name, name="account_name"),
    path("signup/", views.to_sign_in, name="account_signup"),
    path("login/code/", views.code_over, name="account_request_login_code"),
    path("password/<path:rest>", views.to_sign_in, name="no_passwords"),
]
