"""Addresses that feed readers and calendars fetch (the contract names them)."""

from django.urls import path

from .views import feeds

project = "areas/<slug:community>/projects/<slug:slug>"
urlpatterns = [
    path("areas/<slug:community>/feed.atom", feeds.area_feed, name="area_feed"),
    path("areas/<slug:community>/calendar.ics", feeds.area_calendar, name="area_calendar"),
    path(f"{project}/feed.atom", feeds.project_feed, name="project_feed"),
    path(f"{project}/calendar.ics", feeds.project_calendar, name="project_calendar"),
    path("wards/<str:gss>/feed.atom", feeds.ward_feed, name="ward_feed"),
    path("wards/<str:gss>/calendar.ics", feeds.ward_calendar, name="ward_calendar"),
    path("wards/<slug:council>/<slug:line>/feed.atom", feeds.ward_feed_by_name, name="ward_feed_by_name"),
    path("wards/<slug:council>/<slug:line>/calendar.ics", feeds.ward_calendar_by_name, name="ward_calendar_by_name"),
    path("home/calendar/", feeds.my_calendar, name="my_calendar"),
    path("calendars/<slug:token>.ics", feeds.my_calendar_file, name="my_calendar_file"),
]
