"""What pages about changes to agreements read, and how changes come into the queue of staff."""

from typing import Any

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Cast, Concat
from django.shortcuts import get_object_or_404
from django.urls import reverse

from biglocal.communities.models import Community

from .actions.variation_answers import take_variation
from .actions.variation_rules import RUNNING, left_of, used_of
from .history import story_of
from .models import Agreement, Variation, VariationLine
from .work import Asker, Row, Work, WorkSource

WAITING = Q(state__in=["requested", "queried"])


def variation_of(community: Community, pk: int) -> Variation:
    """Return the area's change of this number, with all that is shown of it."""
    rows = Variation.objects.in_community(community).with_names()
    rows = rows.select_related(
        "agreement__community__programme", "agreement__lto", "from_line", "to_line", "written_by", "agreed_by",
        "requested_by", "queried_by", "decided_by", "reader",
    ).defer("agreement__community__outline")  # fmt: skip
    return get_object_or_404(rows, pk=pk)


def running_agreements(community: Community) -> Any:
    """Agreements that can be changed."""
    found = Agreement.objects.in_community(community).filter(state__in=RUNNING)
    return found.select_related("lto")[:30]


def page_about(variation: Variation) -> dict[str, Any]:
    """Return what the page of a change shows beside it."""
    used = used_of(variation.from_line) if variation.from_line else None
    return {
        "budget": budget_of(variation),
        "history": story_of(variation),
        "left": left_of(variation.agreement),
        "used": used,
    }


def budget_of(variation: Variation) -> list[VariationLine]:
    """Return the lines before and after: as kept where it held, as they would be where it does not hold yet."""
    if variation.kind == Variation.Kind.EXTENSION:
        return []
    kept = list(variation.lines.all())
    return kept or [would_be(variation, line) for line in variation.agreement.lines.all()]


def would_be(variation: Any, line: Any) -> VariationLine:
    """Return a line as the change would make it; nothing is written."""
    row = VariationLine(line=line, words_before=line.description, words_after=line.description)
    row.before = row.after = line.amount
    if variation.kind == Variation.Kind.MOVE:
        sign = {variation.from_line_id: -1, variation.to_line_id: 1}.get(line.pk, 0)
        row.after = line.amount + sign * variation.amount
    elif line.pk == variation.to_line_id:
        row.words_after = variation.new_words
    return row


# The queue ------------------------------------------------------------------------------------------------------------
def variations(asker: Asker) -> Work:
    """Changes that were sent to staff."""
    rows = Variation.objects.filter(requested_at__isnull=False).exclude(state="withdrawn")
    rows = rows.filter(agreement__community__programme__pk__in=asker.programmes)
    return Work(
        rows,
        open=WAITING,
        mine=Q(reader=asker.person, state="requested"),
        kind="kind",
        ref=Concat(Value("V-"), Cast("pk", CharField())),
        title="agreement__title",
        community="agreement__community",
        since="requested_at",
        done="decided_at",
        stage="state",
        amount="amount",
        reader="reader",
        risk=Case(When(kind="extension", old_end__lt=asker.on, then=2), default=0),
        why=Case(
            When(state="queried", queried_at__lt=asker.silent, then=Value("silent")),
            When(kind="extension", old_end__lt=asker.on, then=Value("ended")),
            default=Value(""),
        ),
        why_since=F("queried_at"),
    )


def address(row: Row) -> str:
    """Where it is answered."""
    return reverse("funding:variation_detail", args=[row.slug, row.pk])


def source() -> WorkSource:
    """How changes come into the queue."""
    return WorkSource(
        "variation",
        variations,
        kinds=dict(Variation.Kind.choices),
        stages={str(state): (Variation(state=state).tag, str(state.label)) for state in Variation.State},
        open_stages=("requested", "queried"),
        reasons={"silent": "No reply", "ended": "The agreement has ended"},
        url=address,
        take=take_variation,
    )
