"""A partnership looks back at its plan; a new plan waits for it."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.communities.actions import (
    agree_review,
    answer_review,
    begin_review,
    publish_review,
    reopen_review,
    save_plan,
    save_review,
    set_review_day,
    start_plan,
    submit_review,
)
from biglocal.communities.models import Plan, PlanReview
from biglocal.communities.models.plan_review import REVIEW_MOVES
from biglocal.dates import today
from biglocal.notices.models import Event
from biglocal.refusals import Refused
from tests.factories.communities import MembershipFactory, PlanFactory, ResidentGroupFactory
from tests.factories.meetings import MadeDecisionFactory, MeetingFactory, PlanReviewFactory

ABOUT = {"title": "Plan two", "vision": "", "start_date": date(2030, 4, 1), "end_date": date(2032, 3, 31)}


@pytest.fixture
def plan(community):
    return PlanFactory(community=community, title="Plan one")


@pytest.fixture
def review(plan):
    return PlanReviewFactory(plan=plan)


def move(review, name, by, **about):
    now = timezone.now()
    moves = {
        "agree": lambda: agree_review(review=review, by=by, on=today(), **about),
        "reopen": lambda: reopen_review(review=review, by=by),
        "submit": lambda: submit_review(review=review, by=by, now=now, on=today()),
        "answer": lambda: answer_review(
            review=review, by=by, now=now, on=today(), **{"liked": "The mend.", "help_offered": "None."} | about
        ),
        "publish": lambda: publish_review(review=review, by=by, now=now),
    }
    return moves[name]()


# A new plan waits -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["planned", "in_progress", "agreed"])
def test_a_new_plan_waits_for_the_review_of_the_running_one(community, chair, plan, state):
    PlanReviewFactory(plan=plan, state=state)
    with pytest.raises(Refused, match="First look back at “Plan one”"):
        start_plan(community=community, by=chair, state="draft", **ABOUT)
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("state", ["submitted", "feedback", "published"])
def test_with_the_review_sent_a_new_plan_begins(community, chair, plan, state):
    PlanReviewFactory(plan=plan, state=state)
    assert start_plan(community=community, by=chair, state="draft", **ABOUT).number == 2


def test_completing_the_plan_is_no_way_round_its_review(community, chair, plan):
    draft = PlanFactory(community=community, number=2, state="draft")
    Plan.objects.filter(pk=plan.pk).update(state="completed")
    with pytest.raises(Refused, match="First look back"):
        start_plan(community=community, by=chair, state="draft", **ABOUT)
    with pytest.raises(Refused, match="First look back"):
        save_plan(plan=draft, by=chair, **ABOUT, state="live")
    PlanReviewFactory(plan=plan, state="submitted")
    assert save_plan(plan=draft, by=chair, **ABOUT, state="live").state == "live"


def test_the_first_plan_waits_for_nothing(community, chair):
    assert start_plan(community=community, by=chair, state="live", **ABOUT).number == 1


def test_a_plan_not_begun_has_nothing_to_look_back_at(community, chair):
    with pytest.raises(Refused, match="has not begun"):
        set_review_day(plan=PlanFactory(community=community, state="draft"), planned_on=today(), by=chair)


# Moves ----------------------------------------------------------------------------------------------------------------
def test_a_review_from_plan_to_page(plan, chair, worker, officer, django_capture_on_commit_callbacks):
    review = set_review_day(plan=plan, planned_on=today() + timedelta(days=9), by=worker)
    drafts = dict.fromkeys([name for name, _ in PlanReview.QUESTIONS], "A lot.")
    begin_review(review=review, drafts=drafts, by=worker, now=timezone.now())
    for name, by, state in [
        ("agree", chair, "agreed"),
        ("reopen", chair, "in_progress"),
        ("agree", chair, "agreed"),
        ("submit", chair, "submitted"),
        ("answer", officer, "feedback"),
        ("publish", chair, "published"),
    ]:
        assert move(review, name, by).state == state
    assert Event.objects.get(kind="review-submitted").people == [officer.pk]
    assert sorted(Event.objects.get(kind="review-answered").people) == sorted([chair.pk, worker.pk])
    assert mail.outbox == []  # sent by the machine of mails, not by the page


@pytest.mark.parametrize("name", ["agree", "submit", "answer", "publish"])
@pytest.mark.parametrize("state", PlanReview.State.values)
def test_a_move_out_of_its_turn_changes_nothing(plan, chair, officer, name, state):
    review = PlanReviewFactory(plan=plan, state=state)
    if state in REVIEW_MOVES[name] or state in REVIEW_MOVES[name].values():
        return
    with pytest.raises(Refused, match="Somebody changed this"):
        move(review, name, officer if name == "answer" else chair)
    review.refresh_from_db()
    assert review.state == state and not AuditLine.objects.filter(topic=f"planreview:{review.pk}").exists()


def test_every_question_has_an_answer_before_it_is_agreed(review, chair):
    PlanReview.objects.filter(pk=review.pk).update(learning=" ")
    with pytest.raises(Refused, match="What did you learn"):
        move(review, "agree", chair)


@pytest.mark.parametrize("name", ["agree", "submit"])
def test_a_chair_alone_agrees_and_sends(plan, worker, name):
    review = PlanReviewFactory(plan=plan, state="in_progress" if name == "agree" else "agreed")
    with pytest.raises(Refused, match="a chair"):
        move(review, name, worker)


def test_the_decision_named_is_one_that_agreed_in_this_area(review, chair, community, other_community):
    theirs = MadeDecisionFactory(meeting=MeetingFactory(community=other_community))
    refused = MadeDecisionFactory(meeting=MeetingFactory(community=community), outcome="put_off")
    for decision in (theirs, refused):
        with pytest.raises(Refused, match="agreed it"):
            move(review, "agree", chair, decision=decision)
    mine = MadeDecisionFactory(meeting=MeetingFactory(community=community))
    assert move(review, "agree", chair, decision=mine).decision == mine


def test_somebody_of_local_trust_who_is_a_member_does_not_answer(review, community, officer):
    PlanReview.objects.filter(pk=review.pk).update(state="submitted")
    MembershipFactory(group=ResidentGroupFactory(community=community), person=officer)
    with pytest.raises(Refused, match="somebody else answers"):
        move(review, "answer", officer)


def test_begun_twice_nobody_loses_words(review, worker):
    begin_review(review=review, drafts={"done": "Other words"}, by=worker, now=timezone.now())
    review.refresh_from_db()
    assert review.done == "A lot."


def test_two_who_write_at_once_do_not_overwrite_each_other(review, chair, worker):
    answers = dict.fromkeys([name for name, _ in PlanReview.QUESTIONS], "More.")
    about = {"review": review, "outcomes": ["O1"], "seen": "in_progress-", "now": timezone.now()}
    save_review(answers=answers, by=chair, **about)
    save_review(answers=answers, by=chair, **about)  # the same post once more
    with pytest.raises(Refused, match="Somebody saved this"):
        save_review(answers=answers | {"done": "Else"}, by=worker, **about)
    assert AuditLine.objects.filter(verb="review_save").count() == 1


def test_what_was_sent_stays_as_it_was(plan, chair):
    review = PlanReviewFactory(plan=plan, state="submitted")
    answers = dict.fromkeys([name for name, _ in PlanReview.QUESTIONS], "Else")
    with pytest.raises(Refused, match="With Local Trust"):
        save_review(review=review, answers=answers, outcomes=[], by=chair, now=timezone.now())


def test_one_review_is_worked_on_at_a_time(plan, chair, review):
    again = set_review_day(plan=plan, planned_on=today() + timedelta(days=30), by=chair)
    assert again.pk == review.pk and PlanReview.objects.count() == 1
