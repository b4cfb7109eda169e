"""What mail a person chose, one thing at a time: how it stands, another wish put in its place, and back again.

A scope names the thing: `often`, `topic:project:5`, `kind:ask-raised`, `all`. A standing is a short list that can be
signed, so that the page after a change can offer to undo it, signed in or not.
"""

from datetime import date, timedelta
from typing import Any

from django.core import signing
from django.db import transaction

from biglocal.audit.record import record
from biglocal.dates import today

from .choosing_words import told
from .models import Follow, KindStopped, RoleMuted, Suppression
from .roles import topics_by_role
from .suppressed import STOPPED, address_hash

ALL, OFTEN = "all", "often"
UNDO_SALT, UNDO_SECONDS = "mail-undo", 24 * 60 * 60
FOR_GOOD = date.max  # quiet until the person says otherwise
QUIET_DAYS = {"week": 7, "month": 30}
Standing = list[Any]


def standing_of(person: Any, scope: str) -> Standing:
    """Return how it stands now."""
    if scope == OFTEN:
        return [person.cadence, person.digest_weekday]
    if scope == ALL:
        return [Suppression.objects.filter(address_hash=address_hash(person.email), why=STOPPED).exists()]
    what, _, name = scope.partition(":")
    if what == "kind":
        return [KindStopped.objects.filter(person=person, kind=name).exists()]
    row = Follow.objects.filter(person=person, topic=name).first()
    muted = RoleMuted.objects.filter(person=person, topic=name).first()
    return [row and row.why, row and day_said(row.muted_until), muted and day_said(muted.until)]


def put(person: Any, scope: str, standing: Standing) -> None:
    """Let it stand so. Done twice, it stands the same."""
    what, _, name = scope.partition(":")
    if scope == OFTEN:
        person.cadence, person.digest_weekday = standing
        person.save(update_fields=["cadence", "digest_weekday"])
        record("person_cadence", person, by=person, sentence=f"News by email: {person.get_cadence_display().lower()}")
    elif scope == ALL:
        put_all(person, stopped=standing[0])
    elif what == "kind" and standing[0]:
        KindStopped.objects.get_or_create(person=person, kind=name)
    elif what == "kind":
        KindStopped.objects.filter(person=person, kind=name).delete()
    else:
        put_topic(person, name, *standing)


def put_all(person: Any, *, stopped: bool) -> None:
    """Stop all mail to the address, or lift what the person had stopped: never what the address itself brought on."""
    address = address_hash(person.email)
    if stopped:
        Suppression.objects.get_or_create(address_hash=address, why=STOPPED)
    else:
        Suppression.objects.filter(address_hash=address, why=STOPPED).delete()


def put_topic(person: Any, topic: str, why: str | None, until: str | None, role_until: str | None) -> None:
    """Follow or not, quiet until a day or not, and the same for what a role brings."""
    if why is None:
        Follow.objects.filter(person=person, topic=topic).delete()
    else:
        muted_until = date.fromisoformat(until) if until else None
        Follow.objects.update_or_create(
            person=person, topic=topic, defaults={"muted_until": muted_until}, create_defaults=of(why, muted_until)
        )
    if role_until is None:
        RoleMuted.objects.filter(person=person, topic=topic).delete()
    else:
        RoleMuted.objects.update_or_create(
            person=person, topic=topic, defaults={"until": date.fromisoformat(role_until)}
        )


def of(why: str, muted_until: date | None) -> dict[str, Any]:
    return {"why": why, "muted_until": muted_until}


def day_said(day: date | None) -> str | None:
    return day.isoformat() if day else None


# What somebody presses ------------------------------------------------------------------------------------------------
def wish_for_topic(person: Any, topic: str, wish: str) -> Standing | None:
    """Return how a topic would stand with `wish`: `stop`, `hear`, or quiet for a `week`, a `month`, or for `good`.

    None where the person neither follows it nor has a role that brings it: nothing to choose.
    """
    why, _, role_until = standing_of(person, f"topic:{topic}")
    by_role = topic in topics_by_role(person) or role_until is not None
    if why is None and not by_role:
        return None
    if wish == "stop":
        return [None, None, day_said(FOR_GOOD) if by_role else None]
    if wish == "hear":
        return [why, None, None]
    days = QUIET_DAYS.get(wish)
    until = day_said(today() + timedelta(days=days) if days else FOR_GOOD)
    return [why, until if why else None, until if by_role else None]


@transaction.atomic
def change(person: Any, scope: str, standing: Standing) -> str:
    """Let it stand so, and return what the next page needs to say so and to undo it."""
    before = standing_of(person, scope)
    if before != standing:
        put(person, scope, standing)
    return signing.dumps([person.pk, scope, before if before != standing else None], salt=UNDO_SALT)


def undo(person: Any, token: str) -> str:
    """Let it stand as before the change, and return the same for the undoing; "" for what is not this person's."""
    found = read(person, token)
    if found is None or found[1] is None:
        return ""
    return change(person, found[0], found[1])


def changed(person: Any, token: str) -> tuple[str, bool] | None:
    """Return in words how it stands after a change, and whether that can be undone; None for no change of theirs."""
    found = read(person, token)
    if found is None:
        return None
    scope, before = found
    return told(person, scope, standing_of(person, scope)), before is not None


def read(person: Any, token: str) -> tuple[str, Standing | None] | None:
    try:
        pk, scope, before = signing.loads(token, salt=UNDO_SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        return None
    return (scope, before) if pk == person.pk else None
