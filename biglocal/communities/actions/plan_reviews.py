"""Look back at a plan: plan the review, write it, agree and send it, answer it, publish it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from biglocal.access import PROGRAMME_ROLES, Action, Role
from biglocal.accounts.models import Person
from biglocal.audit.record import record, topic_of
from biglocal.notices.events import record_event
from biglocal.refusals import Refused

from ..models import Community, MeetingDecision, Membership, Plan, PlanReview, RoleHeld
from ..models.plan_review import REVIEW_MOVES
from ..roles import can

QUESTIONS = dict(PlanReview.QUESTIONS)


def last_plan(community: Community) -> Plan | None:
    """The plan that runs, or else the one that was completed last."""
    plans = community.plans.exclude(state=Plan.State.DRAFT)
    return plans.filter(state=Plan.State.LIVE).first() or plans.first()


def refuse_without_review(community: Community, plan: Plan | None = None) -> None:
    """A new plan waits for the review of the one before it. The first plan waits for nothing."""
    before = last_plan(community)
    if before is None or (plan is not None and before.pk == plan.pk):
        return
    if not before.reviews.sent().exists():
        raise Refused(
            f"First look back at “{before.title}”: send its review to Local Trust. Then you can begin a new plan."
        )


@transaction.atomic
def set_review_day(*, plan: Plan, planned_on: date, by: Person) -> PlanReview:
    """Say when the partnership looks back at `plan`. One that is being worked on is moved to that day."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("community").get(pk=plan.pk)
    if plan.state == Plan.State.DRAFT:
        raise Refused("This plan has not begun, so there is nothing to look back at.")
    if planned_on < plan.start_date:
        raise Refused("Choose a day after the plan began.", field="planned_on")
    at_work = plan.reviews.filter(state__in=["planned", "in_progress", "agreed"]).first()
    if at_work is None:
        number = (plan.reviews.aggregate(last=Max("number"))["last"] or 0) + 1
        at_work = PlanReview(plan=plan, number=number)
    if at_work.pk is None or at_work.planned_on != planned_on:
        at_work.planned_on = planned_on
        at_work.save()
        _note("review_plan", f"Review of “{plan.title}” by {planned_on:%-d %B %Y}", at_work, by)
    return at_work


@transaction.atomic
def begin_review(*, review: PlanReview, drafts: dict[str, str], by: Person, now: datetime) -> PlanReview:
    """Begin to write, from what was logged. Begun twice it is begun once: nobody's words are lost."""
    review = _locked(review)
    if review.state != PlanReview.State.PLANNED:
        return review
    for name in QUESTIONS:
        setattr(review, name, drafts.get(name, ""))
    review.state, review.saved_at = _next(review, "begin"), now
    review.save()
    _note("review_begin", f"Began the {_named(review)}", review, by)
    return review


def stamp_of(review: PlanReview) -> str:
    """Return what a form remembers of the review, so that a stale one is noticed."""
    return f"{review.state}-{review.saved_at.isoformat() if review.saved_at else ''}"


@transaction.atomic
def save_review(
    *, review: PlanReview, answers: dict[str, str], outcomes: list[str], by: Person, now: datetime, seen: str = ""
) -> PlanReview:
    """Keep what was written so far. Two people who write at once do not overwrite each other."""
    review = _locked(review)
    same = all(getattr(review, name) == answers[name] for name in QUESTIONS) and review.outcomes == outcomes
    if same:
        return review
    if seen and seen != stamp_of(review):
        raise Refused("Somebody saved this while you had it open. Copy your words, open it again and add them.")
    review.state = _next(review, "save")
    for name in QUESTIONS:
        setattr(review, name, answers[name])
    review.outcomes, review.saved_at = outcomes, now
    review.save()
    _note("review_save", f"Wrote on the {_named(review)}", review, by)
    return review


@transaction.atomic
def agree_review(*, review: PlanReview, by: Person, on: date, decision: MeetingDecision | None = None) -> PlanReview:
    """The partnership agrees its review: a chair says so, once every question has an answer."""
    review = _locked(review)
    _need(by, Action.REVIEW_SEND, review)
    if review.state == PlanReview.State.AGREED:
        return review
    state = _next(review, "agree")
    if empty := [question for name, question, words in review.answers if not words.strip()]:
        raise Refused(f"Answer every question first. Still open: “{empty[0]}”")
    if decision is not None and (
        decision.meeting.community_id != review.plan.community_id or decision.outcome != "agreed"
    ):
        raise Refused("Choose a decision of a meeting that agreed it.", field="decision")
    review.state, review.agreed_on, review.decision = state, on, decision
    review.save()
    _note("review_agree", f"Agreed the {_named(review)}", review, by)
    return review


@transaction.atomic
def reopen_review(*, review: PlanReview, by: Person) -> PlanReview:
    """Take an agreed review up again, before it is sent."""
    review = _locked(review)
    if review.state == PlanReview.State.IN_PROGRESS:
        return review
    review.state, review.agreed_on, review.decision = _next(review, "reopen"), None, None
    review.save()
    _note("review_reopen", f"Took up the {_named(review)} again", review, by)
    return review


@transaction.atomic
def submit_review(*, review: PlanReview, by: Person, now: datetime, on: date) -> PlanReview:
    """Send an agreed review to Local Trust. From now on its words stay; officers hear of it."""
    review = _locked(review)
    _need(by, Action.REVIEW_SEND, review)
    if review.state == PlanReview.State.SUBMITTED:
        return review
    review.state, review.submitted_by, review.submitted_at = _next(review, "submit"), by, now
    review.save()
    _note("review_submit", f"Sent the {_named(review)}", review, by)
    staff = RoleHeld.objects.running(on).filter(programme=review.plan.community.programme_id)
    _tell("review-submitted", review, by, now, staff.filter(role__in=PROGRAMME_ROLES))
    return review


@transaction.atomic
def answer_review(
    *, review: PlanReview, liked: str, help_offered: str, by: Person, now: datetime, on: date
) -> PlanReview:
    """Local Trust answers in writing: what it liked, what help it offers. Chairs and workers hear of it."""
    review = _locked(review)
    _need(by, Action.REVIEW_ANSWER, review)
    area = review.plan.community
    if Membership.objects.in_community(area).running(on).filter(person=by).exists():
        raise Refused(f"You are a member in {area}, so somebody else answers this.")
    if review.state == PlanReview.State.FEEDBACK and (review.liked, review.help_offered) == (liked, help_offered):
        return review
    review.state = _next(review, "answer")
    review.liked, review.help_offered, review.feedback_by, review.feedback_at = liked, help_offered, by, now
    review.save()
    _note("review_answer", f"Answered the {_named(review)}", review, by)
    group = RoleHeld.objects.running(on).filter(community=area, role__in=[Role.CHAIR, Role.WORKER])
    _tell("review-answered", review, by, now, group)
    return review


@transaction.atomic
def publish_review(*, review: PlanReview, by: Person, now: datetime) -> PlanReview:
    """Let everybody read the review, with the answer."""
    review = _locked(review)
    if review.state == PlanReview.State.PUBLISHED:
        return review
    review.state, review.published_at = _next(review, "publish"), now
    review.save()
    _note("review_publish", f"Published the {_named(review)}", review, by)
    return review


def _locked(review: PlanReview) -> PlanReview:
    rows = PlanReview.objects.select_for_update(of=("self",)).select_related("plan__community")
    return rows.get(pk=review.pk)


def _next(review: PlanReview, move: str) -> str:
    if not review.can_move(move):
        state = review.get_state_display()
        raise Refused(f"Somebody changed this while you had it open. It is “{state}” now. Nothing was saved.")
    return REVIEW_MOVES[move][review.state]


def _need(person: Person, action: Action, review: PlanReview) -> None:
    if not can(person, action, review.plan.community):
        who = "somebody of Local Trust answers" if action == Action.REVIEW_ANSWER else "a chair agrees and sends"
        raise Refused(f"Only {who} the review of a plan.")


def _named(review: PlanReview) -> str:
    return f"review of “{review.plan.title}”"


def _note(verb: str, sentence: str, review: PlanReview, by: Person, **detail: Any) -> None:
    record(verb, review, by=by, community=review.plan.community_id, sentence=sentence, **detail)


def _tell(kind: str, review: PlanReview, by: Person, now: datetime, roles: Any) -> None:
    record_event(
        kind,
        key=f"{kind}:{review.pk}",
        subject=topic_of(review),
        topics=[],
        people=sorted(set(roles.values_list("person", flat=True))),
        actor=by,
        community=review.plan.community_id,
        happened_at=now,
    )
