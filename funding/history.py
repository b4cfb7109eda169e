"""Who did what with the money, when, with what was before and after: sentences that staff and residents can read.

The lines are those of `biglocal/audit`, which nobody can change. Here is said what they are about, and which of them
are for the area's own people: not how staff read and weigh, not a decision that waits for its second signature.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from biglocal.audit.models import AuditLine
from biglocal.communities.models import Community

from .models import Agreement, Conflict, Payment, PaymentFile, Proposal, SpendReport, Variation

# What a line may be about: the topic's first word, its words on the screen, rows, and the column that names one.
ABOUT: dict[str, tuple[str, Any, str]] = {
    "proposal": ("Proposals", Proposal, "title"),
    "agreement": ("Agreements and payments", Agreement, "title"),
    "payment": ("Payments", Payment, "agreement__title"),
    "spendreport": ("Spend reports", SpendReport, "agreement__title"),
    "variation": ("Changes to agreements", Variation, "agreement__title"),
    "paymentfile": ("Payment files", PaymentFile, "pk"),
}
OF_STAFF = {
    *("conflict", "conflict_back", "take", "recommend", "review", "send_back", "hand_on", "second_reader"),
    *("payment_send_back", "payment_refresh", "payment_file"),
}
WAITS = "waits for a second signature"


def register_history(name: str, words: str, model: Any, title: str) -> None:
    """Let lines about `model` into the history of money; `title` is the column that names a row."""
    ABOUT[name] = (words, model, title)


@dataclass(frozen=True)
class Told:
    """A line of history as it is read: who did what, of what, where, and what changed."""

    line: Any
    title: str
    kind: str
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
    """Narrow lines to the areas of these programmes."""
    return rows.filter(community__in=Community.objects.filter(programme__in=list(programmes)).values("pk"))


def open_to(person: Any, rows: QuerySet) -> QuerySet:
    """Rule 7: of what a conflict shuts, and of the agreements that came of it, the person reads nothing."""
    shut = Conflict.objects.filter(person=person.pk, has_conflict=True).values("proposal")
    agreed = Agreement.objects.filter(proposal__in=shut)
    return rows.exclude(
        Exists(
            Proposal.objects.filter(pk__in=shut).annotate(topic=topic_of("proposal")).filter(topic=OuterRef("topic"))
        )
    ).exclude(Exists(agreed.annotate(topic=topic_of("agreement")).filter(topic=OuterRef("topic"))))


def topic_of(name: str) -> Concat:
    """Return the topic of a row as an expression: `proposal:12`."""
    return Concat(Value(f"{name}:"), Cast("pk", CharField()), output_field=CharField())


def for_residents(community: Any, person: Any) -> QuerySet:
    """Return what one of the area's own people may read of it."""
    rows = about_money().filter(community=community.pk).exclude(verb__in=OF_STAFF)
    return open_to(person, rows.exclude(sentence__contains=WAITS))


def told(lines: Iterable[Any]) -> list[Told]:
    """Return the lines with the names of what they are about. One query."""
    lines = list(lines)
    names = names_of(lines)
    return [
        Told(line, names.get(line.topic, ""), ABOUT[line.topic.partition(":")[0]][0], changes_of(line.detail))
        for line in lines
    ]


def names_of(lines: Iterable[Any]) -> dict[str, str]:
    """Return the name of each thing that lines are about, by its topic. One query for all kinds."""
    wanted: dict[str, set[int]] = {}
    for line in lines:
        name, _, pk = line.topic.partition(":")
        if pk.isdigit():
            wanted.setdefault(name, set()).add(int(pk))
    parts = []
    for name, ids in sorted(wanted.items()):
        _, model, title = ABOUT[name]
        rows = model.objects.filter(pk__in=ids).order_by()
        parts.append(
            rows.values_list(Value(name, output_field=CharField()), F("pk"), Cast(title, TextField())).order_by()
        )
    if not parts:
        return {}
    found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {f"{name}:{pk}": title for name, pk, title in found}


def changes_of(detail: Any) -> list[tuple[str, str, str]]:
    """Return what was before and what is after, field by field."""
    changed = detail.get("changed") if isinstance(detail, dict) else None
    if not isinstance(changed, dict):
        return []
    return [(name, *map(str, both)) for name, both in changed.items() if isinstance(both, list) and len(both) == 2]
