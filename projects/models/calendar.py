"""The secret address of a person's own calendar."""

import secrets

from django.db import models
from django.utils import timezone


def new_token() -> str:
    """Return an address nobody can guess."""
    return secrets.token_urlsafe(24)


class CalendarAddress(models.Model):
    """Who knows the token reads the person's dates. A new token ends the old one."""

    person = models.OneToOneField("accounts.Person", models.CASCADE, related_name="calendar_address")
    token = models.CharField(max_length=43, unique=True, default=new_token)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Calendar of {self.person_id}"
