"""What the links at the foot of a mail stand for: stop this follow, kind, the digest, or all; or choose among all.

Signed, no expiry, no sign-in. Docs/decisions/0090 says what somebody can do to whom such a mail was passed on.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.urls import reverse

from .changes import ALL, OFTEN, change, standing_of, wish_for_topic
from .choosing_words import kind_said, lines_for
from .models import Follow
from .suppressed import STOPPED, address_hash, why_no_mail

SALT = "mail-choice"
DIGEST, CHOICES = "digest", "choices"
__all__ = ["ALL", "CHOICES", "DIGEST", "STOPPED", "Choice", "address_hash", "choice_path", "choices_path"]


def choice_path(person: int, scope: str) -> str:
    """Return the path on which `person` stops `scope`: `all`, `digest`, `kind:ask-raised`, `topic:project:5`."""
    return reverse("mail_choice", args=[signing.dumps([person, scope], salt=SALT)])


def choices_path(person: int) -> str:
    """Return the path on which `person` chooses among everything, without signing in."""
    return reverse("mail_choices", args=[signing.dumps([person, CHOICES], salt=SALT)])


@dataclass
class Choice:
    """One person's say about one kind of mail, from a signed token."""

    person: Any
    scope: str

    @classmethod
    def read(cls, token: str) -> "Choice | None":
        """Return the choice of a token; None for a token that is not ours, or whose person has left."""
        try:
            pk, scope = signing.loads(token, salt=SALT)
        except signing.BadSignature:
            return None
        person = get_user_model()._default_manager.filter(pk=pk, is_active=True).first()
        return cls(person, scope) if person else None

    @property
    def what(self) -> str:
        """What is stopped, in words that follow "Stop"."""
        if self.scope.startswith("topic:"):
            line = lines_for(self.person, [self._topic], to_anybody=True).get(self._topic)
            return f"news of {line.title}" if line else "this news"
        if self.scope.startswith("kind:"):
            return kind_said(self.scope.removeprefix("kind:"))
        return {ALL: "all email but codes to sign in", DIGEST: "the email with news"}.get(self.scope, "such emails")

    @property
    def still(self) -> str:
        """What comes all the same, so that nobody is surprised."""
        if self.scope == ALL:
            return "Codes to sign in still come, warnings about your account, and worries you are named for."
        if self.scope == DIGEST:
            return "What is meant for you alone still comes: requests, reminders, decisions."
        return "Everything else still comes."

    @property
    def path_to_all(self) -> str:
        """Where all mail is stopped, for who came to stop one thing."""
        return "" if self.scope == ALL else choice_path(self.person.pk, ALL)

    @property
    def path_to_choices(self) -> str:
        """Where everything can be chosen."""
        return choices_path(self.person.pk)

    @property
    def is_held(self) -> bool:
        """Does the address get no mail for a reason that its person did not choose?"""
        return why_no_mail(self.person) == "held"

    @property
    def is_stopped(self) -> bool:
        """Was it stopped already?"""
        if self.scope == ALL:
            return bool(why_no_mail(self.person))
        if self.scope == DIGEST:
            return self.person.cadence == "none"
        if self.scope.startswith("kind:"):
            return bool(standing_of(self.person, self.scope)[0])
        stop = wish_for_topic(self.person, self._topic, "stop")
        return stop is None or standing_of(self.person, self.scope) == stop

    def stop(self) -> None:
        """Stop it; stopped already, nothing happens."""
        if self.scope == DIGEST:
            self._set_cadence("none")
        elif not self.scope.startswith("topic:"):
            change(self.person, self.scope, [True])
        elif stop := wish_for_topic(self.person, self._topic, "stop"):
            change(self.person, self.scope, stop)

    def undo(self) -> None:
        """Take it up again."""
        if self.scope == DIGEST:
            self._set_cadence("weekly")
        elif not self.scope.startswith("topic:"):
            change(self.person, self.scope, [False])
        elif self.is_stopped:
            hear = wish_for_topic(self.person, self._topic, "hear")
            change(self.person, self.scope, hear or [Follow.Why.CHOSE.value, None, None])

    @property
    def _topic(self) -> str:
        return self.scope.removeprefix("topic:")

    def _set_cadence(self, cadence: str) -> None:
        if (cadence == "none") != (self.person.cadence == "none"):
            change(self.person, OFTEN, [cadence, self.person.digest_weekday])
