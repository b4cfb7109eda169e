from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "biglocal.places"
    label = "places"
    verbose_name = "Places: councils and wards"

    def ready(self) -> None:
        """Tell the mail machine that wards can be followed, and which files can be read in."""
        from biglocal.notices.registry import register_subject

        from . import news
        from .imports.kinds import COUNCILS, LOOKUP, register_import

        register_subject(news.SUBJECT)
        for kind in (COUNCILS, LOOKUP):
            register_import(kind)
