"""Another programme's figures give other outcomes: ten-year neighbourhood boards beside Big Local."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from biglocal.access import Role
from biglocal.communities.actions.programme import change_figures
from biglocal.communities.health import health_of
from biglocal.dates import today
from funding.actions import decide_proposal
from funding.models import Agreement
from tests.conftest import staff
from tests.factories.communities import (
    CommunityFactory,
    LtoAppointmentFactory,
    MembershipFactory,
    ProgrammeFactory,
    ResidentGroupFactory,
)
from tests.factories.funding import AllocationEntryFactory, ConflictFactory, ReviewFactory

from .test_staff_views import submitted

BOARDS = {
    "name": "Neighbourhood boards",
    "slug": "boards",
    "area_allocation": Decimal("20000000.00"),
    "contribution_rate": Decimal("0.03"),
    "smallest_partnership": 5,
    "second_signature_above": Decimal("5000.00"),
    "scores_asked_above": Decimal("2000.00"),
    "report_months": 12,
    "tolerance_rate": Decimal("0.20"),
    "tolerance_amount": Decimal("10000.00"),
    "answer_due_days": 40,
}


@pytest.fixture
def boards(db):
    programme = ProgrammeFactory(**BOARDS)
    programme.people = [staff(programme, Role.OFFICER, name) for name in ("Ona Ames", "Bo Bell")]
    return programme


def said_yes(programme, readers, amount):
    """An area of the programme was said yes to."""
    community = CommunityFactory(programme=programme)
    lto = LtoAppointmentFactory(community=community).organisation
    AllocationEntryFactory(community=community, amount=Decimal("1000000.00"))
    proposal = submitted(community=community, lto=lto, state="ready", asked=Decimal(amount), reader=readers[0])
    line = proposal.versions.get().lines.get()
    type(line).objects.filter(pk=line.pk).update(amount=Decimal(amount))
    ReviewFactory(version=proposal.versions.get(), reviewer=readers[0], finished_at=timezone.now())
    for reader in readers:
        ConflictFactory(proposal=proposal, person=reader)
    answer = {"answer": "yes", "amount": proposal.asked, "message": "Yes."}
    return decide_proposal(proposal=proposal, by=readers[1], now=timezone.now(), **answer)


def test_contribution_and_rhythm_are_the_programmes_own(programme, officer, decider, boards):
    for readers, area, rate, months, payments in [
        ([officer, decider], programme, "0.05", 6, 2),
        (boards.people, boards, "0.03", 12, 1),
    ]:
        amount = "20000.00" if area == programme else "4000.00"
        decision = said_yes(area, readers, amount)
        agreement = Agreement.objects.get(proposal=decision.proposal)
        paid = list(agreement.payments.all())
        assert (agreement.months, len(paid)) == (months, payments)
        assert sum(one.contribution for one in paid) == Decimal(amount) * Decimal(rate)


@pytest.mark.parametrize(("amount", "here", "there"), [("5000.00", False, False), ("5000.01", False, True)])
def test_the_second_signature_is_asked_above_its_own_sum(programme, officer, decider, boards, amount, here, there):
    assert said_yes(programme, [officer, decider], amount).needs_confirmation == here
    assert said_yes(boards, boards.people, amount).needs_confirmation == there


def test_five_people_are_enough_for_a_board(programme, boards):
    enough = []
    for one in (programme, boards):
        group = ResidentGroupFactory(community=CommunityFactory(programme=one))
        MembershipFactory.create_batch(5, group=group)
        enough.append(health_of(group.community, on=today()).is_large_enough)
    assert enough == [False, True]


def test_what_is_within_tolerance_differs(programme, boards):
    rules = [type(one).objects.get(pk=one.pk).on(today()) for one in (programme, boards)]
    assert [rule.tolerance_rate for rule in rules] == [Decimal("0.10"), Decimal("0.20")]
    assert [rule.tolerance_amount for rule in rules] == [Decimal(5000), Decimal(10000)]


def test_new_figures_count_for_what_comes_after(programme, officer, decider, manager):
    now = timezone.now()
    before = said_yes(programme, [officer, decider], "20000.00")
    given = {"counts_from": today() + timedelta(days=1), "note": "Agreed by the trustees", "by": manager}
    change_figures(programme=programme, now=now, second_signature_above=Decimal("1000.00"), **given)
    assert not before.needs_confirmation
    assert not said_yes(type(programme).objects.get(pk=programme.pk), [officer, decider], "20000.00").needs_confirmation
    assert programme.on(today()).second_signature_above == 50000
    assert type(programme).objects.get(pk=programme.pk).on(given["counts_from"]).second_signature_above == 1000
