"""What the page of mail choices shows: the same signed in and, by a link in a mail, signed out."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from biglocal.dates import today
from biglocal.notices import registry
from biglocal.notices.catalogue import ABOUT, DIGEST, PARTS
from biglocal.notices.changes import changed
from biglocal.notices.choosing_words import lines_for, quiet_said
from biglocal.notices.models import Follow, KindStopped, Message, RoleMuted
from biglocal.notices.roles import topics_by_role
from biglocal.notices.suppressed import why_no_mail
from biglocal.web.pages import page_of

from .models import Person

PRIVATE_PARTS = {"Concerns"}  # that such mail came at all is nobody else's business


@dataclass
class KindChoice:
    """A kind of mail that the person gets by itself."""

    name: str
    when: str
    is_stopped: bool


def choices_shown(request: HttpRequest, person: Person, *, signed_in: bool) -> dict[str, Any]:
    """Return all that the page shows of `person`; by a link alone no more than what everybody may know."""
    page = page_of(request, Follow.objects.filter(person=person).order_by("-since", "-id"))
    by_role = topics_by_role(person)
    muted = dict(RoleMuted.objects.filter(person=person, until__gte=today()).values_list("topic", "until"))
    lines = lines_for(person, [*(row.topic for row in page), *by_role], to_anybody=not signed_in)
    for row in page:
        row.line = lines.get(row.topic)
        until = row.muted_until if row.muted_until and row.muted_until >= today() else None
        row.quiet = quiet_said(until)
    roles = [{"topic": topic, "line": lines.get(topic), "quiet": quiet_said(muted.get(topic))} for topic in by_role]
    return {
        "page": page,
        "roles": roles,
        "kinds": kinds_of(person, signed_in=signed_in),
        "no_mail": why_no_mail(person),
        "changed": changed(person, request.GET.get("changed", "")),
        "change": request.GET.get("changed", ""),
    }


def kinds_of(person: Person, *, signed_in: bool) -> list[KindChoice]:
    """Return the kinds that come by themselves and that the person has had, or has stopped. Two questions."""
    stopped = set(KindStopped.objects.filter(person=person).values_list("kind", flat=True))
    had = Message.objects.filter(person=person).exclude(kind=DIGEST).order_by().values_list("kind", flat=True)
    chosen = {name for name, kind in registry.KINDS.items() if name in ABOUT and not kind.is_duty}
    names = (stopped | set(had.distinct())) & chosen
    shown = [name for name in names if signed_in or PARTS[name] not in PRIVATE_PARTS]
    return [KindChoice(name, ABOUT[name].when, name in stopped) for name in sorted(shown, key=lambda n: (PARTS[n], n))]
