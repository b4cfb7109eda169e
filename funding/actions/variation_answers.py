"""What Local Trust does with a change that is asked for: take it, ask back, say yes or no."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action
from biglocal.refusals import Refused

from ..models import Variation
from ..people import agreement_to_tell
from .tied import refuse_tied
from .variation_rules import locked_variation, next_state, refuse_stale, refuse_unfit
from .variations import bring_into_force, note_change, tell_change, told

S = Variation.State


@transaction.atomic
def take_variation(*, pk: int, by: Any, now: datetime) -> Variation:
    """Become the one who reads it; refuse who comes too late."""
    variation = locked_variation(Variation.objects.get(pk=pk))
    refuse_for_officer(variation, by, now)
    if variation.reader_id == by.pk:
        return variation
    if variation.reader_id:
        raise Refused("A colleague took it a moment ago. Take the next one.")
    if variation.requested_at is None or variation.holds or variation.decided_at:
        raise Refused("There is nothing to answer here any more.")
    variation.reader = by
    variation.save(update_fields=["reader"])
    note_change("take", variation, by, "reads it")
    return variation


@transaction.atomic
def hand_variation(
    *, variation: Variation, reader: Any, by: Any, now: datetime, note: str = "", seen: str | None = None
) -> Variation:
    """Give it to a colleague with a note: it stands in the history, and the colleague hears of it."""
    variation = locked_variation(variation)
    refuse_for_officer(variation, by, now)
    if variation.reader_id == reader.pk:
        return variation  # pressed twice
    refuse_stale(variation, seen)
    if not variation.can_be_answered and variation.state != S.QUERIED:
        raise Refused("There is nothing to answer here any more.")
    try:
        refuse_for_officer(variation, reader, now)
    except Refused:
        community = variation.agreement.community
        raise Refused(
            f"{reader} can’t act on the money of {community}. Choose another officer.", field="reader"
        ) from None
    variation.reader = reader
    variation.save(update_fields=["reader"])
    sentence = "took it to read" if reader == by else f"gave it to {reader} to read"
    note_change("take", variation, by, sentence + (f": {note.strip()}" if note.strip() else ""))
    if reader != by:
        tell_change("variation-handed", variation, by, now, [reader.pk])
    return variation


@transaction.atomic
def query_variation(*, variation: Variation, question: str, by: Any, now: datetime, seen: str | None = None) -> Any:
    """Ask the group something before answering."""
    variation = locked_variation(variation)
    refuse_for_officer(variation, by, now)
    if variation.state == S.QUERIED and variation.question == question:
        return variation
    refuse_stale(variation, seen)
    variation.state, variation.question = next_state(variation, "query"), question
    variation.queried_by, variation.queried_at, variation.answer = by, now, ""
    variation.reader = variation.reader or by
    variation.save()
    note_change("query", variation, by, "asked a question about it")
    tell_change("variation-queried", variation, by, now, _group(variation, now))
    return variation


@transaction.atomic
def decide_variation(
    *, variation: Variation, yes: bool, message: str, by: Any, now: datetime, seen: str | None = None
) -> Variation:
    """Say yes, and it holds at once with the old budget kept; or no, and nothing changes."""
    variation = locked_variation(variation)
    refuse_for_officer(variation, by, now)
    if variation.state == (S.AGREED if yes else S.REFUSED) and variation.decided_by_id == by.pk:
        return variation  # pressed twice
    refuse_stale(variation, seen)
    state = next_state(variation, "yes" if yes else "no")
    if by.pk in {variation.written_by_id, variation.agreed_by_id, variation.requested_by_id}:
        raise Refused("You asked for this change, so you can’t answer it. Ask another grants officer.")
    if yes:
        refuse_unfit(variation)
    variation.state, variation.message = state, message
    variation.decided_by, variation.decided_at = by, now
    if yes:
        bring_into_force(variation, now=now)
    else:
        variation.save()
    note_change("decide", variation, by, f"said {'yes' if yes else 'no'}: {told(variation)}")
    tell_change("variation-answered", variation, by, now, _group(variation, now))
    return variation


def refuse_for_officer(variation: Variation, by: Any, now: datetime) -> None:
    """An officer of the programme who belongs neither to the area nor to its LTO, and has no conflict (rules 6, 7)."""
    refuse_tied(by, Action.VARIATION_DECIDE, variation.agreement, timezone.localdate(now))


def _group(variation: Variation, now: datetime) -> list[int]:
    people = agreement_to_tell(variation.agreement, on=timezone.localdate(now))
    return sorted({variation.written_by_id, *people})
