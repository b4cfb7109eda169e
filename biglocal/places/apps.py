from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "biglocal.places"
    label = "places"
    verbose_name = "Places: councils and wards"

    def ready(self) -> None:
        """Tell the mail machine that wards can be followed."""
        from biglocal.notices.registry import register_subject

        from . import news

        register_subject(news.SUBJECT)
