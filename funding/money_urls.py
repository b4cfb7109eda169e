"""Addresses of the lists behind an area's sums."""

from django.urls import path

from .views import area_lists

AREA = "areas/<slug:community>/money/lists/<slug:which>"
urlpatterns = [
    path(f"{AREA}/", area_lists.area_list, name="area_list"),
    path(f"{AREA}.<sheet:form>", area_lists.area_list_file, name="area_list_file"),
]
