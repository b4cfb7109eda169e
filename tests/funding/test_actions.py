"""From draft to agreement: what each act leaves behind, and what it refuses."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from biglocal.access import Role
from biglocal.audit.models import AuditLine
from biglocal.notices.models import Event
from biglocal.refusals import Refused
from funding.actions import (
    accept_agreement,
    agree_proposal,
    ask_for_changes,
    assign_reader,
    confirm_decision,
    declare_conflict,
    save_proposal,
    save_review,
    send_back_decision,
    send_proposal,
    start_proposal,
    take_back_conflict,
    withdraw_proposal,
)
from funding.actions.decisions import cut_to
from funding.actions.rules import stamp
from funding.models import Agreement, Conflict, Decision, Proposal, ProposalLine
from funding.money import area_money
from tests.factories.communities import LtoAppointmentFactory, MembershipFactory, ResidentGroupFactory, RoleHeldFactory
from tests.factories.funding import AgreementFactory, ConflictFactory, ProposalFactory
from tests.factories.payments import asks

from .conftest import SCORES, WORDS


def refused(part, act, **given):
    """`act(**given)` is refused with a sentence holding `part`."""
    with pytest.raises(Refused) as refusal:
        act(**given, now=timezone.now())
    assert part in refusal.value.sentence


# The group ------------------------------------------------------------------------------------------------------------
def test_a_draft_has_reference_version_and_sum(draft):
    assert (draft.ref, draft.state, draft.asked) == ("G-1001", "draft", Decimal("24600.00"))
    assert draft.versions.get().lines.count() == 3


def test_references_follow_the_highest(draft, community, worker, written):
    ProposalFactory(ref="G-1102")
    assert start_proposal(community=community, by=worker, now=timezone.now(), **written).ref == "G-1103"


def test_the_same_form_twice_is_one_draft(community, worker, written):
    import uuid

    key = uuid.uuid4()
    made = [
        start_proposal(community=community, by=worker, now=timezone.now(), form_key=key, **written) for _ in range(2)
    ]
    assert made[0] == made[1] and Proposal.objects.count() == 1


def test_only_who_writes_for_the_area_starts_one(community, rep, written):
    refused("Ask the chair of Arches Local", start_proposal, community=community, by=rep, **written)
    assert not Proposal.objects.exists()


def test_another_areas_project_and_holder_are_refused(draft, worker, written, other_community):
    other = LtoAppointmentFactory(community=other_community).organisation
    refused("does not hold the money", save_proposal, proposal=draft, by=worker, **{**written, "lto": other})
    lines = [{"description": "x", "amount": Decimal(1), "lto": other}]
    refused("does not hold the money", save_proposal, proposal=draft, by=worker, **{**written, "lines": lines})
    assert draft.versions.get().lines.count() == 3


def test_changed_words_are_agreed_again(agreed, worker, written):
    save_proposal(proposal=agreed, by=worker, now=timezone.now(), **written)
    agreed.refresh_from_db()
    assert (agreed.state, agreed.agreed_on) == ("draft", None)


def test_what_is_not_complete_is_not_agreed(draft, worker, chair, written, decision):
    words = {**WORDS, "after": " "}
    save_proposal(proposal=draft, by=worker, now=timezone.now(), **{**written, "words": words})
    refused("Who will look after it", agree_proposal, proposal=draft, by=chair, decision=decision)


def test_sending_keeps_the_version_and_tells_officers(sent, officer, decider):
    assert sent.versions.get().sent_at and sent.answer_due_on == timezone.localdate() + timedelta(days=20)
    assert Event.objects.get(kind="proposal-sent").topics == []
    assert AuditLine.objects.filter(topic=f"proposal:{sent.pk}", verb="send").count() == 1


def test_sending_twice_sends_once(sent, chair):
    send_proposal(proposal=sent, by=chair, now=timezone.now())
    assert Event.objects.filter(kind="proposal-sent").count() == 1


def test_a_worker_does_not_send(agreed, worker):
    refused("Ask the chair", send_proposal, proposal=agreed, by=worker)


def test_rule_12_another_body_of_the_area_does_not_send(agreed, community, finance):
    other = LtoAppointmentFactory(community=community).organisation
    stranger = RoleHeldFactory(role=Role.FINANCE, community=None, organisation=other).person
    refused("would hold this money", send_proposal, proposal=agreed, by=stranger)
    assert send_proposal(proposal=agreed, by=finance, now=timezone.now()).state == Proposal.State.SUBMITTED


def test_what_was_withdrawn_is_not_sent(agreed, chair):
    withdraw_proposal(proposal=agreed, by=chair, now=timezone.now(), reason="We found a tap")
    refused("is “Withdrawn”", send_proposal, proposal=agreed, by=chair)


def test_an_answer_is_the_next_version(in_review, officer, worker, chair, written):
    ask_for_changes(proposal=in_review, by=officer, points=["Who pays for the water?"], now=timezone.now())
    words = {**WORDS, "after": "The council pays for the water."}
    save_proposal(proposal=in_review, by=worker, now=timezone.now(), **{**written, "words": words})
    send_proposal(proposal=in_review, by=chair, now=timezone.now())
    in_review.refresh_from_db()
    assert in_review.state == "in_review"
    assert [v.after for v in in_review.versions.all()] == ["The council pays for the water.", WORDS["after"]]
    assert in_review.changes_asked.get().answered_at


# Staff: reading -------------------------------------------------------------------------------------------------------
def test_who_has_not_said_anything_about_conflicts_does_not_score(sent, officer):
    assign_reader(proposal=sent, reader=officer, by=officer, now=timezone.now())
    refused("Say first whether", save_review, proposal=sent, by=officer, scores=SCORES)


def test_a_declared_conflict_stays(in_review, officer):
    declare_conflict(proposal=in_review, by=officer, has_conflict=True, reason="My sister", now=timezone.now())
    in_review.refresh_from_db()
    assert in_review.reader is None
    refused("Ask a programme manager", declare_conflict, proposal=in_review, by=officer, has_conflict=False)
    refused("can’t act on this grant", save_review, proposal=in_review, by=officer, scores=SCORES)
    assert Conflict.objects.get(person=officer).has_conflict


def test_a_manager_takes_back_a_mistaken_conflict(in_review, officer, manager):
    declare_conflict(proposal=in_review, by=officer, has_conflict=True, reason="My sister", now=timezone.now())
    take = {"proposal": in_review, "person": officer, "by": manager, "reason": "Another Priya", "now": timezone.now()}
    take_back_conflict(**take)
    take_back_conflict(**take)
    assert not Conflict.objects.filter(person=officer).exists()
    line = AuditLine.objects.get(verb="conflict_back")
    assert line.by == manager and "Another Priya" in line.sentence and line.detail["declared"] == "My sister"
    refused("Say first whether", save_review, proposal=in_review, by=officer, scores=SCORES)


def test_who_may_not_take_back_a_conflict(in_review, officer, decider, manager, chair):
    declare_conflict(proposal=in_review, by=officer, has_conflict=True, reason="My sister", now=timezone.now())
    ConflictFactory(proposal=in_review, person=manager, has_conflict=True, reason="My house")
    take = {"proposal": in_review, "person": officer, "reason": "x"}
    refused("You said so yourself", take_back_conflict, **take, by=officer)
    refused("Only a programme manager", take_back_conflict, **take, by=decider)
    refused("Only a programme manager", take_back_conflict, **take, by=chair)
    refused("Ask another manager", take_back_conflict, **take, by=manager)
    assert Conflict.objects.filter(has_conflict=True).count() == 2 and not AuditLine.objects.filter(
        verb="conflict_back"
    )


def test_an_officer_of_the_area_does_not_act(sent, officer, community, lto):
    RoleHeldFactory(person=officer, role=Role.CERTIFIER, community=None, organisation=lto)
    refused("You belong to Arches Local", assign_reader, proposal=sent, reader=officer, by=officer)


def test_a_member_of_the_partnership_does_not_read_for_local_trust(sent, officer, decider, community):
    MembershipFactory(group=ResidentGroupFactory(community=community), person=decider)
    refused("has a tie to Arches Local", assign_reader, proposal=sent, reader=decider, by=officer)


def test_all_questions_are_scored_before_a_recommendation(in_review, officer):
    given = {"proposal": in_review, "by": officer, "recommendation": "yes", "finish": True}
    refused("Score “What do you want to do?”", save_review, scores={}, **given)
    in_review.refresh_from_db()
    assert in_review.state == "in_review"


def test_notes_may_stand_without_scores(ready, decider):
    review = save_review(proposal=ready, by=decider, now=timezone.now(), scores={"after": (None, "Who pays?")})
    assert review.scores.get().note == "Who pays?"


def test_asking_for_changes_tells_the_group_once(in_review, officer, worker, chair):
    for _ in range(2):
        ask_for_changes(proposal=in_review, by=officer, points=["A lock?", " "], now=timezone.now())
    assert Event.objects.get(kind="changes-asked").people == sorted([worker.pk, chair.pk])
    assert in_review.versions.count() == 2


def test_a_form_from_before_the_change_is_stale(in_review, officer, decider):
    seen = stamp(in_review)
    ask_for_changes(proposal=in_review, by=officer, points=["A lock?"], now=timezone.now())
    refused("while you had this open", assign_reader, proposal=in_review, reader=decider, by=decider, seen=seen)


# Staff: deciding ------------------------------------------------------------------------------------------------------
def test_a_yes_offers_an_agreement_and_tells_them(decide, ready, worker, chair, finance):
    decide()
    ready.refresh_from_db()
    agreement = Agreement.objects.get()
    assert (ready.state, agreement.state, agreement.amount) == ("decided", "offered", Decimal("24600.00"))
    assert sum(line.amount for line in agreement.lines.all()) == agreement.amount
    assert Event.objects.get(kind="proposal-decided").people == sorted([worker.pk, chair.pk, finance.pk])


def test_deciding_twice_is_one_decision(decide):
    assert decide() == decide()
    assert Decision.objects.count() == Agreement.objects.count() == Event.objects.filter(kind__endswith="ed").count()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": Decimal("24600.01")}, "They asked for £24,600"),
        ({"amount": None}, "Enter the amount"),
        ({"answer": "conditions"}, "Write the conditions"),
        ({"answer": "maybe"}, "Choose an answer"),
        ({"message": " "}, "Write the message"),
    ],
)
def test_a_decision_that_does_not_add_up_is_refused(decide, ready, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        decide(**changes)
    ready.refresh_from_db()
    assert ready.state == "ready" and not Decision.objects.exists() and not Agreement.objects.exists()


def test_a_no_gives_nothing(decide, ready):
    assert decide(answer="no", amount=Decimal("24600.00")).amount == 0
    assert not Agreement.objects.exists()


def test_the_only_scorer_does_not_decide(decide, officer):
    with pytest.raises(Refused, match="never the only scorer"):
        decide(by=officer)


def test_who_wrote_it_does_not_decide(decide, ready, decider):
    Proposal.objects.filter(pk=ready.pk).update(written_by=decider)
    with pytest.raises(Refused, match="not who wrote it"):
        decide()


def test_a_small_sum_needs_one_reader_and_a_yes(in_review, officer, decider):
    from funding.actions import decide_proposal

    Proposal.objects.filter(pk=in_review.pk).update(asked=Decimal("500.00"))
    given = {"answer": "yes", "amount": Decimal("500.00"), "message": "Yes."}
    decide_proposal(proposal=in_review, by=officer, now=timezone.now(), **given)
    assert Agreement.objects.get().amount == Decimal("500.00")


def test_agreements_never_exceed_the_allocation(decide, community):
    AgreementFactory(community=community, amount=Decimal("1150000.00"))
    with pytest.raises(Refused, match="has £5,000 left to plan"):
        decide()
    assert decide(amount=Decimal("5000.00")) and area_money(community).left == 0


def test_a_large_yes_waits_for_a_second_person(decide, ready, programme, decider, manager):
    type(programme).objects.update(second_signature_above=Decimal("24599.99"))
    decide()
    ready.refresh_from_db()
    assert ready.state == "ready" and not Agreement.objects.exists()
    assert not Event.objects.filter(kind="proposal-decided").exists()
    refused("Your role does not allow", confirm_decision, proposal=ready, by=decider)
    declare_conflict(proposal=ready, by=manager, has_conflict=False, now=timezone.now())
    for _ in range(2):
        confirm_decision(proposal=ready, by=manager, now=timezone.now())
    ready.refresh_from_db()
    assert ready.state == "decided" and Agreement.objects.count() == 1


def test_the_decider_does_not_confirm(decide, ready, programme, manager):
    type(programme).objects.update(second_signature_above=Decimal("1.00"))
    declare_conflict(proposal=ready, by=manager, has_conflict=False, now=timezone.now())
    decide(by=manager)
    refused("A second person", confirm_decision, proposal=ready, by=manager)


def test_a_decision_sent_back_may_be_made_anew(decide, ready, programme, manager):
    type(programme).objects.update(second_signature_above=Decimal("20000.00"))
    decide()
    declare_conflict(proposal=ready, by=manager, has_conflict=False, now=timezone.now())
    send_back_decision(proposal=ready, by=manager, reason="Too much for a path", now=timezone.now())
    assert AuditLine.objects.get(verb="send_back").detail["message"] == "Yes. Go on."
    assert decide(amount=Decimal("9000.00")).holds


def test_less_than_asked_cuts_the_last_costs():
    lines = [ProposalLine(description=name, amount=Decimal(sum)) for name, sum in [("a", 10), ("b", 20), ("c", 30)]]
    assert cut_to(lines, Decimal(25)) == [(lines[0], 10), (lines[1], 15)]


def test_each_organisation_gets_its_own_agreement(
    community, worker, chair, officer, decider, written, allocation, decision
):
    from funding.actions import decide_proposal

    second = LtoAppointmentFactory(community=community).organisation
    lines = [*written["lines"], {"description": "Sessions", "amount": Decimal("400.00"), "lto": second}]
    now = timezone.now()
    proposal = start_proposal(community=community, by=worker, now=now, **{**written, "lines": lines})
    agree_proposal(proposal=proposal, decision=decision, by=chair, now=now)
    send_proposal(proposal=proposal, by=chair, now=now)
    for person in [officer, decider]:
        declare_conflict(proposal=proposal, by=person, has_conflict=False, now=now)
    assign_reader(proposal=proposal, reader=officer, by=officer, now=now)
    save_review(proposal=proposal, by=officer, now=now, scores=SCORES, recommendation="yes", finish=True)
    decide_proposal(proposal=proposal, by=decider, answer="yes", amount=Decimal("25000.00"), message="Yes", now=now)
    assert {a.amount for a in Agreement.objects.all()} == {Decimal("24600.00"), Decimal("400.00")}


def test_the_finance_officer_accepts_once(decide, finance, chair):
    decide(answer="conditions", conditions=asks("A letter first"))
    agreement = Agreement.objects.get()
    refused("Only a finance officer", accept_agreement, agreement=agreement, by=chair)
    for _ in range(2):
        accept_agreement(agreement=agreement, by=finance, now=timezone.now())
    payments = list(agreement.payments.order_by("number"))
    assert [(p.amount, p.contribution) for p in payments] == [(Decimal("12300.00"), Decimal("615.00"))] * 2
