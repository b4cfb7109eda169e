"""Addresses of what a ward tells of itself: briefs by month, facts. By council and name, which every ward has."""

from django.urls import path

from .views import ward_briefs, ward_facts, ward_photos

ward = "wards/<slug:council>/<slug:line>"
urlpatterns = [
    path(f"{ward}/briefs/", ward_briefs.ward_briefs, name="ward_briefs"),
    path(f"{ward}/briefs/<str:month>/", ward_briefs.ward_brief, name="ward_brief"),
    path(f"{ward}/briefs/<str:month>/brief.pdf", ward_briefs.ward_brief_file, name="ward_brief_file"),
    path(f"{ward}/briefs/<str:month>/ask/", ward_briefs.ward_brief_ask, name="ward_brief_ask"),
    path(f"{ward}/facts/", ward_facts.ward_facts, name="ward_facts"),
    path(f"{ward}/facts.txt", ward_facts.ward_facts_file, name="ward_facts_file"),
    path(f"{ward}/photos/", ward_photos.ward_photos, name="ward_photos"),
]
