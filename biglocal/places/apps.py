from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "biglocal.places"
    label = "places"
    verbose_name = "Places: councils and wards"

    def ready(self) -> None:
        """Tell the mail machine that wards can be followed, and which files can be read in."""
        from biglocal.notices.registry import register_kind, register_subject

        from . import news, pre_election_news
        from .imports.kinds import COUNCILS, LOOKUP, register_import

        register_subject(news.SUBJECT)
        register_subject(pre_election_news.SUBJECT)
        register_kind(pre_election_news.KIND)
        for kind in (COUNCILS, LOOKUP):
            register_import(kind)
