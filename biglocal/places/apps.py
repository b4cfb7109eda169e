from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "biglocal.places"
    label = "places"
    verbose_name = "Places: councils and wards"

    def ready(self) -> None:
        """Tell the mail machine that wards can be followed, and which files can be read in."""
        from biglocal.notices.registry import register_kind, register_role_followers, register_subject

        from . import news, pre_election_news, ward_news
        from .imports.kinds import COUNCILS, LOOKUP, register_import

        for subject in (news.SUBJECT, pre_election_news.SUBJECT, *ward_news.SUBJECTS):
            register_subject(subject)
        for told in (pre_election_news.KIND, *ward_news.KINDS):
            register_kind(told)
        register_role_followers(ward_news.followers_before)
        for kind in (COUNCILS, LOOKUP):
            register_import(kind)
