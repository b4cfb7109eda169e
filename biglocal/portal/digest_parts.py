"""What a digest shows beside its news: asks that wait for a councillor's answer, and dates in what a person follows."""

from datetime import timedelta
from hashlib import blake2b
from typing import Any

from django.core.cache import caches
from django.db.models import Q
from django.urls import reverse
from django.utils.dateformat import format as in_words

from biglocal.communities.models import AreaWard, Meeting
from biglocal.dates import today
from biglocal.notices.registry import Line, split
from biglocal.web.templatetags.web import day as said
from councillors.models import Ask, AskAnswer
from projects.diary_reads import soonest
from projects.models import Occasion

AHEAD = timedelta(days=21)
MOST = 5
DATES_SECONDS = 10


def asks_of(person: Any, topics: list[str]) -> list[Line]:
    """Return the open asks that the person, as a councillor of today, has not answered; soonest day first."""
    if not any(topic.startswith("wardline:") for topic in topics):
        return []
    answered = AskAnswer.objects.filter(councillor__person=person).values("ask")
    asks = (
        Ask.objects.that_wait_for(person)
        .answerable_by(person, on=today())
        .exclude(pk__in=answered)
        .for_list()
        .order_by("by_day")
    )
    return [_ask_line(ask) for ask in asks[:MOST]]


def _ask_line(ask: Ask) -> Line:
    asker = ask.raised_by.get_short_name()
    return Line(
        title=ask.title,
        text=f"{asker} asks, by {said(ask.by_day)}. {ask.takes[:1].upper()}{ask.takes[1:].rstrip('.')}.",
        url=f"{reverse('ward_home')}#ask-{ask.pk}",
        place=ask.community.name,
        tag=ask.get_kind_display(),
        when=ask.by_day,
        button=f"Answer {asker}",
    )


def coming_up(person: Any, topics: list[str]) -> list[Line]:
    """Return dates of the next three weeks in the projects and areas followed; soonest first.

    They depend on the topics alone, so each process keeps them for a moment.
    """
    name = "coming:" + blake2b(f"{today()} {sorted(topics)}".encode(), digest_size=16).hexdigest()
    kept = caches["memory"].get(name)
    if kept is None:
        kept = dates_of(topics)
        caches["memory"].set(name, kept, DATES_SECONDS)
    return kept


def dates_of(topics: list[str]) -> list[Line]:
    """Return the lines of these dates, and of open meetings. Two queries."""
    ids: dict[str, list[int]] = {"project": [], "community": [], "wardline": []}
    for prefix, pk in map(split, topics):
        ids.get(prefix, []).append(pk)
    if not any(ids.values()):
        return []
    touching = AreaWard.objects.running(today()).filter(ward__line__in=ids["wardline"]).values("community")
    mine = Q(project__in=ids["project"]) | Q(community__in=ids["community"]) | Q(community__in=touching)
    dates = Occasion.objects.coming(today()).filter(mine, on__lte=today() + AHEAD)
    dates = dates.select_related("community").defer("community__outline")
    here = Q(community__in=ids["community"]) | Q(community__in=touching)
    meetings = Meeting.objects.public_from(today()).filter(here, on__lte=today() + AHEAD)
    return [_date_line(row) for row in soonest(list(dates[:MOST]), list(meetings[:MOST]), most=MOST)]


def _date_line(occasion: Any) -> Line:
    hour = f", {_hour(occasion.begins_at)}" if occasion.begins_at else ""
    until = f" to {_hour(occasion.ends_at)}" if occasion.begins_at and occasion.ends_at else ""
    return Line(
        title=occasion.title,
        text=occasion.where,
        url=occasion.get_absolute_url(),
        place=occasion.community.name,
        tag=f"{in_words(occasion.on, 'l j F')}{hour}{until}",
        when=occasion.on,
    )


def _hour(time: Any) -> str:
    """Return "11am" or "7.30pm"."""
    return f"{time.hour % 12 or 12}{f'.{time.minute:02}' if time.minute else ''}{'am' if time.hour < 12 else 'pm'}"
