"""The queue of staff holds work of many kinds: each kind registers itself here, and `/grants/` shows them in one list.

To bring in a kind of work, write a source and register it in `FundingConfig.ready()` (or in another app's):

    def reports(asker):
        rows = SpendReport.objects.filter(agreement__community__programme__pk__in=asker.programmes)
        return Work(
            rows,
            open=Q(state="submitted"),          # what waits for staff; the rest is the view "Decided"
            mine=Q(reader=asker.person),        # what waits for the person who asks
            ref=Concat(Value("R-"), Cast("pk", CharField())),
            title="agreement__title",
            community="agreement__community",   # where the area is
            since="submitted_at",
            due="answer_due_on",
            stage="state",
            reader="reader",
            risk=Case(When(due_on__lt=asker.on, then=2), default=0),
            why=Case(When(due_on__lt=asker.on, then=Value("late")), default=Value("")),
        )

    register_work(
        WorkSource(
            "report",
            reports,
            kinds={"report": "Spend report"},
            stages={"submitted": ("", "New")},
            reasons={"late": "It came late"},
            url=lambda row: reverse("funding:report", args=[row.ref]),
        )
    )

A string names a column, an expression is taken as it is, a constant text is `Value("...")`. `asker.person`,
`asker.programmes`, `asker.on` and `asker.silent` may stand for values that are given later: use them as values in
conditions, nothing else.
All sources are read by one statement. `take`, where there is one, gives a row that nobody reads to the person who
pressed "Take the next": `take(pk=, by=, now=)`, which refuses (`Refused`) whoever comes too late or may not.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    DateField,
    DateTimeField,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

from biglocal.money import PoundsField

COLUMNS = {
    "w_source": CharField(),
    "w_pk": IntegerField(),
    "w_kind": CharField(),
    "w_ref": CharField(),
    "w_title": CharField(),
    "w_community": IntegerField(),
    "w_area": CharField(),
    "w_slug": CharField(),
    "w_region": CharField(),
    "w_stage": CharField(),
    "w_amount": PoundsField(),
    "w_since": DateTimeField(),
    "w_due": DateField(),
    "w_done": DateTimeField(),
    "w_risk": IntegerField(),
    "w_why": CharField(),
    "w_why_since": DateTimeField(),
    "w_reader": IntegerField(),
    "w_reader_name": CharField(),
    "w_shut": BooleanField(),
}


@dataclass(frozen=True)
class Asker:
    """Who looks at the queue, and when. Each may be a value that is given later (biglocal/ready.py)."""

    person: Any
    programmes: list[Any]
    on: Any
    silent: Any  # the moment before which a question waits for long
    confirms: bool = False


class Work:
    """The rows of one source, with the columns that the queue shows."""

    def __init__(
        self,
        rows: QuerySet,
        *,
        open: Q,
        mine: Q,
        ref: Any,
        title: Any,
        community: str,
        since: Any,
        kind: Any = None,
        stage: Any = None,
        due: Any = None,
        done: Any = None,
        amount: Any = None,
        reader: str | None = None,
        risk: Any = 0,
        why: Any = None,
        why_since: Any = None,
        shut: Any = None,
    ):
        self.open, self.mine = open, mine
        self.rows = rows.order_by()
        self.columns = {
            "w_pk": "pk",
            "w_kind": kind,
            "w_ref": ref,
            "w_title": title,
            "w_community": community,
            "w_area": f"{community}__name",
            "w_slug": f"{community}__slug",
            "w_region": f"{community}__region",
            "w_stage": stage,
            "w_amount": amount,
            "w_since": since,
            "w_due": due,
            "w_done": done,
            "w_risk": Value(risk) if isinstance(risk, int) else risk,
            "w_why": why,
            "w_why_since": why_since,
            "w_reader": reader,
            "w_reader_name": f"{reader}__name" if reader else None,
            "w_shut": Value(False) if shut is None else shut,
        }

    def annotated(self, source: "WorkSource") -> QuerySet:
        """The rows with their columns, each of one type in every source."""
        columns = {"w_source": Value(source.name), **self.columns}
        if self.columns["w_kind"] is None:
            columns["w_kind"] = Value(next(iter(source.kinds)))
        return self.rows.annotate(**{name: typed(columns[name], kind) for name, kind in COLUMNS.items()})


def typed(value: Any, kind: Any) -> Any:
    """Return the column as an expression of type `kind`, so that rows of several tables make one list."""
    if value is None:
        return Value("") if isinstance(kind, CharField) else Cast(Value(None), kind)
    expression = F(value) if isinstance(value, str) else value
    if isinstance(kind, BooleanField):
        return ExpressionWrapper(expression, kind)
    return Cast(expression, type(kind)(max_length=200) if isinstance(kind, CharField) else kind)


@dataclass(frozen=True)
class WorkSource:
    """A kind of work: where its rows come from, and how they are shown."""

    name: str
    rows: Callable[[Asker], Work]
    kinds: Mapping[str, str]
    url: Callable[["Row"], str]
    stages: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # state: (tag of the look, words)
    open_stages: tuple[str, ...] = ()  # those that can be chosen in the filter; none: all
    reasons: Mapping[str, str] = field(default_factory=dict)
    take: Callable[..., Any] | None = None


@dataclass(frozen=True)
class Row:
    """One piece of work as the queue shows it."""

    source: str
    pk: int
    kind: str
    ref: str
    title: str
    community: int
    area: str
    slug: str
    region: str
    stage: str
    amount: Decimal | None
    since: datetime
    due: date | None
    done: datetime | None
    risk: int
    why: str
    why_since: datetime | None
    reader: int | None
    reader_name: str | None
    shut: bool

    @property
    def kind_words(self) -> str:
        return SOURCES[self.source].kinds.get(self.kind, self.kind)

    @property
    def stage_tag(self) -> tuple[str, str]:
        return SOURCES[self.source].stages.get(self.stage, ("", self.stage))

    @property
    def url(self) -> str:
        return SOURCES[self.source].url(self)

    @property
    def reader_words(self) -> str:
        if self.reader is None:
            return "No one yet"
        return self.reader_name or "Somebody who left"


SOURCES: dict[str, WorkSource] = {}


def register_work(source: WorkSource) -> None:
    """Let work of this kind into the queue; the same name again replaces it."""
    SOURCES[source.name] = source


def in_view(work: Work, view: str) -> Q:
    """Return the condition of one of the four views."""
    if view == "mine":
        return work.open & work.mine
    if view == "nobody":
        return work.open & Q(w_reader__isnull=True)
    return ~work.open if view == "decided" else work.open


def list_of(asker: Asker, view: str, narrow: Callable[[QuerySet], QuerySet] | None = None) -> QuerySet:
    """Return the work of all sources in one list of tuples, narrowed alike, in no order yet."""
    parts = []
    for source in SOURCES.values():
        work = source.rows(asker)
        rows = work.annotated(source).filter(in_view(work, view))
        parts.append((narrow(rows) if narrow else rows).values_list(*COLUMNS))
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def counts(asker: Asker, views: list[str]) -> QuerySet:
    """Return a row of counts for each source, one number a view."""
    parts = []
    for source in SOURCES.values():
        work = source.rows(asker)
        sums = {f"n_{view}": Count("pk", filter=in_view(work, view)) for view in views}
        rows = work.annotated(source).values("w_source").annotate(**sums)
        parts.append(rows.values_list(*sums))
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
