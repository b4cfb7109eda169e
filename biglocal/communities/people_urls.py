"""Addresses of an area's people over time: register of interests, groups, reviews."""

from django.urls import path

from .views import interests

urlpatterns = [
    path("areas/<slug:community>/interests/", interests.interests, name="interests"),
    path("areas/<slug:community>/interests/<int:person>/", interests.interests_of, name="interests_of"),
    path("areas/<slug:community>/interests/<int:person>/new/", interests.interest_add, name="interest_add"),
    path("areas/<slug:community>/interests/<int:person>/<int:pk>/", interests.interest_edit, name="interest_edit"),
    path("areas/<slug:community>/interests/<int:person>/confirm/", interests.register_confirm, name="register_confirm"),
]
