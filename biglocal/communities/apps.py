from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "biglocal.communities"
    label = "communities"
    verbose_name = "Communities: areas, groups, roles"

    def ready(self) -> None:
        """Tell the mail machine that areas can be followed, what members are reminded of, and who is not seen."""
        from biglocal.notices.registry import (
            register_hours,
            register_kind,
            register_rule,
            register_straight,
            register_subject,
        )
        from biglocal.places.checking import HEIRS_CHANGED
        from biglocal.places.imports.kinds import register_import

        from . import (
            import_kinds,
            inactive,
            mail_hours,
            mail_kinds,
            meeting_news,
            news,
            people_news,
            plan_news,
            unreachable_news,
            ward_links,
        )

        HEIRS_CHANGED.add(ward_links.reckon_anew)

        register_hours(mail_hours.mail_hours)
        for subject in [
            news.SUBJECT,
            plan_news.SUBJECT,
            unreachable_news.SUBJECT,
            *people_news.SUBJECTS,
            *meeting_news.SUBJECTS,
        ]:
            register_subject(subject)
        for kind in [*people_news.KINDS, *meeting_news.KINDS, inactive.KIND, plan_news.KIND, unreachable_news.KIND]:
            register_kind(kind)
        for mail in mail_kinds.STRAIGHT:
            register_straight(mail)
        for kind_of_file in import_kinds.KINDS:
            register_import(kind_of_file)
        for rule in [*people_news.RULES, *meeting_news.RULES, inactive.UNUSED, plan_news.RULE, unreachable_news.RULE]:
            register_rule(rule)
