"""Write proposals as they would stand after the people of the story wrote, read and decided them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from biglocal.accounts.models import Person
from biglocal.audit.models import AuditLine
from biglocal.audit.record import topic_of
from biglocal.communities.models import Community, Organisation, Priority
from biglocal.money import pounds
from funding.models import (
    Conflict,
    Decision,
    PlannedStep,
    Proposal,
    ProposalLine,
    ProposalVersion,
    Review,
    Score,
    VisionCost,
)

from .world import World

THEMES = {label: theme for theme, label in Priority.Theme.choices}


def write_proposal(
    world: World,
    community: Community,
    lto: Organisation,
    ref: str,
    title: str,
    lines: list[tuple[str, int]],
    *,
    by: Person,
    chair: Person,
    state: str = "submitted",
    sent: int | None = None,
    answers: dict[str, str] | None = None,
    reader: Person | None = None,
    other_money: str = "",
    decided: int | None = None,
    **fields: Any,
) -> Proposal:
    """Write a proposal with one version and its costs, sent by the chair; `sent` and `decided` are days ago."""
    sent_at = None if sent is None else world.moment(sent, "15:20")
    written_at = world.moment((sent or 6) + 5, "19:40")
    proposal = Proposal.objects.create(
        ref=ref,
        community=community,
        lto=lto,
        title=title,
        state=state,
        asked=Decimal(sum(amount for _, amount in lines)),
        written_by=by,
        written_at=written_at,
        agreed_by=chair if state != "draft" else None,
        agreed_on=world.day((sent or 0) + 4) if state != "draft" else None,
        submitted_by=chair if sent_at else None,
        submitted_at=sent_at,
        answer_due_on=sent_at.date() + timedelta(days=20) if sent_at else None,
        reader=reader,
        decided_at=None if decided is None else world.moment(decided, "11:10"),
        **fields,
    )
    words = answers or {}
    if proposal.kind == Proposal.Kind.PLAN:
        words = {**words, "vision": words.get("what", ""), "legacy": words.get("after", "")}
    version = ProposalVersion.objects.create(
        proposal=proposal,
        number=1,
        other_money=other_money,
        saved_at=sent_at or written_at,
        saved_by=by,
        sent_at=sent_at,
        **words,
    )
    if proposal.kind == Proposal.Kind.PLAN:
        write_plan_parts(version, lines)
    ProposalLine.objects.bulk_create(
        ProposalLine(
            version=version,
            position=position,
            description=description,
            amount=Decimal(amount),
            priority=proposal.priority,
            project=proposal.project,
            theme=THEMES.get(description, "") if proposal.kind == Proposal.Kind.PLAN else "",
            lto=lto,
        )
        for position, (description, amount) in enumerate(lines, start=1)
    )
    if sent_at:
        remember(world, proposal, "send", chair, sent, f"sent it to Local Trust, asking for {pounds(proposal.asked)}")
    return proposal


def write_plan_parts(version: ProposalVersion, lines: list[tuple[str, int]]) -> None:
    """Write the parts of a plan beside its words: the table of years, a step for each part of it."""
    year = version.saved_at.year
    themes = [(THEMES[name], name, amount) for name, amount in lines if name in THEMES]
    VisionCost.objects.bulk_create(
        VisionCost(version=version, theme=theme, year=year + more, amount=Decimal(amount) / (more + 1))
        for theme, _, amount in themes
        for more in range(2)
    )
    PlannedStep.objects.bulk_create(
        PlannedStep(
            version=version,
            position=place,
            theme=theme,
            goal=f"{name} that people notice",
            activity="Go on with what began last year, and open it to the next street",
            who="The worker, with the group that meets on Tuesdays",
            when="From spring to the end of the year",
            measure="Twice as many people come, and say so at the open meeting",
        )
        for place, (theme, name, _) in enumerate(themes, start=1)
    )


def write_review(
    world: World,
    proposal: Proposal,
    by: Person,
    ago: int,
    scores: dict[str, tuple[int, str]],
    recommendation: str,
    note: str,
) -> Review:
    """Write one finished reading of the newest version."""
    review = Review.objects.create(
        version=proposal.versions.first(),
        reviewer=by,
        recommendation=recommendation,
        note=note,
        saved_at=world.moment(ago, "16:00"),
        finished_at=world.moment(ago, "16:00"),
    )
    Score.objects.bulk_create(
        Score(review=review, question=question, score=score, note=words) for question, (score, words) in scores.items()
    )
    total = sum(score for score, _ in scores.values())
    said = review.get_recommendation_display().lower()
    remember(world, proposal, "recommend", by, ago, f"scored it {total} of 16 and recommended: {said}")
    return review


def declare(world: World, proposal: Proposal, by: Person, ago: int, reason: str = "") -> None:
    """Write that an officer has a conflict of interest, or with no reason, that there is none."""
    Conflict.objects.create(
        proposal=proposal, person=by, has_conflict=bool(reason), reason=reason, declared_at=world.moment(ago, "09:30")
    )
    said = "stepped back" if reason else "said there is no conflict of interest"
    remember(world, proposal, "conflict", by, ago, said)


def decide(
    world: World,
    proposal: Proposal,
    ago: int,
    answer: str,
    message: str,
    *,
    confirmed: int | None = None,
    **fields: Any,
) -> Decision:
    """Write Gwen's decision; above the programme's sum the manager confirms it `confirmed` days ago, or not yet."""
    large = proposal.asked > world.programme.second_signature_above and answer in ("yes", "conditions")
    gwen, manager = world.people["gwen"], world.people["manager"]
    decision = Decision.objects.create(
        proposal=proposal,
        version=proposal.versions.first(),
        answer=answer,
        amount=proposal.asked if answer in ("yes", "conditions") else 0,
        message=message,
        by=gwen,
        at=world.moment(ago, "11:10"),
        needs_confirmation=large,
        confirmed_by=manager if large and confirmed is not None else None,
        confirmed_at=world.moment(confirmed, "14:00") if large and confirmed is not None else None,
        **fields,
    )
    remember(world, proposal, "decide", gwen, ago, f"decided: {decision.get_answer_display().lower()}")
    if decision.confirmed_by:
        remember(world, proposal, "confirm", manager, confirmed, "confirmed the decision")
    return decision


def remember(world: World, proposal: Proposal, verb: str, by: Person, ago: int, sentence: str) -> None:
    """Write one line of history as of then."""
    AuditLine.objects.create(
        at=world.moment(ago, "16:10"),
        by=by,
        verb=verb,
        topic=topic_of(proposal),
        community=proposal.community_id,
        sentence=sentence,
    )
