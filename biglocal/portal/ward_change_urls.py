"""Addresses of what happens when a council is divided anew."""

from django.urls import path

from .views import ward_changes, ward_follows

urlpatterns = [
    path("follow/wards/", ward_follows.ward_follows, name="ward_follows"),
    path("staff/wards/", ward_changes.ward_changes, name="ward_changes"),
    path("staff/wards/<int:pk>/", ward_changes.ward_change, name="ward_change"),
    path("staff/wards/<int:pk>/tell/", ward_changes.ward_change_tell, name="ward_change_tell"),
    path("staff/wards/<int:pk>/<int:old>/", ward_changes.ward_change_heirs, name="ward_change_heirs"),
    path("staff/wards/<int:pk>/<int:old>/confirm/", ward_changes.ward_change_confirm, name="ward_change_confirm"),
    path(
        "staff/wards/<int:pk>/<int:old>/<int:row>/refuse/", ward_changes.ward_change_refuse, name="ward_change_refuse"
    ),
]
