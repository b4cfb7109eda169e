"""What pages about proposals read, each with all that it shows."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from biglocal.audit.record import lines_about, topic_of
from biglocal.communities.models import MeetingDecision
from biglocal.communities.roles import standing_of
from biglocal.ready import Given, keep, ready
from projects.models import Update

from .actions.rules import scores_asked
from .compare import cost_totals, costs_beside, lines_changed, words_changed
from .history import lines_told
from .models import Agreement, Bid, ChangesAsked, Conflict, Proposal, ProposalLine, ProposalVersion, Review, Score
from .money import SUMS, Money, money_in_priority, money_of, sums_of_area
from .people import officers_of

OF_PROGRESS = [
    *("title", "kind", "happened_on", "by__name", "by__left_at"),
    *("project__title", "project__slug", "project__community__slug"),
]
SHUT = (
    "You told us about a conflict of interest in {ref}, so you can’t open it. "
    "Another officer reads it. If that was a mistake, take it back from the list of grants."
)


def refuse_conflicted(person: Any, proposal: Proposal) -> None:
    """Rule 7: whoever declared a conflict sees that the proposal exists, and nothing of it."""
    if Conflict.objects.filter(proposal=proposal, person=person, has_conflict=True).exists():
        raise PermissionDenied(SHUT.format(ref=proposal.ref))


def proposal_for_group(found: Any, ref: str, person: Any) -> Proposal:
    """Return the proposal of this reference among `found`, with words, costs, points and answer."""
    rows = found.select_related("community__programme", "lto", "project", "priority", "reader", "decision")
    rows = rows.prefetch_related("versions__lines__project", "changes_asked", "agreements__asked_for__person", "bids")
    rows = rows.prefetch_related("agreements__asked_for__payment")
    rows = rows.prefetch_related("versions__steps", "versions__vision_costs")
    proposal = get_object_or_404(rows, ref=ref)
    refuse_conflicted(person, proposal)
    return proposal


def grant_of(person: Any, ref: str) -> Proposal:
    """Return the proposal that staff read; 404 when it was not sent to them, 403 when they declared a conflict."""
    proposal = _grant().first(ref=ref, programmes=list(standing_of(person).by_programme))
    if proposal is None:
        raise Http404("No grant has this reference.")
    keep([proposal], "conflicts", _conflicts().all(proposal=proposal.pk), "proposal")
    for said in proposal.conflicts.all():
        if said.has_conflict and said.person_id == person.pk:
            raise PermissionDenied(SHUT.format(ref=proposal.ref))
    return proposal


@ready
def _grant() -> Any:
    rows = Proposal.objects.sent().of_programmes([Given("programmes")]).filter(ref=Given("ref"))
    rows = rows.select_related(
        "community__programme", "lto", "priority", "project", "reader", "second_reader", "written_by", "decision__by",
        "decision__confirmed_by",
    ).defer("community__outline", "project__about")  # fmt: skip
    return rows.annotate(**sums_of_area("community"))


@ready
def _conflicts() -> Any:
    return Conflict.objects.filter(proposal=Given("proposal")).select_related("person")


@ready
def _bids() -> Any:
    return Bid.objects.filter(proposal=Given("proposal"))


def declared_conflict(person: Any, ref: str, pk: int) -> Conflict | None:
    """Return what somebody declared about a proposal of the programme of `person`, who may have declared it."""
    found = Proposal.objects.sent().of_programmes(standing_of(person).by_programme).filter(ref=ref)
    rows = Conflict.objects.filter(proposal__in=found, has_conflict=True)
    return rows.filter(person=pk).select_related("person", "proposal__community__programme").first()


def grant_page(proposal: Proposal, person: Any, *, on: date) -> dict[str, Any]:
    """Return all that the review page shows."""
    keep([proposal], "bids", _bids().all(proposal=proposal.pk), "proposal")
    versions = _versions(proposal.kind == Proposal.Kind.PLAN).all(proposal=proposal.pk)
    for one in versions:
        one.proposal = proposal
    sent = [version.pk for version in versions]
    keep(versions, "lines", _costs().all(versions=sent), "version")
    version, before = versions[0], (versions[1] if len(versions) > 1 else None)
    rows = _reviews().all(versions=sent)
    keep(rows, "scores", _scores().all(versions=sent), "review")
    all_reviews = sorted(rows, key=lambda review: review.reviewer_id != proposal.reader_id)
    reviews = [review for review in all_reviews if review.version_id == version.pk]
    mine = [review for review in all_reviews if review.reviewer_id == person.pk]
    mine.sort(key=lambda review: review.version_id != version.pk)  # this version's before the last one's
    said = {conflict.person_id: conflict for conflict in proposal.conflicts.all()}
    shut = {pk for pk, conflict in said.items() if conflict.has_conflict}
    roles_there = standing_of(person).by_community.get(proposal.community_id)
    known, costs = costs_beside(proposal, list(version.lines.all()))
    return {
        "version": version,
        "before": before,
        "reviews": reviews,
        "mine": mine[0] if mine else None,
        "finished_mine": any(r.finished_at for r in reviews if r.reviewer_id == person.pk),
        "scored_by_others": any(r.finished_at for r in reviews if r.reviewer_id not in {person.pk, *shut}),
        "scores_asked": scores_asked(proposal),
        "said": said.get(person.pk),
        "belongs": bool(roles_there),
        "may_act": not roles_there and person.pk in said,
        "questions": questions_of(version, before, reviews),
        "known": known,
        "costs": costs,
        "costs_total": cost_totals(costs),
        "costs_changed": lines_changed(version, before),
        "asked_before": _asked_before().all(proposal=proposal.pk),
        "earlier": _earlier().all(community=proposal.community_id, proposal=proposal.pk),
        "updates": progress_of(proposal),
        "history": lines_told(_history().all(topic=topic_of(proposal))),
        "area_money": money_of(*(getattr(proposal, name) for name in SUMS)),
        "priority_money": money_of_priority(proposal),
        "officers": officers_of([proposal.community.programme_id], on=on),
    }


def money_of_priority(proposal: Proposal) -> Money | None:
    """Return the figures of the part of the plan that the proposal names, if any. One query."""
    return money_in_priority(proposal.priority_id) if proposal.priority_id else None


@ready
def _versions(is_plan: bool) -> Any:
    """The last two that were sent, with their costs, and a plan's parts."""
    sent = ProposalVersion.objects.filter(proposal=Given("proposal"), sent_at__isnull=False)
    return sent.prefetch_related(*(["steps", "vision_costs"] if is_plan else []))[:2]


@ready
def _costs() -> Any:
    return ProposalLine.objects.filter(version__pk__in=[Given("versions")])


@ready
def _reviews() -> Any:
    found = Review.objects.filter(version__pk__in=[Given("versions")])
    return found.select_related("reviewer")


@ready
def _scores() -> Any:
    return Score.objects.filter(review__version__pk__in=[Given("versions")])


@ready
def _asked_before() -> Any:
    return ChangesAsked.objects.filter(proposal=Given("proposal")).select_related("by")


@ready
def _earlier() -> Any:
    return Agreement.objects.in_community(Given("community")).exclude(proposal=Given("proposal"))[:6]


@ready
def _history() -> Any:
    return lines_about(Given("topic"))[:30]


def questions_of(
    version: ProposalVersion, before: ProposalVersion | None, reviews: list[Review]
) -> list[dict[str, Any]]:
    """Return each question with their words, what changed since the last version, and what readers think."""
    found = []
    was = {name: answer for name, _, answer in before.answers} if before else {}
    for name, question, answer in version.answers:
        old = was.get(name)
        thoughts = [(review, score) for review in reviews for score in review.scores.all() if score.question == name]
        changed = words_changed(old, answer) if old is not None and old != answer else ""
        found.append({"name": name, "question": question, "answer": answer, "changed": changed, "thoughts": thoughts})
    return found


def progress_of(proposal: Proposal) -> Any:
    """Return what residents logged last on the project, or in the area where it names none."""
    updates = _updates(bool(proposal.project_id))
    return updates.all(project=proposal.project_id, community=proposal.community_id)


@ready
def _updates(of_project: bool) -> Any:
    updates = Update.objects.standing().select_related("project__community", "by").only(*OF_PROGRESS)
    if of_project:
        return updates.filter(project=Given("project"))[:5]
    return updates.in_community(Given("community"))[:5]


def decided_about(proposal: Proposal, *, inside: bool) -> MeetingDecision | None:
    """Return the newest decision of the partnership about `proposal`, as the reader may see it. One query."""
    found = MeetingDecision.objects.made() if inside else MeetingDecision.objects.made().public()
    rows = found.filter(money_link__proposal=proposal).select_related("meeting__community")
    return rows.defer("meeting__community__outline").order_by("-meeting__on", "-pk").first()
