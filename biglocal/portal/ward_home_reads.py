"""What a councillor's own ward page reads: my wards, what changed since the last visit, what is asked of me."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from biglocal.money import pounds
from biglocal.places.models import WardLine
from biglocal.places.pre_election import next_period
from biglocal.ready import Given, ready
from councillors.ask_moves import OPEN
from councillors.conflicts import Conflict, own_conflicts, with_own_hats
from councillors.models import Ask, AskAnswer, Councillor, Term, WardVisit
from projects.models import Project, Update

from .ward_reads import OF_UPDATES, ProjectRow

MOST_CHANGES = 50
OF_LINES = ["ward__line__name", "ward__line__slug", "ward__line__gss", "ward__line__council__slug"]
OF_ASKS = [
    *("title", "kind", "why", "by_day", "takes", "phone", "state", "result", "community__slug", "holder"),
    *("passed_to", "passed_words"),
    *("raised_by__name", "raised_by__left_at", "project__title", "project__slug"),
]
RESULTS_STAY = timedelta(days=60)
TAGS = {
    Update.Kind.STEP: ("done", "Step forward"),
    Update.Kind.SETBACK: ("setback", "Setback"),
    Update.Kind.PUT_RIGHT: ("mended", "Put right"),
    Update.Kind.THANKS: ("plain", "Thank you"),
}
COUNTED = {
    "Step forward": ("step forward", "steps forward"),
    "Setback": ("setback", "setbacks"),
    "Put right": ("put right", "put right"),
    "Thank you": ("thank you", "thank yous"),
    "New idea": ("new idea", "new ideas"),
    "New project": ("new project", "new projects"),
}


@dataclass(frozen=True)
class Change:
    """Something public that happened in the ward: an update, a new project, money."""

    title: str
    told_by: Any  # the update or project whose page tells it
    where: str
    on: date
    tag: str
    words: str
    project: Project


@dataclass
class AskCard:
    """A request as one councillor sees it: my answer, my colleagues' answers, and whether the buttons are shown."""

    ask: Ask
    mine: AskAnswer | None
    others: list[AskAnswer] = field(default_factory=list)
    changing: bool = False
    me: int = 0
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def shows_buttons(self) -> bool:
        """Wanted: nobody has answered for this councillor yet, and no colleague has taken it. Or the answer changes."""
        return self.is_waiting or (self.changing and self.mine is not None and (self.ask.waits or self.has_it))

    @property
    def has_it(self) -> bool:
        """Does this councillor have it?"""
        return self.mine is not None and self.ask.is_held and self.ask.holder_id == self.mine.councillor_id

    @property
    def is_passed_to_me(self) -> bool:
        """Has a colleague passed it on to this councillor?"""
        return self.ask.state == Ask.State.PASSED and self.ask.passed_to_id == self.me

    @property
    def is_waiting(self) -> bool:
        """Does it wait for this councillor?"""
        return self.is_passed_to_me or (self.ask.state == Ask.State.RAISED and self.mine is None)


def my_terms(person: Any, on: date) -> list[Any]:
    """Return the person's terms of today, one a ward, each with the last visit to the ward's page. One query."""
    return list({term.ward.line_id: term for term in _terms().all(person=person.pk, on=on)}.values())


@ready
def _terms() -> Any:
    visits = WardVisit.objects.filter(person=Given("person"), line=OuterRef("ward__line"))
    return (
        Term.objects.running(Given("on"))
        .filter(councillor__person=Given("person"))
        .select_related("councillor", "ward__line__council", "ward__ward_set")
        .only(
            "start_date",
            "end_date",
            "expected_end",
            "councillor",
            "ward__name",
            "ward__ward_set__start_date",
            "ward__ward_set__end_date",
            *OF_LINES,
        )
        .annotate(
            visit=Subquery(visits.values("pk")[:1]),
            visit_before=Subquery(visits.values("previous_at")[:1]),
            visit_last=Subquery(visits.values("last_at")[:1]),
            **next_period("ward_sets__wards__terms", Given("on")),
        )
        .order_by("ward__name", "-start_date")
    )


def visit_of(term: Any, person: Any) -> WardVisit | None:
    """Return the visit that `my_terms` brought along."""
    if term.visit is None:
        return None
    line = term.ward.line
    return WardVisit(pk=term.visit, person=person, line=line, previous_at=term.visit_before, last_at=term.visit_last)


def changes_since(line: WardLine, rows: Iterable[ProjectRow], since: datetime) -> list[Change]:
    """Return what is new in the ward since a moment, newest first: only what everybody may read. One query."""
    changes = [
        Change(u.title, u, u.project.title, u.happened_on, *TAGS[Update.Kind(u.kind)], u.project)
        for u in _updates().all(line=line.pk, since=since)
    ]
    for row in rows:
        project = row.project
        if project.started_on > since.date():
            kind = ("idea", "New idea") if project.stage == Project.Stage.IDEA else ("going", "New project")
            changes.append(Change(project.title, project, project.community.name, project.started_on, *kind, project))
        if row.fresh:
            words = f"{pounds(row.fresh)} promised"
            changes.append(Change(words, project, project.title, since.date(), "plain", "Money", project))
    return sorted(changes, key=lambda change: change.on, reverse=True)


@ready
def _updates() -> Any:
    return (
        Update.objects.public()
        .filter(ward_lines=Given("line"), posted_at__gt=Given("since"))
        .select_related("project__community", "project__cover")
        .only(*OF_UPDATES)
        .order_by("-posted_at", "-pk")[:MOST_CHANGES]
    )


def tags_of(changes: list[Change], rows: Iterable[ProjectRow]) -> list[tuple[str, str]]:
    """Return the changes counted: `2 steps forward`, `1 setback`, `£6,000 promised`."""
    counts = Counter((change.tag, change.words) for change in changes if change.words in COUNTED)
    tags = [(tag, f"{number} {COUNTED[words][number > 1]}") for (tag, words), number in counts.items()]
    promised = sum(row.fresh for row in rows)
    return tags + ([("plain", f"{pounds(promised)} promised")] if promised else [])


def asks_of(
    line: WardLine, councillor: Councillor, now: datetime, changing: str = ""
) -> tuple[list[AskCard], list[tuple[str, str, int]]]:
    """Return the ward's requests, and the three ways to help with how often this councillor helped. Two queries,
    and some for each area in which this councillor has another part.

    First requests that wait, then colleagues’ ones, then mine.
    """
    on = timezone.localdate(now)
    asks = _asks().all(line=line.pk, lately=now - RESULTS_STAY, person=councillor.person_id, on=on)
    cards = {ask.pk: AskCard(ask, None, changing=changing == str(ask.pk), me=councillor.pk) for ask in asks}
    helped: Counter[str] = Counter()
    for answer in _answers().all(asks=list(cards), councillor=councillor.pk):
        mine, card = answer.councillor_id == councillor.pk, cards.get(answer.ask_id)
        helped[answer.ask.kind] += mine and answer.takes_it
        if card and mine:
            card.mine = answer
        elif card and answer.councillor_id == card.ask.holder_id:
            card.others.append(answer)
    for card in cards.values():
        if card.ask.project:
            card.ask.project.community = card.ask.community
    tell_conflicts([card for card in cards.values() if card.shows_buttons], councillor, on)
    shown = [card for card in cards.values() if card.ask.is_open or card.mine]
    shown.sort(key=lambda card: (not card.is_waiting, card.mine is not None, card.ask.by_day))
    return shown, [(kind.value, str(kind.label), helped[kind.value]) for kind in Ask.Kind]


def tell_conflicts(cards: list[AskCard], councillor: Councillor, on: date) -> None:
    """Let each card say which other part the councillor has in the area that asks."""
    of_areas = own_conflicts([card.ask for card in cards], councillor, on=on)
    for card in cards:
        card.conflicts = of_areas[card.ask.community_id]


@ready
def _asks() -> Any:
    open_or_lately = Q(state__in=[*OPEN, Ask.State.DECLINED]) | Q(state="result", result_at__gte=Given("lately"))
    asks = Ask.objects.for_ward_line(Given("line")).filter(open_or_lately)
    asks = with_own_hats(asks, Given("person"), Given("on"))
    return asks.select_related("raised_by", "project", "community").only(*OF_ASKS)


@ready
def _answers() -> Any:
    took = Q(councillor=Given("councillor"), answer__in=["yes", "call"])
    answers = AskAnswer.objects.filter(Q(ask__pk__in=[Given("asks")]) | took).select_related("councillor", "ask")
    return answers.only("answer", "phone", "at", "councillor__name", "ask__kind")
