"""Reminder rules of asks: the day asked for comes near; nobody has said a word for weeks."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from biglocal.notices.registry import Due, Kind, Rule
from biglocal.web.templatetags.web import day

from .actions.ask_rules import people_asked
from .ask_news import PART, TEMPLATE, ask_of, told
from .ask_reads import is_silent
from .models import Ask, AskAnswer

SAID_NO = AskAnswer.Answer.NO


def days_near(on: date) -> Iterable[Due]:
    """An open ask whose day comes near: who has it hears, else those asked who have not said no. Earlier offsets first.

    The day stands in the moment's name: moved to another day, it is told anew.
    """
    offsets = sorted(settings.ASK_REMINDER_OFFSETS)
    if not offsets:
        return
    last = on - timedelta(days=offsets[0])
    asks = Ask.objects.open().filter(by_day__gte=on, by_day__lte=last)
    for ask in asks.select_related("holder", "passed_to").prefetch_related("ward_lines", "answers__councillor"):
        people = people_to_remind(ask, on)
        for offset in offsets:
            if ask.by_day + timedelta(days=offset) <= on and timezone.localdate(ask.raised_at) < on:
                skip = "" if people else "nobody-to-ask"
                yield Due(f"ask:{ask.pk}", f"{ask.by_day.isoformat()} {offset:+d}", people, ask.community_id, skip)


def people_to_remind(ask: Ask, on: date) -> list[int]:
    """Return who can do something: the colleague it was passed to, who has it, or the others asked."""
    asked = set(people_asked(ask.ward_lines.all(), on))
    if ask.is_held:
        one = ask.passed_to or ask.holder
        return [pk for pk in asked if one is not None and pk == one.person_id]
    said_no = {row.councillor.person_id for row in ask.answers.all() if row.answer == SAID_NO}
    return sorted(pk for pk in asked if pk not in said_no)


def asks_silent(on: date) -> Iterable[Due]:
    """An ask without a word for so many days: the group hears of other ways, once a spell named by its last word."""
    until = on - timedelta(days=settings.ASK_SILENT_DAYS)
    for ask in Ask.objects.open().filter(last_word_at__date__lte=until):
        since = timezone.localdate(ask.last_word_at).isoformat()
        yield Due(f"ask:{ask.pk}", f"silent {since}", [ask.raised_by_id], ask.community_id)


# What the mails say ---------------------------------------------------------------------------------------------------
def near_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the reminder says; nothing once it is over, or somebody else has it."""
    ask, on = ask_of(event), timezone.localdate()
    if ask is None or not ask.is_open or ask.by_day < on or person.pk not in people_to_remind(ask, on):
        return None
    has_it = ask.holder is not None and ask.holder.person_id == person.pk
    said = [
        f"{ask.raised_by.get_full_name()} of {ask.community.name} needs it by {day(ask.by_day)}.",
        "You have it. A word on how far it is helps them plan." if has_it else "Nobody has it yet. A no is fine too.",
    ]
    return {"person": person, **told(f"By {day(ask.by_day)}: {ask.title}", said, "Open the request", ask)}


def silent_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the group hears after weeks without a word; nothing once there was one. Nobody is named."""
    ask = ask_of(event)
    if ask is None or not ask.is_open or not is_silent(ask, timezone.now()):
        return None
    said = [
        "Nobody has said a word about this for a while. Councillors have full weeks.",
        "There are other ways: your next meeting, your rep, the council itself. The request’s page lists them.",
    ]
    return {"person": person, **told(f"Other ways: {ask.title}", said, "See other ways to go on", ask)}


KINDS = [
    Kind("ask-day-near", at_once=True, template=TEMPLATE, context=near_context, why=PART),
    Kind("ask-silent", at_once=True, template=TEMPLATE, context=silent_context, why="you asked"),
]
RULES = [
    Rule(name="ask-day-near", kind="ask-day-near", due=days_near),
    Rule(name="ask-silent", kind="ask-silent", due=asks_silent),
]
