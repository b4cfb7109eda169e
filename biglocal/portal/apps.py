from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "biglocal.portal"
    label = "portal"
    verbose_name = "Portal: pages over several parts"

    def ready(self) -> None:
        """Give the digest what several parts know together: who asks for help, what is coming up, a ward's month."""
        from biglocal.notices.registry import register_digest_parts, register_kind, register_rule, register_subject
        from biglocal.reports.registry import register_report

        from . import (
            digest_parts,
            mails,
            report_area,
            report_councillor,
            report_news,
            report_partnership,
            report_programme,
            report_ward,
            ward_brief_news,
        )

        register_digest_parts(asks=digest_parts.asks_of, coming=digest_parts.coming_up)
        register_subject(ward_brief_news.SUBJECT)
        register_kind(ward_brief_news.KIND)
        register_rule(ward_brief_news.RULE)
        mails.register()
        register_subject(report_news.SUBJECT)
        for kind in report_news.KINDS:
            register_kind(kind)
        register_report(report_area.AREA)
        register_report(report_partnership.KIND)
        register_report(report_programme.PROGRAMME)
        register_report(report_ward.KIND)
        register_report(report_councillor.COUNCILLOR)
