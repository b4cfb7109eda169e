from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "biglocal.web"
    label = "web"
    verbose_name = "Web: guards, widgets, template tags"
