"""Asks as pages read them, their queries written once a process (docs/decisions/0013)."""

from datetime import date
from typing import Any

from django.db.models import Q

from biglocal.ready import Given, ReadyRows, how_many, keep, ready

from .ask_moves import DECLINED, OPEN, WITHDRAWN
from .conflicts import with_own_hats
from .models import Ask, AskAnswer, AskWord, Term

OF_TERMS = ["ward__name", *(f"councillor__{name}" for name in ("name", "slug", "page", "person"))]
OF_ANSWERS = ["ask", "answer", "note", "phone", "at", "councillor__name"]
HEAVY = ["project__about", "project__community__outline", "community__outline"]
HEAVY += ["setback__project__about", "setback__project__community__outline", "action__meeting__community__outline"]
STAYS = [*OPEN, DECLINED]  # asked, and not over


# One ask --------------------------------------------------------------------------------------------------------------
def ask_of_page(community: Any, pk: int, person: Any, on: date, *, inside: bool) -> Ask | None:
    """Return the ask where the person may read it: whoever sees the area's inside any, others those of their wards."""
    return _one(inside).first(community=community.pk, pk=pk, person=person.pk, on=on)


@ready
def _one(inside: bool) -> Any:
    asks = Ask.objects.in_community(Given("community")).filter(pk=Given("pk"))
    if not inside:
        asks = asks.answerable_by(Given("person"), on=Given("on"))
    asks = with_own_hats(asks, Given("person"), Given("on")).for_list()
    sources = ("setback__project__community", "action__meeting__community")
    return asks.select_related(*sources).defer(*HEAVY)


def asked_of(ask: Ask, on: date) -> list[Term]:
    """Return the terms of a day of the wards concerned, with their councillors."""
    return _asked().all(ask=ask.pk, on=on)


@ready
def _asked() -> Any:
    terms = Term.objects.running(Given("on")).filter(ward__line__asks=Given("ask"))
    return terms.select_related("councillor", "ward").only(*OF_TERMS).order_by("councillor__name", "pk")


def answers_to(asks: list[Ask]) -> list[AskAnswer]:
    """Return what was answered, with the councillors."""
    return _answers().all(asks=[ask.pk for ask in asks])


@ready
def _answers() -> Any:
    answers = AskAnswer.objects.filter(ask__pk__in=[Given("asks")]).select_related("councillor")
    return answers.only(*OF_ANSWERS).order_by("at", "pk")


def words_about(ask: Ask) -> list[AskWord]:
    """Return the thread, with who wrote."""
    return _words().all(ask=ask.pk)


@ready
def _words() -> Any:
    words = AskWord.objects.filter(ask=Given("ask")).select_related("by")
    return words.only("ask", "side", "text", "at", "taken_back_at", "by__name", "by__left_at").order_by("at", "pk")


# All a councillor is asked --------------------------------------------------------------------------------------------
def asks_of_councillor(person: Any, on: date, which: str) -> ReadyRows:
    """Return what a councillor is asked in every area of their wards, for a paginator."""
    return ReadyRows(lambda start, stop: _mine(which, start, stop), _mine_counted(which), person=person.pk, on=on)


def _of_wards(which: str) -> Any:
    asks = Ask.objects.answerable_by(Given("person"), on=Given("on")).exclude(state=WITHDRAWN)
    holds = Q(holder__person=Given("person")) | Q(passed_to__person=Given("person"))
    narrowed = {
        "open": asks.filter(state__in=STAYS),
        "have": asks.filter(holds, state__in=OPEN),
        "done": asks.exclude(state__in=STAYS),
    }
    return narrowed[which]


@ready
def _mine(which: str, start: int, stop: int) -> Any:
    return _of_wards(which).for_list().newest_open_first()[start:stop]


@ready
def _mine_counted(which: str) -> Any:
    return how_many(_of_wards(which))


def with_answers(asks: list[Ask]) -> list[Ask]:
    """Let each ask know its answers. One query."""
    if asks:
        keep(asks, "answers", answers_to(asks), "ask")
    return asks
