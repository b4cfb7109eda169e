"""Rules of money.md that belong to no page alone, by their number; and none of the fifteen is without a test."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from biglocal.access import Role
from biglocal.refusals import Refused
from funding.actions import (
    ask_for_changes,
    confirm_decision,
    decide_proposal,
    declare_conflict,
    link_money,
    save_review,
    send_proposal,
)
from funding.actions.close_checklist import tick_off
from funding.actions.conditions import bring_proof
from funding.actions.papers import check_paper
from funding.actions.payments import confirm_payment
from funding.actions.variations import start_variation
from funding.models import Agreement, BudgetLine, Paper, Proposal
from funding.warnings import warnings_for
from tests.factories.communities import LtoAppointmentFactory, MembershipFactory, ResidentGroupFactory, RoleHeldFactory
from tests.factories.funding import AgreementFactory, BudgetLineFactory, ConflictFactory
from tests.factories.payments import (
    ConditionFactory,
    PaperFactory,
    PaymentFileFactory,
    PaymentFileLineFactory,
    good_papers,
)
from tests.factories.reports import PaymentFactory, ReportVersionFactory

from .conftest import SCORES
from .test_at_once import ready_proposal

pytestmark = pytest.mark.django_db
NOW = timezone.now


def test_each_rule_of_money_has_a_test_by_its_number():
    names = re.findall(
        r"def test_rules?_([\d_and]+)", "".join(p.read_text() for p in Path(__file__).parent.rglob("*.py"))
    )
    assert {int(number) for name in names for number in re.findall(r"\d+", name)} >= set(range(1, 16))


def refused_by_the_database(statement, *values):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


# Rules 2 and 8: what was sent stays -----------------------------------------------------------------------------------
@pytest.mark.parametrize("make", [ReportVersionFactory, PaymentFileFactory])
def test_rule_2_the_database_keeps_what_went_out(make):
    row = make()
    table = row._meta.db_table
    refused_by_the_database(f"UPDATE {table} SET number = number + 1 WHERE id = %s", row.pk)  # noqa: S608  # a table of ours
    refused_by_the_database(f"DELETE FROM {table} WHERE id = %s", row.pk)  # noqa: S608  # a table of ours
    row.refresh_from_db()


def test_rule_2_the_database_keeps_the_lines_of_a_payment_file():
    line = PaymentFileLineFactory(payment=PaymentFactory(), reference="BL-000117")
    refused_by_the_database("UPDATE funding_paymentfileline SET amount = 1 WHERE id = %s", line.pk)
    refused_by_the_database("DELETE FROM funding_paymentfileline WHERE id = %s", line.pk)


def test_rule_8_the_database_keeps_a_proposal_as_it_was_sent(sent):
    version = sent.versions.get()
    refused_by_the_database("UPDATE funding_proposalversion SET what = 'x' WHERE id = %s", version.pk)
    refused_by_the_database("UPDATE funding_proposalversion SET number = 7 WHERE id = %s", version.pk)
    version.refresh_from_db()
    assert version.number == 1 and version.what.startswith("Put a tap")


# Rule 6: two people ---------------------------------------------------------------------------------------------------
def test_rule_6_a_decision_falls_when_who_made_it_tells_of_a_conflict(
    community, lto, officer, decider, manager, allocation
):
    proposal = ready_proposal(community, lto, officer, decider, "60000.00")
    ConflictFactory(proposal=proposal, person=manager)
    decide_proposal(proposal=proposal, by=decider, now=NOW(), answer="yes", amount=proposal.asked, message="Yes.")
    declare_conflict(proposal=proposal, by=decider, now=NOW(), has_conflict=True, reason="My sister lives there.")
    with pytest.raises(Refused, match="told us about a conflict of interest since"):
        confirm_decision(proposal=proposal, by=manager, now=NOW())
    assert not Agreement.objects.exists() and Proposal.objects.get().state == "ready"


def test_rule_6_a_release_falls_when_who_made_it_tells_of_a_conflict(sent, lto, officer, decider):
    good_papers(lto)
    agreement = AgreementFactory(community=sent.community, lto=lto, proposal=sent, amount=Decimal("60000.00"))
    signed = {"released_by": officer, "released_at": NOW(), "needs_confirmation": True}
    payment = PaymentFactory(agreement=agreement, amount=Decimal("60000.00"), state="ready", **signed)
    declare_conflict(proposal=sent, by=officer, now=NOW(), has_conflict=True, reason="My sister lives there.")
    with pytest.raises(Refused, match="told us about a conflict of interest since"):
        confirm_payment(payment=payment, by=decider, now=NOW())
    payment.refresh_from_db()
    assert payment.state == "ready" and payment.confirmed_by is None


def test_rule_6_nobody_checks_the_papers_that_payments_of_their_area_wait_for(lto, community, officer):
    paper = PaperFactory(organisation=lto)
    RoleHeldFactory(person=officer, role=Role.RESIDENT, community=community)
    with pytest.raises(Refused, match="own area"):
        check_paper(paper=paper, by=officer, now=NOW())
    assert Paper.objects.get(pk=paper.pk).checked_at is None


# Rule 7: a conflict shuts the page ------------------------------------------------------------------------------------
def test_rule_7_a_conflict_shuts_the_page_and_every_act(in_review, officer, signed_in):
    declare_conflict(proposal=in_review, by=officer, now=NOW(), has_conflict=True, reason="My sister lives there.")
    page = signed_in(officer).get(f"/grants/{in_review.ref}/")
    assert page.status_code == 403 and in_review.title not in page.content.decode()
    given = {"proposal": in_review, "by": officer, "now": NOW()}
    for act in [
        lambda: save_review(**given, scores=SCORES),
        lambda: ask_for_changes(**given, points=["Why?"]),
        lambda: decide_proposal(**given, answer="no", message="No."),
    ]:
        with pytest.raises(Refused):
            act()


# Rule 9: each act asks who --------------------------------------------------------------------------------------------
def test_rule_9_who_edits_no_meetings_says_nothing_of_their_money(draft, decision, resident, chair):
    with pytest.raises(Refused, match="chair"):
        link_money(decision=decision, proposal=draft, line=None, by=resident)
    link_money(decision=decision, proposal=draft, line=None, by=chair)
    assert decision.money_link.proposal == draft


def test_rule_9_nothing_is_ticked_off_before_the_close_out_begins(community, chair):
    with pytest.raises(Refused, match="Not started"):
        tick_off(community=community, code="bank", proof="Done.", by=chair, now=NOW())


# Rule 10: warnings never block ----------------------------------------------------------------------------------------
def people_of(community, residents, others):
    group = ResidentGroupFactory(community=community)
    for number in range(residents + others):
        MembershipFactory(group=group, capacity="resident" if number < residents else "non_resident")


@pytest.mark.parametrize(
    ("residents", "others", "word"), [(5, 3, ""), (4, 4, "4 of the 8"), (7, 0, "7 people"), (26, 25, "26 of the 51")]
)
def test_rule_10_composition_warns_by_these_figures(draft, community, residents, others, word):
    people_of(community, residents, others)
    found = [one for one in warnings_for(draft, on=timezone.localdate()) if "partnership" in one]
    assert (word in found[0]) if word else not found


def test_rule_10_all_warnings_at_once_block_nobody(agreed, chair):
    on = timezone.localdate()
    Proposal.objects.update(kind="bridging", months=6, needed_by=on + timedelta(days=1))
    paid = AgreementFactory(community=agreed.community)
    paid.ledger.create(kind="payment", amount=Decimal("100.00"), on=on)
    agreed.refresh_from_db()
    assert len(warnings_for(agreed, on=on)) == 3
    assert send_proposal(proposal=agreed, by=chair, now=NOW()).state == "submitted"


# Rule 12: each organisation its own -----------------------------------------------------------------------------------
@pytest.fixture
def neighbour(community):
    """The finance officer of another organisation that holds money of the area."""
    lto = LtoAppointmentFactory(community=community).organisation
    return RoleHeldFactory(role=Role.FINANCE, community=None, organisation=lto).person


def test_rule_12_another_organisation_moves_no_line(community, lto, finance, neighbour):
    agreement = AgreementFactory(community=community, lto=lto)
    line = BudgetLineFactory(agreement=agreement, amount=Decimal("4000.00"))
    rest = agreement.lines.exclude(pk=line.pk).get()
    move = {"kind": "move", "from_line": line, "to_line": rest, "amount": Decimal("10.00"), "reason": "Cheaper."}
    with pytest.raises(Refused, match="holds this agreement"):
        start_variation(agreement=agreement, by=neighbour, now=NOW(), **move)
    assert BudgetLine.objects.get(pk=line.pk).amount == Decimal("4000.00")
    assert start_variation(agreement=agreement, by=finance, now=NOW(), **move).holds


def test_rule_12_another_organisation_brings_no_proof(community, lto, finance, neighbour):
    condition = ConditionFactory(agreement=AgreementFactory(community=community, lto=lto))
    with pytest.raises(Refused, match="holds this agreement"):
        bring_proof(condition=condition, words="Here.", by=neighbour, now=NOW())
    assert bring_proof(condition=condition, words="Here.", by=finance, now=NOW()).brought_by == finance
