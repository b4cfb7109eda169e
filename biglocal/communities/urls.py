"""Addresses of areas' groups, roles, invitations and plans, and of helping people back in."""

from django.urls import path

from .views import helping, invitations, members, plans

app_name = "communities"
urlpatterns = [
    path("areas/<slug:community>/people/", members.people, name="people"),
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
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("people/", helping.staff_people, name="staff_people"),
    path("people/invite/", invitations.staff_invite, name="staff_invite"),
    path("people/invitations/<int:pk>/", invitations.staff_invitation_act, name="staff_invitation_act"),
    path("people/help/", helping.people_help, name="people_help"),
    path("people/help/<int:pk>/", helping.person_help, name="person_help"),
]
