"""Addresses of concerns: report, answer, what was hidden, the named few's."""

from django.urls import path

from .views import hidden, queue, report, safeguarding

app_name = "concerns"
urlpatterns = [
    path("report/", report.concern_raise_page, name="concern_raise_page"),
    path("report/thanks/", report.concern_thanks, name="concern_thanks"),
    path("report/yours/", report.concern_mine, name="concern_mine"),
    path("report/<slug:prefix>/<int:pk>/", report.concern_raise, name="concern_raise"),
    path("areas/<slug:community>/concerns/", queue.area_concerns, name="area_concerns"),
    path("concerns/", queue.concern_list, name="concern_list"),
    path("concerns/<int:pk>/", queue.concern, name="concern"),
    path("concerns/history/<slug:prefix>/<int:pk>/", hidden.history, name="history"),
    path("hidden/<int:pk>/", hidden.hidden, name="hidden"),
    path("safeguarding/", safeguarding.safeguarding_list, name="safeguarding_list"),
    path("safeguarding/<int:pk>/", safeguarding.safeguarding, name="safeguarding"),
]
