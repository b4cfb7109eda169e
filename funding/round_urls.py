"""Addresses of small grants."""

from django.urls import path

from .views import round_desk, rounds

AREA = "areas/<slug:community>/small-grants/"
ROUND = AREA + "<int:number>/"
urlpatterns = [
    path(AREA, rounds.round_list, name="round_list"),
    path(AREA + "new/", round_desk.round_new, name="round_new"),
    path(ROUND, rounds.round_detail, name="round_detail"),
    path(ROUND + "ask/", rounds.small_grant_ask, name="small_grant_ask"),
    path("small-grants/<uuid:key>/", rounds.small_grant, name="small_grant"),
    path(ROUND + "edit/", round_desk.round_edit, name="round_edit"),
    path(ROUND + "run/", round_desk.round_manage, name="round_manage"),
    path(ROUND + "press/<slug:act>/", round_desk.round_press, name="round_press"),
    path(ROUND + "panel/", round_desk.panel_add, name="panel_add"),
    path(ROUND + "panel/<int:person>/leave/", round_desk.panel_leave, name="panel_leave"),
    path(ROUND + "judge/", round_desk.round_judge, name="round_judge"),
    path(ROUND + "judge/<int:grant>/", round_desk.small_grant_judge, name="small_grant_judge"),
    path(ROUND + "judge/<int:grant>/<slug:act>/", round_desk.small_grant_act, name="small_grant_act"),
    path(ROUND + "pay/", round_desk.round_pay, name="round_pay"),
    path(ROUND + "pay/<int:grant>/", round_desk.small_grant_pay, name="small_grant_pay"),
]
