"""Addresses of councillors, grouped by what they hang under."""

from django.urls import path

from . import record_urls
from .views import ask_numbers, ask_page, asks

app_name = "councillors"
urlpatterns = [
    path("areas/<slug:community>/asks/", asks.ask_list, name="ask_list"),
    path("areas/<slug:community>/asks/new/", asks.ask_raise, name="ask_raise"),
    path("areas/<slug:community>/asks/<int:pk>/", ask_page.ask_detail, name="ask_detail"),
    path("areas/<slug:community>/asks/<int:pk>/edit/", asks.ask_edit, name="ask_edit"),
    path("areas/<slug:community>/asks/<int:pk>/close/", asks.ask_close, name="ask_close"),
    path("areas/<slug:community>/asks/<int:pk>/undo/", asks.ask_undo, name="ask_undo"),
    path("areas/<slug:community>/asks/<int:pk>/words/", ask_page.ask_write, name="ask_write"),
    path("areas/<slug:community>/asks/<int:pk>/words/<int:word>/", ask_page.ask_word_back, name="ask_word_back"),
    path("areas/<slug:community>/asks/<int:pk>/pass/", ask_page.ask_pass, name="ask_pass"),
    path("areas/<slug:community>/asks/<int:pk>/keep/", ask_page.ask_keep, name="ask_keep"),
    path("areas/<slug:community>/asks/<int:pk>/begin/", ask_page.ask_begin, name="ask_begin"),
    path("areas/<slug:community>/asks/<int:pk>/withdraw/", asks.ask_withdraw, name="ask_withdraw"),
    path("areas/<slug:community>/asks/<int:pk>/result/", asks.ask_result, name="ask_result"),
    path("areas/<slug:community>/asks/<int:pk>/answer/", asks.ask_answer, name="ask_answer"),
    path("asks/", ask_numbers.ask_public, name="ask_public"),
    path("asks/mine/", ask_numbers.ask_mine, name="ask_mine"),
    path("staff/asks/", ask_numbers.ask_numbers, name="ask_numbers"),
    path("staff/asks/list.<sheet:form>", ask_numbers.ask_numbers_file, name="ask_numbers_file"),
    *record_urls.urlpatterns,
]
