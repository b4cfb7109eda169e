"""Who did what with the money, when, with what was before and after: sentences that staff and residents can read.

The lines are those of `biglocal/audit`, which nobody can change. Here is said what they are about, and which of them
are for the area's own people: not how staff read and weigh, not a decision that waits for its second signature.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from biglocal.audit.models import AuditLine
from biglocal.audit.record import topic_of as row_topic
from biglocal.communities.models import Community, LtoAppointment
from biglocal.ready import Given, ready

from .history_kinds import ABOUT, OF_STAFF, OPEN_ACTS
from .history_kinds import register_history as register_history  # the way in for other parts
from .models import Conflict, PanelWord, Paper, PaymentFile, SmallGrant

WAITS = "waits for a second signature"
MOST_LINES = 40  # of one thing, on its own page


@dataclass(frozen=True)
class Told:
    """A line of history as it is read: who did what, of what, where, and what changed."""

    line: Any
    title: str = ""
    kind: str = ""
    changes: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def who(self) -> str:
        return self.line.by.get_full_name() if self.line.by else "The portal"

    @property
    def sentence(self) -> str:
        """Who did what; what nobody did stands by itself."""
        said = self.line.sentence
        return f"{self.who} {said}" if self.line.by else said[:1].upper() + said[1:]


def about_money(kinds: Iterable[str] | None = None) -> QuerySet:
    """Return the lines about money, newest first, each with its person and its area."""
    asked = Q()
    for name in kinds or ABOUT:
        asked |= Q(topic__startswith=f"{name}:")
    area = Community.objects.filter(pk=OuterRef("community"))
    rows = AuditLine.objects.filter(asked).select_related("by")
    return rows.annotate(area=Subquery(area.values("name")[:1]), slug=Subquery(area.values("slug")[:1]))


def of_programmes(rows: QuerySet, programmes: Iterable[int]) -> QuerySet:
    """Narrow lines to these programmes: their areas, papers of who holds their money, their files and figures."""
    ids = list(programmes)
    areas = Community.objects.filter(programme__in=ids)
    held = LtoAppointment.objects.filter(community__in=areas.values("pk")).values("organisation")
    papers = Paper.objects.filter(organisation__in=held).order_by().values(topic=topic_of("paper"))
    files = PaymentFile.objects.filter(programme__in=ids).order_by().values(topic=topic_of("paymentfile"))
    figures = [f"programme:{pk}" for pk in ids]
    nowhere = Q(topic__in=figures) | Q(topic__in=papers) | Q(topic__in=files)
    return rows.filter(Q(community__in=areas.values("pk")) | (Q(community__isnull=True) & nowhere))


def open_to(person: Any, rows: QuerySet) -> QuerySet:
    """Rule 7: of what a conflict shuts, and of all that came of it, the person reads nothing."""
    return rows.exclude(topic__in=shut_topics(person))


def shut_topics(person: Any) -> QuerySet:
    """Return the topics that a conflict of interest, declared as reader or on a panel, shuts for the person."""
    declared = Conflict.objects.filter(person=person.pk, has_conflict=True, proposal__isnull=False).order_by()
    said = PanelWord.objects.filter(person=person.pk, has_conflict=True).order_by().values("grant")
    shut = [SmallGrant.objects.filter(pk__in=said).order_by().values_list(topic_of("smallgrant"))]
    for name, kind in ABOUT.items():
        if kind.proposal:
            rows = kind.model.objects.filter(**{f"{kind.proposal}__in": declared.values("proposal")})
            shut.append(rows.order_by().values_list(topic_of(name)))
    return shut[0].union(*shut[1:], all=True)


def topic_of(name: str) -> Concat:
    """Return the topic of a row as an expression: `proposal:12`."""
    return Concat(Value(f"{name}:"), Cast("pk", CharField()), output_field=CharField())


def for_residents(community: Any, person: Any) -> QuerySet:
    """Return what one of the area's own people may read of it."""
    return open_to(person, of_residents(about_money().filter(community=community.pk)))


def of_residents(rows: QuerySet) -> QuerySet:
    """Leave out what is not for the area's people: how staff weigh, how a panel works, what waits to be signed."""
    rows = rows.exclude(verb__in=OF_STAFF).exclude(sentence__contains=WAITS)
    for name, verbs in OPEN_ACTS.items():
        rows = rows.exclude(Q(topic__startswith=f"{name}:") & ~Q(verb__in=verbs))
    return rows


def story_of(thing: Any, *parts: tuple[str, Iterable[int]], staff: bool = True) -> list[Told]:
    """Return the newest lines about a thing and its parts, for its own page. One query.

    `parts` are names of kinds with the ids of their rows: `("condition", [1, 2])`.
    """
    topics = [row_topic(thing), *(f"{name}:{pk}" for name, ids in parts for pk in ids)]
    rows = AuditLine.objects.filter(topic__in=topics).select_related("by")
    rows = rows if staff else of_residents(rows)
    return lines_told(rows[:MOST_LINES])


def lines_of_things(things: Iterable[Any]) -> list[Told]:
    """Return the newest lines about several things, each with the name of what it is about. Two queries."""
    rows = AuditLine.objects.filter(topic__in=[row_topic(thing) for thing in things]).select_related("by")
    return told(rows[:MOST_LINES])


def lines_told(lines: Iterable[Any]) -> list[Told]:
    """Return lines about one thing, whose name stands above them."""
    return [Told(line, changes=changes_of(line.detail)) for line in lines]


def newest_told(community: Any, person: Any, count: int) -> list[Told]:
    """Return the newest `count` lines that one of the area's own people may read. Two queries."""
    return told(_newest(tuple(ABOUT), count).all(community=community.pk, person=person.pk))


@ready
def _newest(kinds: tuple[str, ...], count: int) -> QuerySet:
    """Kinds that were registered since make it another query."""
    return for_residents(Given("community"), Given("person"))[:count]


def told(lines: Iterable[Any]) -> list[Told]:
    """Return the lines with the names of what they are about. One query."""
    lines = list(lines)
    names = names_of(lines)
    return [
        Told(line, names.get(line.topic, ""), ABOUT[line.topic.partition(":")[0]].words, changes_of(line.detail))
        for line in lines
    ]


def names_of(lines: Iterable[Any]) -> dict[str, str]:
    """Return the name of each thing that lines are about, by its topic. One query for all kinds."""
    wanted: dict[str, set[int]] = {}
    for line in lines:
        name, _, pk = line.topic.partition(":")
        if pk.isdigit():
            wanted.setdefault(name, set()).add(int(pk))
    if not wanted:
        return {}
    found = _names(tuple(sorted(wanted))).all(**{name: sorted(ids) for name, ids in wanted.items()})
    return {f"{name}:{pk}": title for name, pk, title in found}


@ready
def _names(names: tuple[str, ...]) -> QuerySet:
    parts = []
    for name in names:
        kind = ABOUT[name]
        rows = kind.model.objects.filter(pk__in=[Given(name)]).order_by()
        parts.append(rows.values_list(Value(name, output_field=CharField()), F("pk"), Cast(kind.title, TextField())))
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def changes_of(detail: Any) -> list[tuple[str, str, str]]:
    """Return what was before and what is after, field by field."""
    changed = detail.get("changed") if isinstance(detail, dict) else None
    if not isinstance(changed, dict):
        return []
    return [(name, *map(str, both)) for name, both in changed.items() if isinstance(both, list) and len(both) == 2]
