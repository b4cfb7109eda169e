"""What staff do while they read: say whether there is a conflict, take it, score, ask for changes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.communities.roles import can
from biglocal.notices.events import record_event
from biglocal.refusals import Refused

from ..models import ChangesAsked, Conflict, Proposal, ProposalLine, ProposalVersion, Review, Score
from ..models.proposal import questions_for
from ..models.review import PARTS
from ..people import group_to_tell
from .plan_parts import copy_parts
from .rules import (
    connected,
    has_conflict,
    locked,
    need,
    newest_sent,
    next_state,
    refuse_connected,
    refuse_for_staff,
    refuse_stale,
    scores_asked,
)

MOST_POINTS = 10
WORDS = ["what", "who", "difference", "after", "vision", "legacy", "other_money"]


@transaction.atomic
def declare_conflict(*, proposal: Proposal, by: Any, has_conflict: bool, now: datetime, reason: str = "") -> Conflict:
    """Keep what an officer says about a conflict of interest. A declared one shuts the page for them."""
    proposal = locked(proposal)
    need(by, Action.GRANTS_REVIEW, proposal.community, timezone.localdate(now))
    said = Conflict.objects.filter(proposal=proposal, person=by).first()
    if said and said.has_conflict == has_conflict:
        return said
    if said and said.has_conflict:
        raise Refused("You told us about a conflict of interest. Ask a programme manager if it was a mistake.")
    if has_conflict and not reason.strip():
        raise Refused("Say in a few words what ties you to this grant.", field="reason")
    said = said or Conflict(proposal=proposal, person=by)
    said.has_conflict, said.reason, said.declared_at = has_conflict, reason.strip() if has_conflict else "", now
    said.save()
    if has_conflict and by.pk in (proposal.reader_id, proposal.second_reader_id):
        role = "reader" if proposal.reader_id == by.pk else "second_reader"
        setattr(proposal, role, None)
        proposal.save(update_fields=[role])
    sentence = "stepped back" if has_conflict else "said there is no conflict of interest"
    record("conflict", proposal, by=by, sentence=sentence, community=proposal.community_id, has_conflict=has_conflict)
    return said


@transaction.atomic
def take_back_conflict(*, proposal: Proposal, person: Any, by: Any, reason: str, now: datetime) -> None:
    """A conflict declared by mistake goes, with the reason in the history; the person says anew how it is."""
    proposal = locked(proposal)
    refuse_taking_back(proposal, person, by, timezone.localdate(now))
    if not reason.strip():
        raise Refused("Say what the mistake was.", field="reason")
    said = Conflict.objects.filter(proposal=proposal, person=person, has_conflict=True).first()
    if said is None:
        return  # pressed twice
    said.delete()
    kept = {"person": person.pk, "declared": said.reason, "declared_at": said.declared_at.isoformat()}
    sentence = f"took back the conflict of interest of {person}: {reason.strip()}"
    record("conflict_back", proposal, by=by, sentence=sentence, community=proposal.community_id, **kept)


def refuse_taking_back(proposal: Proposal, person: Any, by: Any, on: date) -> None:
    """Two people: a manager does, who is somebody else, has no conflict there and does not belong to the area."""
    if person == by:
        raise Refused("You said so yourself, so somebody else takes it back. Ask a programme manager.")
    if not can(by, Action.GRANTS_CONFIRM, proposal.community, on):
        raise Refused("Only a programme manager can take this back. Ask one.")
    refuse_connected(by, proposal.community, on)
    if has_conflict(by, proposal):
        raise Refused("You told us about a conflict of interest, so you can’t act on this grant. Ask another manager.")


@transaction.atomic
def assign_reader(
    *, proposal: Proposal, reader: Any, by: Any, now: datetime, seen: str | None = None, note: str = ""
) -> Proposal:
    """Give it to somebody to read: oneself or another officer, who neither belongs to the area nor stepped back."""
    proposal = locked(proposal)
    on = timezone.localdate(now)
    need(by, Action.GRANTS_REVIEW, proposal.community, on)
    refuse_connected(by, proposal.community, on)
    if has_conflict(by, proposal):
        raise Refused("You told us about a conflict of interest, so you can’t act on this grant. Ask another officer.")
    if proposal.reader_id == reader.pk:
        return proposal
    refuse_stale(proposal, seen)
    if not can(reader, Action.GRANTS_REVIEW, proposal.community, on):
        raise Refused(f"{reader} does not read grants. Choose an officer of Local Trust.", field="reader")
    if connected(reader, proposal.community, on) or has_conflict(reader, proposal):
        raise Refused(f"{reader} has a tie to {proposal.community}. Choose another officer.", field="reader")
    proposal.state, proposal.reader = next_state(proposal, "take"), reader
    if proposal.second_reader_id == reader.pk:
        proposal.second_reader = None
    proposal.save(update_fields=["state", "reader", "second_reader"])
    sentence = "became reader" if reader == by else f"gave it to {reader} to read"
    sentence += f": {note.strip()}" if note.strip() else ""
    record("take", proposal, by=by, sentence=sentence, community=proposal.community_id)
    return proposal


@transaction.atomic
def save_review(
    *,
    proposal: Proposal,
    by: Any,
    now: datetime,
    scores: dict[str, tuple[int | None, str]],
    note: str = "",
    recommendation: str = "",
    finish: bool = False,
    seen: str | None = None,
) -> Review:
    """Keep scores and notes of the newest version; `finish` recommends, and the reader's makes it ready to decide."""
    proposal = locked(proposal)
    refuse_for_staff(by, Action.GRANTS_REVIEW, proposal, timezone.localdate(now))
    refuse_stale(proposal, seen)
    state = next_state(proposal, "recommend" if finish else "score")
    if finish and not recommendation:
        raise Refused("Choose what you recommend.", field="recommendation")
    missing = [question for name, question in questions_for(proposal.kind) if scores.get(name, (None, ""))[0] is None]
    if finish and missing and scores_asked(proposal):
        raise Refused(f"Score “{missing[0]}” before you recommend.")
    review, _ = Review.objects.get_or_create(version=newest_sent(proposal), reviewer=by, defaults={"saved_at": now})
    review.note, review.recommendation, review.saved_at = note, recommendation, now
    if finish:
        review.finished_at = review.finished_at or now
    review.save()
    _write_scores(review, scores)
    if finish and proposal.reader_id == by.pk:
        proposal.state = state
        proposal.save(update_fields=["state"])
    if finish:
        sentence = f"recommended: {review.get_recommendation_display().lower()}"
        record("recommend", proposal, by=by, sentence=sentence, community=proposal.community_id)
    return review


def _write_scores(review: Review, scores: dict[str, tuple[int | None, str]]) -> None:
    review.scores.all().delete()
    Score.objects.bulk_create(
        Score(review=review, question=question, score=score, note=note)
        for question, (score, note) in scores.items()
        if score is not None or note
    )


@transaction.atomic
def ask_for_changes(
    *, proposal: Proposal, by: Any, points: Sequence[str | tuple[str, str]], now: datetime, seen: str | None = None
) -> ChangesAsked:
    """Send numbered points back to the group, each about a part of it or the whole.

    The next version begins as a copy of the one that was read.
    """
    proposal = locked(proposal)
    on = timezone.localdate(now)
    refuse_for_staff(by, Action.GRANTS_REVIEW, proposal, on)
    listed = [("", point) if isinstance(point, str) else point for point in points]
    kept: list[Any] = [[part, words.strip()] if part else words.strip() for part, words in listed if words.strip()]
    last = proposal.changes_asked.last()
    if last and last.answered_at is None and last.by_id == by.pk and last.points == kept:
        return last  # pressed twice
    refuse_stale(proposal, seen)
    state = next_state(proposal, "ask_changes")
    if hasattr(proposal, "decision"):
        raise Refused("A decision waits for its second signature. Send that back first, then ask for changes.")
    if not kept:
        raise Refused("Write at least one point.", field="points")
    if unknown := {part for part, _ in listed} - {"", *PARTS}:
        raise Refused(f"Choose what the point is about: “{unknown.pop()[:40]}” is no part of a proposal.")
    if len(kept) > MOST_POINTS:
        raise Refused(f"Ask at most {MOST_POINTS} things at once.", field="points")
    version = newest_sent(proposal)
    asked = ChangesAsked.objects.create(proposal=proposal, version=version, points=kept, by=by, at=now)
    _next_version(version, now)
    proposal.state, proposal.reader = state, proposal.reader or by
    proposal.save(update_fields=["state", "reader"])
    sentence = "asked one question" if len(kept) == 1 else f"asked {len(kept)} questions"
    record("ask_changes", proposal, by=by, sentence=sentence, community=proposal.community_id, points=kept)
    record_event(
        "changes-asked",
        key=f"changes-asked:{asked.pk}",
        subject=f"proposal:{proposal.pk}",
        topics=[],
        actor=by,
        community=proposal.community_id,
        people=group_to_tell(proposal, on=on, with_finance=False),
        happened_at=now,
    )
    return asked


def _next_version(version: ProposalVersion, now: datetime) -> ProposalVersion:
    """Begin the next version with the words and costs of the last."""
    copy = ProposalVersion.objects.create(
        proposal=version.proposal,
        number=version.number + 1,
        saved_at=now,
        saved_by=version.saved_by,
        **{name: getattr(version, name) for name in WORDS},
    )
    lines = list(version.lines.all())
    for line in lines:
        line.pk, line.version = None, copy
    ProposalLine.objects.bulk_create(lines)
    copy_parts(version, copy)
    return copy
