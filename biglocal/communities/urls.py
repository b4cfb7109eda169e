"""Addresses of areas' groups, roles, invitations and plans, and of helping people back in."""

from django.urls import path

from . import people_urls
from .views import at_risk, decisions, helping, invitations, meetings, members, minutes, plans, visits

app_name = "communities"
urlpatterns = [
    *people_urls.urlpatterns,
    path("areas/<slug:community>/people/", members.people, name="people"),
    path("areas/<slug:community>/people/at-risk/", at_risk.at_risk_contact, name="at_risk_contact"),
    path("areas/<slug:community>/people/invite/", invitations.person_invite, name="person_invite"),
    path("areas/<slug:community>/people/<int:pk>/", members.member_edit, name="member_edit"),
    path("areas/<slug:community>/people/<int:pk>/end/", members.member_end, name="member_end"),
    path("areas/<slug:community>/people/<int:pk>/roles/", members.role_add, name="role_add"),
    path("areas/<slug:community>/roles/<int:pk>/end/", members.role_end, name="role_end"),
    path("areas/<slug:community>/invitations/<int:pk>/", invitations.invitation_act, name="invitation_act"),
    path("areas/<slug:community>/plan/", plans.plan, name="plan"),
    path("areas/<slug:community>/plan/new/", plans.plan_start, name="plan_start"),
    path("areas/<slug:community>/plan/<int:number>/", plans.plan_edit, name="plan_edit"),
    path("areas/<slug:community>/plan/<int:number>/priorities/new/", plans.priority_add, name="priority_add"),
    path("areas/<slug:community>/plan/<int:number>/priorities/<int:pk>/", plans.priority_edit, name="priority_edit"),
    path("areas/<slug:community>/meetings/", meetings.meeting_list, name="meeting_list"),
    path("areas/<slug:community>/meetings/new/", meetings.meeting_call, name="meeting_call"),
    path("areas/<slug:community>/meetings/rules/", meetings.meeting_rules, name="meeting_rules"),
    path("areas/<slug:community>/meetings/<int:number>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("areas/<slug:community>/meetings/<int:number>/cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path("areas/<slug:community>/meetings/<int:number>/agenda/", meetings.agenda_add, name="agenda_add"),
    path("areas/<slug:community>/meetings/<int:number>/agenda/<int:pk>/", meetings.agenda_edit, name="agenda_edit"),
    path("areas/<slug:community>/meetings/<int:number>/people/", minutes.attendance_edit, name="attendance_edit"),
    path("areas/<slug:community>/meetings/<int:number>/minutes/", minutes.minutes_edit, name="minutes_edit"),
    path("areas/<slug:community>/meetings/<int:number>/minutes/move/", minutes.minutes_move, name="minutes_move"),
    path("areas/<slug:community>/meetings/<int:number>/decisions/", decisions.question_add, name="question_add"),
    path(
        "areas/<slug:community>/meetings/<int:number>/decisions/<int:pk>/",
        decisions.question_edit,
        name="question_edit",
    ),
    path(
        "areas/<slug:community>/meetings/<int:number>/decisions/<int:pk>/result/",
        decisions.decision_record,
        name="decision_record",
    ),
    path(
        "areas/<slug:community>/meetings/<int:number>/decisions/<int:pk>/interests/",
        decisions.interest_declare,
        name="interest_declare",
    ),
    path("areas/<slug:community>/meetings/<int:number>/actions/", decisions.action_add, name="action_add"),
    path(
        "areas/<slug:community>/meetings/<int:number>/actions/<int:pk>/done/", decisions.action_done, name="action_done"
    ),
    path("areas/<slug:community>/visits/", visits.visit_list, name="visit_list"),
    path("areas/<slug:community>/visits/print/", visits.visit_print, name="visit_print"),
    path("areas/<slug:community>/visits/new/", visits.visit_write, name="visit_write"),
    path("areas/<slug:community>/visits/<int:pk>/edit/", visits.visit_edit, name="visit_edit"),
    path("areas/<slug:community>/rep/", visits.rep_change, name="rep_change"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("people/", helping.staff_people, name="staff_people"),
    path("people/invite/", invitations.staff_invite, name="staff_invite"),
    path("people/invitations/<int:pk>/", invitations.staff_invitation_act, name="staff_invitation_act"),
    path("people/help/", helping.people_help, name="people_help"),
    path("people/help/<int:pk>/", helping.person_help, name="person_help"),
]
