"""What stands where an ask came from, for who takes part: on a project, a setback, a meeting's action."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, DateField, F, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse

from .ask_moves import HELD, PASSED, RAISED
from .models import Ask

MOST = 20
WORDS = CharField(max_length=400)


@dataclass(frozen=True)
class AskSaid:
    """An ask as its source shows it: when the councillors were asked, and who has it."""

    pk: int
    title: str
    url: str
    words: str
    setback: int | None = None
    action: int | None = None


def read_ask(pk: int, title: str, on: date, facts: str, area: str) -> AskSaid:
    """Return an ask from a row of `ask_columns`."""
    state, setback, action, holder, passed, words = facts.split("\n", 5)
    said = f"Asked the councillors on {on:%-d %B}."
    if state == PASSED:
        said += f" Cllr {holder} passed it on to {f'Cllr {passed}' if passed else words}."
    elif state in HELD:
        said += f" Cllr {holder} has it."
    elif state == RAISED:
        said += " Nobody has it yet."
    else:
        said += f" {Ask.State(state).label}."
    numbers = [int(number) if number else None for number in (setback, action)]
    return AskSaid(pk, title, reverse("councillors:ask_detail", args=[area, pk]), said, *numbers)


def ask_columns() -> tuple[Any, ...]:
    """Number, title, day, and in one column what a source says of the ask: they fit beside rows of other kinds."""
    facts: list[Any] = [
        F("state"),
        *(Coalesce(Cast(name, WORDS), Value("")) for name in ("setback_id", "action_id", "holder__name")),
        Coalesce("passed_to__name", Value("")),
        F("passed_words"),
    ]
    lines = [part for fact in facts for part in (fact, Value("\n"))][:-1]
    return F("pk"), Cast("title", WORDS), Cast("raised_at", DateField()), Concat(*lines, output_field=WORDS)


def shown_asks(**source: Any) -> Any:
    """Return the asks of a source that are not taken back, newest first."""
    return Ask.objects.filter(**source).exclude(state=Ask.State.WITHDRAWN)


def asks_of(area: str, **source: Any) -> list[AskSaid]:
    """Return the newest asks of a meeting or a setback. One query."""
    rows = shown_asks(**source).order_by("-raised_at", "-pk").values_list(*ask_columns())[:MOST]
    return [read_ask(pk, title, on, facts, area) for pk, title, on, facts in rows]


def mark(rows: Iterable[Any], asks: Iterable[AskSaid], source: str) -> None:
    """Put beside each row (a setback, an action) what was asked about it last."""
    newest = {getattr(ask, source): ask for ask in sorted(asks, key=lambda ask: ask.pk)}
    for row in rows:
        if ask := newest.get(row.pk):
            row.asked, row.asked_at = ask.words, ask.url
