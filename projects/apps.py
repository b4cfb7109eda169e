from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    label = "projects"
    verbose_name = "Projects: progress"

    def ready(self) -> None:
        """Tell the mail machine what projects speak of, and what of them can be reported and hidden."""
        from biglocal.accounts.holdings import register_extra
        from biglocal.accounts.names import register_sentences
        from biglocal.communities.duties import register_duty
        from biglocal.communities.import_kinds import WARDS_WRITTEN
        from biglocal.concerns.registry import register_thing
        from biglocal.notices.registry import register_kind, register_rule, register_subject
        from biglocal.places.checking import HEIRS_CHANGED

        from . import (
            date_news,
            gone,
            handover_news,
            hiding,
            idea_hiding,
            idea_news,
            news,
            offer_news,
            own_data,
            passed_news,
            reminders,
            setback_reminders,
        )
        from .actions.heirs import settle_by_heirs
        from .actions.points import settle_after_import

        for subject in [
            *news.SUBJECTS,
            *gone.SUBJECTS,
            date_news.SUBJECT,
            idea_news.SUBJECT,
            offer_news.SUBJECT,
            passed_news.SUBJECT,
        ]:
            register_subject(subject)
        of_projects = [news.UPDATE_PUBLISHED, news.UPKEEP_ACCEPTED, *reminders.KINDS, setback_reminders.KIND]
        for kind in [
            *of_projects,
            *date_news.KINDS,
            *gone.KINDS,
            *idea_news.KINDS,
            *offer_news.KINDS,
            handover_news.KIND,
            passed_news.KIND,
        ]:
            register_kind(kind)
        for rule in [*reminders.RULES, setback_reminders.RULE, date_news.RULE, idea_news.RULE]:
            register_rule(rule)
        WARDS_WRITTEN.add(settle_after_import)
        HEIRS_CHANGED.add(settle_by_heirs)
        register_duty(handover_news.page_for_leaving)
        for thing in [*hiding.THINGS, *idea_hiding.THINGS]:
            register_thing(thing)
        register_extra(own_data.EXTRA)
        for model, fields in own_data.SENTENCES:
            register_sentences(model, fields)
