"""Addresses of spend reports."""

from django.urls import path

from .views import receipts, report_review, report_table, report_writing, reports

REPORTS = "areas/<slug:community>/reports/"
urlpatterns = [
    path(REPORTS, reports.report_list, name="report_list"),
    path(REPORTS + "<int:pk>/", reports.report, name="report"),
    path(REPORTS + "<int:pk>/edit/", report_writing.report_edit, name="report_edit"),
    path(REPORTS + "<int:pk>/table/", report_table.report_paste, name="report_paste"),
    path(REPORTS + "<int:pk>/fill/", report_table.report_fill, name="report_fill"),
    path(REPORTS + "<int:pk>/sheet.<sheet:form>", report_table.report_sheet, name="report_sheet"),
    path(REPORTS + "<int:pk>/seen/", reports.report_see, name="report_see"),
    path(REPORTS + "<int:pk>/sign/", reports.report_sign, name="report_sign"),
    path(REPORTS + "<int:pk>/send/", reports.report_send, name="report_send"),
    path(REPORTS + "<int:pk>/back/", reports.report_back, name="report_back"),
    path(REPORTS + "<int:pk>/receipts/<uuid:key>/", receipts.report_receipt, name="report_receipt"),
    path("grants/reports/<int:pk>/", report_review.report_review, name="report_review"),
    path("grants/reports/<int:pk>/ask/", report_review.report_ask, name="report_ask"),
    path("grants/reports/<int:pk>/accept/", report_review.report_accept, name="report_accept"),
]
