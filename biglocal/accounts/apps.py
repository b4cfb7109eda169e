from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "biglocal.accounts"
    label = "accounts"
    verbose_name = "Accounts: people who sign in"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added

        from .adapter import shown_to_be_the_person

        authenticator_added.connect(shown_to_be_the_person, dispatch_uid="shown_to_be_the_person")
