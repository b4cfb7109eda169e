"""Addresses of reports."""

from django.urls import path

from .views import partnership_reports, reports

urlpatterns = [
    path("areas/<slug:community>/area-reports/", reports.area_reports, name="area_reports"),
    path(
        "areas/<slug:community>/people/review/<int:pk>/reports/",
        partnership_reports.partnership_reports,
        name="partnership_reports",
    ),
    path("portfolio/reports/", reports.programme_reports, name="programme_reports"),
    path("ward/years/", reports.councillor_years, name="councillor_years"),
    path("reports/file/<str:link>/", reports.report_file, name="report_file"),
    path("reports/<uuid:key>/", reports.report, name="report"),
    path("reports/<uuid:key>/edit/", reports.report_edit, name="report_edit"),
    path("reports/<uuid:key>/move/", reports.report_move, name="report_move"),
    path("reports/<uuid:key>/send/", reports.report_send, name="report_send"),
]
