"""Addresses of mail pages."""

from django.urls import path

from .views import choices, follows, hooks, mailbox, watch

urlpatterns = [
    path("follow/", follows.follow, name="follow"),
    path("hooks/mail/", hooks.mail_hook, name="mail_hook"),
    path("mail/<str:token>/", choices.mail_choice, name="mail_choice"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<int:pk>/", mailbox.mailbox_letter, name="mailbox_letter"),
    path("mailbox/<int:pk>/html/", mailbox.mailbox_html, name="mailbox_html"),
    path("healthz/jobs/", watch.healthz_jobs, name="healthz_jobs"),
]
