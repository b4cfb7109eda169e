from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    label = "projects"
    verbose_name = "Projects: progress"

    def ready(self) -> None:
        """Tell the mail machine what projects speak of."""
        from biglocal.notices.registry import register_kind, register_rule, register_subject

        from . import news, offer_news, reminders

        for subject in [*news.SUBJECTS, offer_news.SUBJECT]:
            register_subject(subject)
        for kind in [news.UPDATE_PUBLISHED, *reminders.KINDS, *offer_news.KINDS]:
            register_kind(kind)
        for rule in reminders.RULES:
            register_rule(rule)
