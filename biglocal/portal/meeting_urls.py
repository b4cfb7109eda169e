"""Addresses of meetings as pages that show several parts: decisions with their project and money."""

from django.urls import path

from .views import meetings

urlpatterns = [
    path("areas/<slug:community>/meetings/<int:number>/", meetings.meeting, name="meeting"),
    path("areas/<slug:community>/meetings/<int:number>/coming/", meetings.meeting_come, name="meeting_come"),
    path("areas/<slug:community>/meetings/<int:number>/before/", meetings.meeting_before, name="meeting_before"),
    path(
        "areas/<slug:community>/meetings/<int:number>/decisions/<int:pk>/about/",
        meetings.decision_links,
        name="decision_links",
    ),
]
