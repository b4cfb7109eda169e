"""Addresses of councillors, grouped by what they hang under."""

from django.urls import path

from . import record_urls
from .views import asks

app_name = "councillors"
urlpatterns = [
    path("areas/<slug:community>/asks/", asks.ask_list, name="ask_list"),
    path("areas/<slug:community>/asks/new/", asks.ask_raise, name="ask_raise"),
    path("areas/<slug:community>/asks/<int:pk>/withdraw/", asks.ask_withdraw, name="ask_withdraw"),
    path("areas/<slug:community>/asks/<int:pk>/result/", asks.ask_result, name="ask_result"),
    path("areas/<slug:community>/asks/<int:pk>/answer/", asks.ask_answer, name="ask_answer"),
    *record_urls.urlpatterns,
]
