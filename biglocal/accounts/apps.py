from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "biglocal.accounts"
    label = "accounts"
    verbose_name = "Accounts: people who sign in"
