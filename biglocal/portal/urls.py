"""Addresses of pages that show several parts: plain names that every part may reverse."""

from django.urls import path

from projects.views import updates

from . import (
    feed_urls,
    keeping_urls,
    meeting_urls,
    paper_urls,
    place_urls,
    plan_review_urls,
    ward_change_urls,
    ward_urls,
)
from .views import account, file_imports, health, homes, mail, phone, public, role_sheet, search, stories, wards

urlpatterns = [
    *feed_urls.urlpatterns,
    *keeping_urls.urlpatterns,
    *meeting_urls.urlpatterns,
    *paper_urls.urlpatterns,
    *place_urls.urlpatterns,
    *plan_review_urls.urlpatterns,
    *ward_change_urls.urlpatterns,
    *ward_urls.urlpatterns,
    path("", public.home, name="home"),
    path("progress/", public.progress, name="progress"),
    path("areas/", public.areas, name="areas"),
    path("areas/<slug:community>/", public.area, name="area"),
    path("areas/<slug:community>/projects/", public.area_projects, name="area_projects"),
    path("areas/<slug:community>/projects/<slug:slug>/", stories.project, name="project"),
    path("areas/<slug:community>/projects/<slug:slug>/updates/<int:pk>/", stories.update, name="update"),
    path("areas/<slug:community>/log/", updates.log, name="log"),
    path("accounts/", account.account, name="account"),
    path("accounts/leave/", account.account_leave, name="account_leave"),
    path("home/", homes.home_for_role, name="home_for_role"),
    path("rep/", homes.rep, name="rep"),
    path("wards/", wards.wards, name="wards"),
    path("wards/<str:gss>/", wards.ward, name="ward"),
    path("wards/<slug:council>/<slug:line>/", wards.ward_by_name, name="ward_by_name"),
    path("ward/", wards.ward_home, name="ward_home"),
    path("ward/roles/", role_sheet.role_sheet, name="role_sheet"),
    path("ward/roles/file/", role_sheet.role_sheet_file, name="role_sheet_file"),
    path("search/", search.search, name="search"),
    path("how-to-use/", public.how_to_use, name="how_to_use"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("your-information/", public.your_information, name="your_information"),
    path("offline/", phone.offline, name="offline"),
    path("log/token/", phone.phone_token, name="phone_token"),
    path("sw.js", phone.worker, name="worker"),
    path("manifest.webmanifest", phone.manifest, name="manifest"),
    path("robots.txt", public.robots, name="robots"),
    path("favicon.ico", public.favicon, name="favicon"),
    path("staff/files/", file_imports.file_imports, name="file_imports"),
    path("staff/files/new/<slug:kind>/", file_imports.file_import_bring, name="file_import_bring"),
    path("staff/files/<int:pk>/", file_imports.file_import, name="file_import"),
    path("staff/files/<int:pk>/leave-out/", file_imports.file_import_drop, name="file_import_drop"),
    path("staff/mail/", mail.mail_watch, name="mail_watch"),
    path("healthz/live/", health.live, name="live"),
    path("healthz/ready/", health.ready, name="ready"),
]
