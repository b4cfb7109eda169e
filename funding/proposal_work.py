"""Proposals as work in the queue of staff (work.py)."""

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.urls import reverse

from biglocal.communities.models.programme import figure

from .actions.handing import take_proposal
from .models import ChangesAsked, Conflict, Proposal, Review
from .querysets import OPEN_STATES
from .work import Asker, Row, Work, WorkSource

LOOK_OUT = {
    "signature": "Waits for a second signature",
    "silent": "No reply",
    "conflict": "One reader has a conflict",
    "quick": "Asks for a quick answer",
    "earlier": "An earlier grant is still open",
}


def proposals(asker: Asker) -> Work:
    """What was sent and not withdrawn: of one in which the person has a conflict, only that it is there."""
    conflicts = Conflict.objects.filter(proposal=OuterRef("pk"), has_conflict=True)
    questions = ChangesAsked.objects.filter(proposal=OuterRef("pk"), answered_at__isnull=True)
    earlier = Proposal.objects.filter(
        community=OuterRef("community"), state__in=OPEN_STATES, submitted_at__lt=OuterRef("submitted_at")
    )
    why = Case(
        When(decision__needs_confirmation=True, decision__confirmed_at=None, then=Value("signature")),
        When(Exists(questions.filter(at__lt=asker.silent)), then=Value("silent")),
        When(Exists(conflicts), then=Value("conflict")),
        When(needed_by__lt=F("answer_due_on"), then=Value("quick")),
        When(Exists(earlier), then=Value("earlier")),
        default=Value(""),
    )
    return Work(
        Proposal.objects.sent().of_programmes(asker.programmes),
        open=Q(state__in=OPEN_STATES),
        mine=waiting_for(asker),
        kind="kind",
        ref="ref",
        title="title",
        community="community",
        since="submitted_at",
        due="answer_due_on",
        done="decided_at",
        stage="state",
        amount="asked",
        reader="reader",
        risk=risk(asker),
        why=why,
        why_since=Subquery(questions.order_by("-at").values("at")[:1]),
        shut=Exists(conflicts.filter(person=asker.person)),
    )


def risk(asker: Asker) -> Any:
    """Return how risky it is to leave it: 2 when the answer is late, 1 when it is so large that two people sign."""
    late = Case(When(answer_due_on__lt=asker.on, then=Value(2)), default=Value(0))
    large_on = figure("second_signature_above", on=asker.on, programme="community__programme")
    large = Case(When(asked__gt=large_on, then=Value(1)), default=Value(0))
    return late + large


def waiting_for(asker: Asker) -> Q:
    """To be read by the person; to be decided where they said "no conflict"; to be confirmed."""
    cleared = Conflict.objects.filter(proposal=OuterRef("pk"), person=asker.person, has_conflict=False)
    reading = Q(state__in=["submitted", "in_review"], reader=asker.person)
    thought = Review.objects.filter(version__proposal=OuterRef("pk"), reviewer=asker.person, finished_at__isnull=False)
    reading |= Q(~Exists(thought), state__in=["in_review", "ready"], second_reader=asker.person)
    deciding = Q(Exists(cleared), state="ready", decision__isnull=True) & ~Q(reader=asker.person)
    confirming = Q(state="ready", decision__needs_confirmation=True) & ~Q(decision__by=asker.person)
    return reading | deciding | confirming if asker.confirms else reading | deciding


def address(row: Row) -> str:
    """Where the review page is."""
    return reverse("grant", args=[row.ref])


def source() -> WorkSource:
    """How proposals come into the queue."""
    tags = {state: Proposal(state=state).tag for state in Proposal.State}
    return WorkSource(
        "proposal",
        proposals,
        kinds=dict(Proposal.Kind.choices),
        stages={str(state): (tags[state], str(state.label)) for state in Proposal.State},
        open_stages=tuple(OPEN_STATES),
        reasons=LOOK_OUT,
        url=address,
        take=take_proposal,
    )
