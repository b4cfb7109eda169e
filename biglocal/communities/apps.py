from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "biglocal.communities"
    label = "communities"
    verbose_name = "Communities: areas, groups, roles"

    def ready(self) -> None:
        """Tell the mail machine that areas can be followed."""
        from biglocal.notices.registry import register_subject

        from . import news

        register_subject(news.SUBJECT)
