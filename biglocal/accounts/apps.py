from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "biglocal.accounts"
    label = "accounts"
    verbose_name = "Accounts: people who sign in"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added

        from biglocal.notices.registry import register_kind, register_straight, register_subject

        from . import mail_kinds, news
        from .adapter import shown_to_be_the_person

        for subject in news.SUBJECTS:
            register_subject(subject)
        for kind in news.KINDS:
            register_kind(kind)
        for mail in mail_kinds.STRAIGHT:
            register_straight(mail)

        authenticator_added.connect(shown_to_be_the_person, dispatch_uid="shown_to_be_the_person")
        post_migrate.connect(make_cache_table, sender=self, dispatch_uid="make_cache_table")


def make_cache_table(using: str, **about: Any) -> None:
    """Sign-in counts its tries in the cache's table, so `migrate` makes it. Where it is there, nothing happens."""
    call_command("createcachetable", database=using, verbosity=0)
