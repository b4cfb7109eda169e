"""Addresses of an area's people over time: register of interests, groups, reviews."""

from django.urls import path

from .views import groups, interests, joining, partnership_reviews

urlpatterns = [
    path("areas/<slug:community>/people/review/", partnership_reviews.partnership_review, name="partnership_review"),
    path(
        "areas/<slug:community>/people/review/confirm/",
        partnership_reviews.partnership_review_confirm,
        name="partnership_review_confirm",
    ),
    path("people/reviews/", partnership_reviews.partnership_review_list, name="partnership_review_list"),
    path("areas/<slug:community>/people/add/", joining.member_add, name="member_add"),
    path("areas/<slug:community>/people/history/", joining.people_history, name="people_history"),
    path("areas/<slug:community>/people/<int:pk>/suspend/", joining.member_suspend, name="member_suspend"),
    path("areas/<slug:community>/people/<int:pk>/resume/", joining.member_resume, name="member_resume"),
    path("areas/<slug:community>/people/<int:pk>/step-down/", joining.member_step_down, name="member_step_down"),
    path("areas/<slug:community>/people/<int:pk>/address/", joining.member_invite, name="member_invite"),
    path("areas/<slug:community>/groups/new/", groups.group_start, name="group_start"),
    path("areas/<slug:community>/groups/<int:pk>/", groups.group, name="group"),
    path("areas/<slug:community>/groups/<int:pk>/edit/", groups.group_edit, name="group_edit"),
    path("areas/<slug:community>/groups/<int:pk>/end/", groups.group_end, name="group_end"),
    path("areas/<slug:community>/interests/", interests.interests, name="interests"),
    path("areas/<slug:community>/interests/<int:person>/", interests.interests_of, name="interests_of"),
    path("areas/<slug:community>/interests/<int:person>/new/", interests.interest_add, name="interest_add"),
    path("areas/<slug:community>/interests/<int:person>/<int:pk>/", interests.interest_edit, name="interest_edit"),
    path("areas/<slug:community>/interests/<int:person>/confirm/", interests.register_confirm, name="register_confirm"),
]
