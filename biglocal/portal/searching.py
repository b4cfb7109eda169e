"""What the search looks through, for whom, and how found words are marked."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from modelsearch.backends import get_search_backend
from modelsearch.query import PlainText

from biglocal.access import Action, actions_of
from biglocal.communities.models import Community, Meeting, PlanReview
from biglocal.communities.roles import standing_of
from biglocal.dates import running_on, today
from biglocal.places.models import Council, WardLine
from councillors.models import Councillor, Term
from projects.models import Project, Update

from .towns import towns_of

MOST_LETTERS, MOST_WORDS = 200, 8
SHOWN = 160  # letters of a text around the first word found
WORD = re.compile(r"\w+")
# What a row of each kind shows; writing and reading the other columns takes longer than finding the rows.
OF_AREAS = ["name", "slug", "place", "summary"]
OF_PROJECTS = ["title", "slug", "summary", "community__name", "community__slug"]
OF_UPDATES = [
    *("title", "text", "kind", "happened_on", "audience", "features_councillor", "project__title", "project__slug"),
    *("project__community__name", "project__community__slug"),
]
OF_MEETINGS = ["title", "number", "on", "begins_at", "where", "minutes_state", "community__name", "community__slug"]
OF_REVIEWS = ["published_at", "plan__title", "plan__community__name", "plan__community__slug"]
OF_WARDS = ["name", "slug", "gss", "council__name", "council__slug"]
OF_TERMS = ["councillor", "ward__name", "ward__line__slug", "ward__line__gss", "ward__line__council"]
ENDINGS = re.compile(r"(ings?|ed|ers?|es|s)$")


@dataclass(frozen=True)
class Kind:
    """One kind of thing that can be found: its name in the address, its heading, and the rows `person` may see."""

    key: str
    title: str
    rows: Callable[[Any], QuerySet] | None = None
    found: Callable[[list[str]], list[Any]] | None = None  # of what has no table


def updates_for(person: Any) -> QuerySet:
    """Return the updates that `person` may read: public ones, and the partnership's own where a role opens them."""
    seen = Q(audience="public")
    if person.is_authenticated:
        standing = standing_of(person)
        programmes = [pk for pk, held in standing.by_programme.items() if Action.UPDATE_SEE_INSIDE in actions_of(held)]
        if inside := standing.communities_with(Action.UPDATE_SEE_INSIDE):
            seen |= Q(project__community__in=inside)
        if programmes:
            seen |= Q(project__community__programme__in=programmes)
    return Update.objects.standing().with_held().filter(seen).select_related("project__community").only(*OF_UPDATES)


def councillors_for(person: Any) -> QuerySet:
    """Return councillors, each with the terms that run today."""
    terms = Term.objects.filter(running_on(today())).select_related("ward__line").only(*OF_TERMS)
    return (
        Councillor.objects.select_related("council")
        .only("name", "slug", "council__name")
        .prefetch_related(Prefetch("terms", terms, to_attr="current"))
    )


def public_meetings(person: Any) -> QuerySet:
    """Return published minutes and open meetings to come, for whoever asks: members have their own list."""
    return Meeting.objects.public(today()).select_related("community").only(*OF_MEETINGS)


def public_reviews(person: Any) -> QuerySet:
    """Return reviews of plans that are published."""
    published = PlanReview.objects.filter(state=PlanReview.State.PUBLISHED)
    return published.select_related("plan__community").only(*OF_REVIEWS)


def all_councils(person: Any) -> QuerySet:
    """Return councils, also those that ended: their pages lead to those that took their place."""
    return Council.objects.only("name", "slug", "kind", "region", "end_date")


KINDS = [
    Kind("areas", "Areas", lambda person: Community.objects.only(*OF_AREAS)),
    Kind(
        "projects",
        "Projects",
        lambda person: Project.objects.select_related("community").only(*OF_PROJECTS),
    ),
    Kind("updates", "Progress", updates_for),
    Kind("meetings", "Meetings", public_meetings),
    Kind("reviews", "Looking back at plans", public_reviews),
    Kind("towns", "Towns", found=towns_of),
    Kind("councils", "Councils", all_councils),
    Kind("wards", "Wards", lambda person: WardLine.objects.select_related("council").only(*OF_WARDS)),
    Kind("councillors", "Councillors", councillors_for),
]
KIND_BY_KEY = {kind.key: kind for kind in KINDS}


def words_of(text: str) -> list[str]:
    """Return at most eight words of what was typed; marks, quotes and operators mean nothing."""
    return WORD.findall(text[:MOST_LETTERS].replace("’", "'").lower())[:MOST_WORDS]


def find(kind: Kind, words: list[str], person: Any) -> Any:
    """Return what holds all `words`, best first: results that can be sliced and counted."""
    if kind.found is not None:
        return kind.found(words)
    assert kind.rows is not None  # noqa: S101  # one of the two
    return get_search_backend().search(PlainText(" ".join(words), operator="and"), kind.rows(person))


def close_names(text: str) -> list[Community]:
    """Return up to three areas whose names read much like `text`."""
    typed = text[:60].lower()

    def likeness(area: Community) -> float:
        names = [area.name, *area.name.split(), *area.place.split(",")[0].split()]
        return max(SequenceMatcher(None, typed, name.lower()).ratio() for name in names)

    rows = Community.objects.only("name", "slug", "place")
    near = sorted(((likeness(area), area.name, area) for area in rows), reverse=True, key=lambda row: row[:2])
    return [area for ratio, _, area in near[:3] if ratio > 0.72]


def marked(text: str, words: list[str]) -> SafeString:
    """Return `text` escaped, with every word found in it in a `<mark>`."""
    stems = "|".join(sorted({re.escape(stem(word)) for word in words}, key=len, reverse=True))
    if not stems:
        return mark_safe(escape(text))  # noqa: S308  # escaped
    parts = re.split(rf"\b((?:{stems})\w*)", text, flags=re.IGNORECASE)
    return mark_safe("".join(f"<mark>{escape(p)}</mark>" if i % 2 else escape(p) for i, p in enumerate(parts)))  # noqa: S308  # escaped


def around(text: str, words: list[str]) -> str:
    """Return the part of a long text where the first word is found."""
    text = " ".join(text.split())
    stems = "|".join(re.escape(stem(word)) for word in words)
    found = re.search(rf"\b(?:{stems})", text, flags=re.IGNORECASE) if stems else None
    start = max(0, found.start() - SHOWN // 3) if found else 0
    start = text.rfind(" ", 0, start) + 1 if start else 0
    part = text[start : start + SHOWN]
    if len(text) > start + SHOWN:
        part = part.rsplit(" ", 1)[0] + "…"
    return ("…" if start else "") + part


def stem(word: str) -> str:
    """Return the beginning that forms of a word share, near enough for marking."""
    short = ENDINGS.sub("", word)
    return short if len(short) >= 3 else word
