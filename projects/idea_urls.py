"""Addresses of an area's ideas."""

from django.urls import path

from .views import ideas

area = "areas/<slug:community>/ideas"
urlpatterns = [
    path(f"{area}/", ideas.idea_list, name="idea_list"),
    path(f"{area}/new/", ideas.idea_new, name="idea_new"),
    path(f"{area}/<int:pk>/", ideas.idea_detail, name="idea_detail"),
    path(f"{area}/<int:pk>/edit/", ideas.idea_edit, name="idea_edit"),
    path(f"{area}/<int:pk>/withdraw/", ideas.idea_withdraw, name="idea_withdraw"),
    path(f"{area}/<int:pk>/restore/", ideas.idea_restore, name="idea_restore"),
    path(f"{area}/<int:pk>/support/", ideas.idea_support, name="idea_support"),
    path(f"{area}/<int:pk>/answer/", ideas.idea_answer, name="idea_answer"),
]
