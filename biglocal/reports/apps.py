from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "biglocal.reports"
    label = "reports"
    verbose_name = "Reports: drafted from what is there, kept as files"
