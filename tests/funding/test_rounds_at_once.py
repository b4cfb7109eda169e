"""Twenty people give out of the same line at the same moment: never more than it has."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from biglocal.refusals import Refused
from funding.actions.small_grants import ask_small_grant, decide_small_grant
from funding.actions.variation_answers import decide_variation
from funding.actions.variations import start_variation
from funding.models import BudgetLine, SmallGrant
from tests.factories.funding import AgreementFactory, BudgetLineFactory
from tests.factories.funding_changes import GrantRoundFactory, PanelWordFactory, SmallGrantFactory, VariationFactory

from .test_at_once import together

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now


@pytest.fixture
def line(community, lto):
    """£1,000 for small grants, beside £500 for trees."""
    with transaction.atomic():
        agreement = AgreementFactory(community=community, lto=lto, amount=Decimal("1500.00"))
        BudgetLineFactory(agreement=agreement, description="Trees", amount=Decimal("500.00"))
        return BudgetLineFactory(agreement=agreement, description="Small grants", amount=Decimal("1000.00"))


def test_twenty_grants_out_of_one_line_never_exceed_it(line, worker):
    rounds = [GrantRoundFactory(line=line) for _ in range(2)]
    grants = [SmallGrantFactory(round=rounds[number % 2], asked=Decimal("150.00")) for number in range(20)]
    for grant in grants:
        PanelWordFactory(grant=grant)
        PanelWordFactory(grant=grant)
    answers = together(*[lambda grant=grant: decide_small_grant(grant=grant, by=worker, now=NOW()) for grant in grants])
    line.refresh_from_db()
    assert [isinstance(answer, Refused) for answer in answers].count(False) == 6
    assert line.given == Decimal("900.00") == sum(SmallGrant.objects.given().values_list("amount", flat=True))


def test_twenty_forms_get_twenty_numbers(line):
    round = GrantRoundFactory(line=line, closes_on=timezone.localdate())
    facts = {
        "group_name": "A", "purpose": "B", "answer_one": "C", "answer_two": "D", "asked": Decimal("10.00"),
        "contact_name": "E", "email": "e@example.org",
    }  # fmt: skip
    together(*[lambda: ask_small_grant(round=round, now=NOW(), **facts) for _ in range(20)])
    assert sorted(round.grants.values_list("number", flat=True)) == list(range(1, 21))


def test_a_grant_and_a_move_do_not_spend_the_same_money(line, worker):
    grant = SmallGrantFactory(round=GrantRoundFactory(line=line), asked=Decimal("600.00"))
    other = line.agreement.lines.get(description="Trees")
    PanelWordFactory(grant=grant)
    PanelWordFactory(grant=grant)
    move = {"from_line": line, "to_line": other, "amount": Decimal("600.00"), "reason": "Trees first."}
    answers = together(
        lambda: decide_small_grant(grant=grant, by=worker, now=NOW()),
        lambda: start_variation(agreement=line.agreement, kind="move", by=worker, now=NOW(), **move),
    )
    assert [isinstance(answer, Refused) for answer in answers].count(True) == 1
    row = BudgetLine.objects.get(pk=line.pk)
    assert row.given <= row.amount


def test_two_officers_decide_a_change_once(line, chair, officer, decider):
    other = line.agreement.lines.get(description="Trees")
    asked = VariationFactory(
        agreement=line.agreement, from_line=line, to_line=other, amount=Decimal("400.00"), state="requested",
        written_by=chair, agreed_by=chair, agreed_on=timezone.localdate(), requested_by=chair, requested_at=NOW(),
    )  # fmt: skip
    say = {"variation": asked, "yes": True, "message": "Yes."}
    together(*[lambda by=by: decide_variation(by=by, now=NOW(), **say) for by in [officer, decider] * 3])
    other.refresh_from_db()
    assert other.amount == Decimal("900.00")
