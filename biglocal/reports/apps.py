from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "biglocal.reports"
    label = "reports"
    verbose_name = "Reports: drafted from what is there, kept as files"

    def ready(self) -> None:
        from biglocal.notices.metrics import register_counts

        from .models import by_state

        register_counts("reports", "Reports by state", by_state)
