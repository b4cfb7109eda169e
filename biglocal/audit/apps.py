from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class AuditConfig(AppConfig):
    name = "biglocal.audit"
    label = "audit"
    verbose_name = "Audit: who did what when"

    def ready(self) -> None:
        """Let each `migrate` end with the rules in place that the database keeps itself."""
        from . import triggers

        pre_migrate.connect(triggers.before_migrate, sender=self)
        post_migrate.connect(triggers.after_migrate, sender=self)
