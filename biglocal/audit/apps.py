from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "biglocal.audit"
    label = "audit"
    verbose_name = "Audit: who did what when"
