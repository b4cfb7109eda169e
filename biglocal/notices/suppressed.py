"""Addresses that get no mail, kept as hashes: some because their person wants it so, others because mail cannot go."""

from hashlib import sha256
from typing import Any

from .models import Suppression

STOPPED = "stopped"  # the reason of a suppression that the person chose


def address_hash(email: str) -> str:
    """Return what is kept of an address that gets no mail."""
    return sha256(email.strip().lower().encode()).hexdigest()


def why_no_mail(person: Any) -> str:
    """Return why no mail goes to the person: `stopped` by their own wish, `held` by another cause, or ""."""
    causes = set(Suppression.objects.filter(address_hash=address_hash(person.email)).values_list("why", flat=True))
    return "" if not causes else STOPPED if causes == {STOPPED} else "held"


def carry_stop(before: str, after: str) -> None:
    """Who stopped all mail at one address has stopped it at the next one too; what ails the old address stays there."""
    if Suppression.objects.filter(address_hash=address_hash(before), why=STOPPED).exists():
        Suppression.objects.get_or_create(address_hash=address_hash(after), why=STOPPED)
