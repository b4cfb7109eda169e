"""A proposal is agreed by a recorded decision, sent, answered, withdrawn with a reason."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.refusals import Refused
from funding.actions import agree_proposal, ask_for_changes, save_proposal, send_proposal, withdraw_proposal
from funding.models import MoneyDecision, Proposal
from funding.warnings import warnings_for
from tests.factories.communities import PlanFactory
from tests.factories.funding import ProposalFactory
from tests.factories.meetings import MadeDecisionFactory, MeetingDecisionFactory, PlanReviewFactory

from .conftest import WORDS


def agree(draft, chair, decision):
    return agree_proposal(proposal=draft, decision=decision, by=chair, now=timezone.now())


def test_agreeing_ties_it_to_the_decision(agreed, decision):
    assert agreed.agreed_on == decision.meeting.on and decision.money_link.proposal == agreed
    line = AuditLine.objects.get(topic=f"proposal:{agreed.pk}", verb="agree")
    assert line.sentence.endswith("Ask for a tap") and line.detail["decision"] == decision.pk


def test_agreeing_twice_is_agreeing_once(agreed, chair, decision):
    agree(agreed, chair, decision)
    assert AuditLine.objects.filter(verb="agree").count() == MoneyDecision.objects.count() == 1


@pytest.mark.parametrize(
    ("of_meeting", "words"),
    [
        ({"outcome": "not_agreed"}, "did not agree to that"),
        ({"outcome": "put_off"}, "did not agree to that"),
        ({"meeting__on": timezone.localdate() + timedelta(days=3)}, "still to come"),
    ],
)
def test_only_what_a_meeting_agreed_counts(draft, chair, community, of_meeting, words):
    decision = MadeDecisionFactory(**{"meeting__community": community, **of_meeting})
    with pytest.raises(Refused, match=words):
        agree(draft, chair, decision)
    draft.refresh_from_db()
    assert draft.state == "draft" and not MoneyDecision.objects.exists()


def test_a_question_not_yet_decided_does_not_count(draft, chair, community):
    with pytest.raises(Refused, match="did not agree"):
        agree(draft, chair, MeetingDecisionFactory(meeting__community=community))


def test_another_areas_decision_does_not_count(draft, chair, other_community):
    with pytest.raises(Refused, match="Choose a decision of Arches Local"):
        agree(draft, chair, MadeDecisionFactory(meeting__community=other_community))


def test_one_decision_agrees_to_one_proposal(agreed, draft, chair, decision, community):
    other = ProposalFactory(community=community, title="Something else")
    MoneyDecision.objects.update(proposal=other)
    Proposal.objects.filter(pk=draft.pk).update(state="draft")
    with pytest.raises(Refused, match="That decision is about"):
        agree(draft, chair, decision)


def test_where_its_decision_is_gone_another_one_is_chosen(signed_in, agreed, chair, community):
    MoneyDecision.objects.all().delete()
    page = signed_in(chair).get(agreed.get_absolute_url()).content.decode()
    assert "Choose the decision" in page and "Send to Local Trust" not in page
    other = MadeDecisionFactory(meeting__community=community, outcome="agreed")
    agree(agreed, chair, other)
    assert send_proposal(proposal=agreed, by=chair, now=timezone.now()).state == "submitted"


def test_without_its_decision_it_is_not_sent(agreed, chair, decision):
    MoneyDecision.objects.all().delete()
    with pytest.raises(Refused, match="No decision of a meeting agrees to this any more"):
        send_proposal(proposal=agreed, by=chair, now=timezone.now())
    agreed.refresh_from_db()
    assert agreed.state == "agreed" and agreed.submitted_at is None


def test_the_form_offers_decisions_of_the_area(signed_in, chair, draft, decision, other_community):
    MadeDecisionFactory(meeting__community=other_community, title="Theirs")
    page = signed_in(chair).get(reverse("funding:proposal_agree", args=[draft.community.slug, draft.ref]))
    html = page.content.decode()
    assert "Ask for a tap" in html and "Theirs" not in html
    answer = signed_in(chair).post(page.request["PATH_INFO"], {"decision": ""}).content.decode()
    assert "Choose the decision by which the partnership agreed" in answer


def test_a_decision_about_other_money_is_not_offered(signed_in, chair, agreed, decision, community):
    other = ProposalFactory(community=community, state="draft")
    address = reverse("funding:proposal_agree", args=[community.slug, other.ref])
    assert decision.title not in signed_in(chair).get(address).content.decode()


def test_withdrawing_says_why(signed_in, chair, sent, officer):
    address = reverse("funding:proposal_withdraw", args=[sent.community.slug, sent.ref])
    client = signed_in(chair)
    assert "Say why you take it back" in client.post(address, {"reason": " "}).content.decode()
    page = client.post(address, {"reason": "The council gives us a tap"}, follow=True).content.decode()
    assert "It was withdrawn: The council gives us a tap" in page
    assert signed_in(officer).get(reverse("grant", args=[sent.ref])).status_code == 404


def test_withdrawing_twice_keeps_the_first_reason(sent, chair):
    for reason in ["First", "Second"]:
        withdraw_proposal(proposal=sent, by=chair, now=timezone.now(), reason=reason)
    sent.refresh_from_db()
    assert sent.withdrawn_because == "First"


def test_points_name_the_part_they_are_about(signed_in, worker, officer, in_review):
    points = [("costs", "A second price?"), "Who rings whom?"]
    ask_for_changes(proposal=in_review, by=officer, points=points, now=timezone.now())
    page = signed_in(worker).get(in_review.get_absolute_url()).content.decode()
    assert "<strong>What it costs</strong><br>A second price?" in page and "<li>Who rings whom?</li>" in page


def test_a_point_about_no_part_is_refused(officer, in_review):
    with pytest.raises(Refused, match="no part of a proposal"):
        ask_for_changes(proposal=in_review, by=officer, points=[("nonsense", "x")], now=timezone.now())
    assert not in_review.changes_asked.exists()


def test_the_group_sees_what_it_changed_since_last_time(signed_in, worker, officer, in_review, written):
    ask_for_changes(proposal=in_review, by=officer, points=["Who?"], now=timezone.now())
    words = {**WORDS, "after": "The council looks after it."}
    save_proposal(proposal=in_review, by=worker, now=timezone.now(), **{**written, "words": words})
    page = signed_in(worker).get(in_review.get_absolute_url()).content.decode()
    assert "What changed since last time" in page and "<ins>council </ins>" in page


def test_bridging_money_says_for_how_long(draft, worker, chair, decision, written):
    save_proposal(proposal=draft, by=worker, now=timezone.now(), **{**written, "kind": "bridging"})
    with pytest.raises(Refused, match="for how many months"):
        agree(draft, chair, decision)
    save_proposal(proposal=draft, by=worker, now=timezone.now(), **{**written, "kind": "bridging", "months": 5})
    assert agree(draft, chair, decision).state == "agreed"


@pytest.mark.parametrize(("days", "warned"), [(27, True), (28, False)])
def test_asking_late_warns(draft, days, warned):
    on = timezone.localdate()
    draft.needed_by = on + timedelta(days=days)
    assert any("28 days" in sentence for sentence in warnings_for(draft, on=on)) == warned


@pytest.mark.parametrize(
    ("kind", "state", "warned"),
    [
        ("additional", None, True),
        ("additional", "in_progress", True),
        ("additional", "submitted", False),
        ("additional", "published", False),
        ("project", None, False),
        ("bridging", None, False),
    ],
)
def test_additional_money_without_a_review_of_the_plan_warns(draft, kind, state, warned):
    draft.kind = kind
    plan = PlanFactory(community=draft.community, title="Green and safe")
    if state:
        PlanReviewFactory(plan=plan, state=state)
    words = "There is no review of “Green and safe” yet. At least one must be in before a new plan or more money"
    assert any(words in sentence for sentence in warnings_for(draft, on=timezone.localdate())) == warned


def test_a_first_plan_has_nothing_to_look_back_at(draft):
    draft.kind = "additional"
    assert not any("review" in sentence for sentence in warnings_for(draft, on=timezone.localdate()))


def test_the_warning_of_a_missing_review_blocks_nobody(signed_in, draft, worker, chair, decision, written):
    """Money.md, rule 10: the page says it, and the proposal goes its way."""
    PlanFactory(community=draft.community, title="Green and safe")
    save_proposal(proposal=draft, by=worker, now=timezone.now(), **{**written, "kind": "additional"})
    assert "no review of “Green and safe” yet" in signed_in(chair).get(draft.get_absolute_url()).content.decode()
    agree(draft, chair, decision)
    assert send_proposal(proposal=draft, by=chair, now=timezone.now()).state == "submitted"
