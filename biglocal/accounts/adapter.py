"""How django-allauth behaves in this portal."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Anybody may sign up; roles come by invitation."""
