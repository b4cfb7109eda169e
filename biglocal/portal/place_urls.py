"""Addresses of councils and the map of England."""

from django.urls import path

from .views import councils

urlpatterns = [
    path("councils/", councils.councils, name="councils"),
    path("councils/<slug:slug>/", councils.council, name="council"),
]
