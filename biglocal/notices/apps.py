from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "biglocal.notices"
    label = "notices"
    verbose_name = "Notices: events, follows, messages, reminders"
