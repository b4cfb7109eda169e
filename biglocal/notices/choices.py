"""What the links at the foot of a mail stand for: stop this follow, kind, the digest, or all. Signed, no expiry."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.urls import reverse

from . import registry
from .catalogue import ABOUT
from .events import follow, unfollow
from .models import Follow, KindStopped, Suppression

SALT = "mail-choice"
ALL, DIGEST = "all", "digest"
STOPPED = "stopped"  # the reason of a suppression that the person chose


def address_hash(email: str) -> str:
    """Return what is kept of an address that gets no mail."""
    return sha256(email.strip().lower().encode()).hexdigest()


def choice_path(person: int, scope: str) -> str:
    """Return the path on which `person` stops `scope`: `all`, `digest`, `kind:ask-raised`, `topic:project:5`."""
    return reverse("mail_choice", args=[signing.dumps([person, scope], salt=SALT)])


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
            line = registry.lines_of([self._topic]).get(self._topic)
            return f"news of {line.title}" if line else "this news"
        return {ALL: "all email but codes to sign in", DIGEST: "the email with news"}.get(
            self.scope, "emails like this"
        )

    @property
    def goes_when(self) -> str:
        """When mail of the kind goes, in words that follow "They go when"."""
        about = ABOUT.get(self._kind) if self.scope.startswith("kind:") else None
        return about.when if about else ""

    @property
    def still(self) -> str:
        """What comes all the same, so that nobody is surprised."""
        if self.scope == ALL:
            return "Codes to sign in still come, and warnings about your account."
        if self.scope == DIGEST:
            return "What is meant for you alone still comes: requests, reminders, decisions."
        return "Everything else still comes."

    @property
    def path_to_all(self) -> str:
        """Where all mail is stopped, for who came to stop one thing."""
        return "" if self.scope == ALL else choice_path(self.person.pk, ALL)

    @property
    def is_stopped(self) -> bool:
        """Was it stopped already?"""
        if self.scope == ALL:
            return Suppression.objects.filter(address_hash=address_hash(self.person.email)).exists()
        if self.scope == DIGEST:
            return self.person.cadence == "none"
        if self.scope.startswith("kind:"):
            return KindStopped.objects.filter(person=self.person, kind=self._kind).exists()
        return not Follow.objects.filter(person=self.person, topic=self._topic).exists()

    def stop(self) -> None:
        """Stop it; stopped already, nothing happens."""
        if self.scope == ALL:
            Suppression.objects.get_or_create(address_hash=address_hash(self.person.email), defaults={"why": STOPPED})
        elif self.scope == DIGEST:
            self._set_cadence("none")
        elif self.scope.startswith("kind:"):
            KindStopped.objects.get_or_create(person=self.person, kind=self._kind)
        else:
            unfollow(self.person, self._topic)

    def undo(self) -> None:
        """Take it up again."""
        if self.scope == ALL:
            Suppression.objects.filter(address_hash=address_hash(self.person.email), why=STOPPED).delete()
        elif self.scope == DIGEST:
            self._set_cadence("weekly")
        elif self.scope.startswith("kind:"):
            KindStopped.objects.filter(person=self.person, kind=self._kind).delete()
        else:
            follow(self.person, self._topic)

    @property
    def _topic(self) -> str:
        return self.scope.removeprefix("topic:")

    @property
    def _kind(self) -> str:
        return self.scope.removeprefix("kind:")

    def _set_cadence(self, cadence: str) -> None:
        if (cadence == "none") != (self.person.cadence == "none"):
            self.person.cadence = cadence
            self.person.save(update_fields=["cadence"])
