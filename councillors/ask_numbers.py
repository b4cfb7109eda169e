"""What councillors are asked most, and what came of it: by kind and by area. Everything is counted by the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import django_filters as filters
from django.db.models import Count, F, Q

from biglocal.communities.models import Community
from biglocal.web.forms import PlainText

from .ask_moves import CLOSED, DECLINED, HELD, RAISED, RESULT
from .models import Ask

FEWEST = 5  # numbers below could name a person: the public does not see them
WENT_WELL = Q(result_at__isnull=False)
# every ask counts once: waiting, at it, led to something, ended without a result, could not be taken on, taken back
COUNTS = {
    "asked": Count("pk", distinct=True),
    "waiting": Count("pk", filter=Q(state=RAISED), distinct=True),
    "at_it": Count("pk", filter=Q(state__in=HELD), distinct=True),
    "led": Count("pk", filter=WENT_WELL, distinct=True),
    "declined": Count("pk", filter=Q(state=DECLINED) | Q(state=CLOSED, holder=None, result_at=None), distinct=True),
    "ended": Count("pk", filter=Q(state=CLOSED, holder__isnull=False, result_at=None), distinct=True),
    "back": Count("pk", filter=Q(state="withdrawn"), distinct=True),
}
TAKEN = Q(state__in=[*HELD, RESULT]) | Q(state=CLOSED, holder__isnull=False)


class WordsFilter(filters.Filter):
    """A few typed words."""

    field_class = PlainText


class AskFilter(filters.FilterSet):
    """By part of the area's name, region, kind, and the day from which it was asked."""

    q = WordsFilter(label="Area", field_name="community__name", lookup_expr="icontains", max_length=80)
    region = filters.ChoiceFilter(
        label="Region", field_name="community__region", choices=Community.Region.choices, empty_label="Any region"
    )
    kind = filters.ChoiceFilter(label="Kind of help", choices=Ask.Kind.choices, empty_label="Any kind")
    since = filters.DateFilter(
        label="Asked since",
        field_name="raised_at",
        lookup_expr="date__gte",
        error_messages={"invalid": "Enter a day, like 9/6/2026."},
    )

    class Meta:
        model = Ask
        fields = ["q", "region", "kind", "since"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.form.fields["since"].widget.attrs["type"] = "date"


def by_area(asks: Any) -> Any:
    """Return counts by area, the most asked first."""
    rows = asks.order_by().values(slug=F("community__slug"), name=F("community__name"))
    return rows.annotate(**COUNTS).order_by("-asked", "name")


@dataclass
class KindRow:
    """One kind of help with its counts; `share` is its part of the longest bar in percent."""

    kind: str
    label: str
    counts: dict[str, int]
    share: int = 0
    led_share: int = 0


def by_kind(asks: Any) -> list[KindRow]:
    """Return every kind with its counts, the most asked first. One query."""
    found = {row.pop("kind"): row for row in asks.order_by().values("kind").annotate(**COUNTS)}
    none = dict.fromkeys(COUNTS, 0)
    rows = [KindRow(kind.value, str(kind.label), found.get(kind.value, none)) for kind in Ask.Kind]
    most = max((row.counts["asked"] for row in rows), default=0) or 1
    for row in rows:
        row.share = round(row.counts["asked"] * 100 / most)
        row.led_share = round(row.counts["led"] * 100 / most)
    return sorted(rows, key=lambda row: -row.counts["asked"])


# For everybody --------------------------------------------------------------------------------------------------------
def public_kinds() -> list[tuple[str, str, str, str]]:
    """Return kind, how often asked, taken on, led to something; what is too small to show is said so. One query."""
    counts = {"asked": COUNTS["asked"], "taken": Count("pk", filter=TAKEN), "led": COUNTS["led"]}
    asks: Any = Ask.objects.exclude(state="withdrawn").order_by()
    found = {row["kind"]: row for row in asks.values("kind").annotate(**counts)}
    none = {"asked": 0, "taken": 0, "led": 0}
    kinds = [(str(kind.label), found.get(kind.value, none)) for kind in Ask.Kind]
    return [(label, shown(row["asked"]), told(row["taken"], row), told(row["led"], row)) for label, row in kinds]


def public_areas() -> Any:
    """Return areas with how often they asked and what led to something, by name: nothing of who answered what."""
    counts = {"asked": COUNTS["asked"], "led": COUNTS["led"]}
    asks: Any = Ask.objects.exclude(state="withdrawn").order_by()
    rows = asks.values(slug=F("community__slug"), name=F("community__name"))
    return rows.annotate(**counts).order_by("name", "slug")


def told(number: int, row: dict[str, int]) -> str:
    """Return a part of what was asked as the public sees it: of a few requests nothing but that they are few."""
    return "Not shown" if 0 < row["asked"] < FEWEST else shown(number)


def shown(number: int) -> str:
    """Return a number as the public sees it: small ones are not told."""
    return f"{number:,}" if number == 0 or number >= FEWEST else f"Fewer than {FEWEST}"


HEADER = [
    "Area",
    "Asked",
    "Nobody has it yet",
    "A councillor is at it",
    "Led to something",
    "Closed without a result",
    "Could not be taken on",
    "Taken back",
]


def file_rows(rows: Iterable[dict[str, Any]]) -> Iterable[list[Any]]:
    """Return the rows of the file."""
    return ([row["name"], *(row[name] for name in FILE_ORDER)] for row in rows)


FILE_ORDER = ["asked", "waiting", "at_it", "led", "ended", "declined", "back"]
