"""Addresses of councillors, grouped by what they hang under."""

from django.urls import path

from . import views

app_name = "councillors"
urlpatterns = [
    path("areas/<slug:community>/asks/", views.ask_list, name="ask_list"),
    path("areas/<slug:community>/asks/new/", views.ask_raise, name="ask_raise"),
    path("areas/<slug:community>/asks/<int:pk>/withdraw/", views.ask_withdraw, name="ask_withdraw"),
    path("areas/<slug:community>/asks/<int:pk>/result/", views.ask_result, name="ask_result"),
    path("areas/<slug:community>/asks/<int:pk>/answer/", views.ask_answer, name="ask_answer"),
    path("councillors/<slug:slug>/", views.councillor_detail, name="councillor_detail"),
    path("councillors/<slug:slug>/account/", views.councillor_account, name="councillor_account"),
]
