"""Several conditions of one answer: each with its own owner, day and payment."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from biglocal.dates import today
from biglocal.notices.models import Event
from biglocal.refusals import Refused
from funding.actions import accept_agreement
from funding.actions.agreements import choose_rhythm
from funding.actions.asked import Asks
from funding.actions.conditions import bring_proof, confirm_condition
from funding.actions.decisions import decide_proposal
from funding.models import Agreement, Condition, ConditionAsked, Decision
from tests.factories.funding import ConflictFactory
from tests.factories.payments import asks, good_papers

from .test_staff_views import typed_conditions

SOON, LATER = today() + timedelta(days=10), today() + timedelta(days=40)


@pytest.fixture
def two(decide, worker):
    """A letter that the worker brings before the first payment; prices from the organisation before the second."""
    one, other = asks("A letter", owner=worker.pk, due_on=SOON), asks("Two prices", owner="organisation", payment=2)
    decide(answer="conditions", conditions=[*one, *other])
    return list(Condition.objects.select_related("agreement__community", "payment", "person").order_by("number"))


def waits(agreement):
    return list(agreement.payments.order_by("number").values_list("state", "waits_for"))


def test_each_has_its_own_owner_day_and_payment(two, worker):
    assert [(one.words, one.who, one.payment.number) for one in two] == [
        ("A letter", worker.get_full_name(), 1), ("Two prices", "The organisation", 2),
    ]  # fmt: skip
    assert [one.due_on for one in two] == [SOON, SOON]


def test_each_payment_waits_for_its_own_alone(two, worker, officer, finance):
    agreement = two[0].agreement
    good_papers(agreement.lto)
    accept_agreement(agreement=agreement, by=finance, now=timezone.now())
    (_, first), (_, second) = waits(agreement)
    assert "A letter" in first and "Two prices" not in first
    assert "Two prices (The organisation)" in second and "A letter" not in second
    bring_proof(condition=two[0], words="Here", by=worker, now=timezone.now())
    confirm_condition(condition=two[0], by=officer, now=timezone.now())
    (state, _), (still, second) = waits(agreement)
    assert (state, still) == ("ready", "scheduled") and "Two prices" in second


def test_another_rhythm_keeps_each_at_its_number(two, officer):
    agreement = choose_rhythm(agreement=two[0].agreement, months=3, by=officer, now=timezone.now())
    assert agreement.payments.count() == 4
    assert [one.payment.number for one in Condition.objects.order_by("number")] == [1, 2]


def test_who_sees_to_it_hears_of_the_answer(two, worker):
    assert worker.pk in Event.objects.get(kind="proposal-decided").people


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"words": " "}, "Write the conditions"),
        ({"words": "x" * 301}, "Use 300 letters or fewer"),
        ({"owner": "0"}, "Choose who sees to it"),
        ({"owner": ""}, "Choose who sees to it"),
        ({"due_on": None}, "Enter the day by which it is there"),
        ({"due_on": today() - timedelta(days=1)}, "Enter a day from today"),
        ({"due_on": today() + timedelta(days=9000)}, "Enter a day from today"),
        ({"payment": 3}, "There are 2 payments of this amount"),
        ({"payment": 0}, "There are 2 payments of this amount"),
    ],
)
def test_a_condition_without_its_parts_is_refused(decide, changed, words):
    given = {"words": "A letter", "owner": "partnership", "due_on": SOON, **changed}
    with pytest.raises(Refused, match=words):
        decide(answer="conditions", conditions=[Asks(**given)])
    assert not Decision.objects.exists() and not ConditionAsked.objects.exists()


def test_a_stranger_owns_nothing(decide, stranger, other_chair):
    for person in (stranger, other_chair):
        with pytest.raises(Refused, match="Choose who sees to it"):
            decide(answer="conditions", conditions=asks("A letter", owner=person.pk))


def test_a_smaller_amount_has_one_payment(decide):
    with pytest.raises(Refused, match="There is one payment of this amount"):
        decide(answer="conditions", amount=Decimal("9000.00"), conditions=asks("A letter", payment=2))


def test_conditions_beside_another_answer_are_not_lost_in_silence(decide):
    with pytest.raises(Refused, match="You wrote conditions"):
        decide(answer="yes", conditions=asks("A letter"))
    assert not Decision.objects.exists()


def test_conditions_wait_for_the_second_signature(decide, programme, manager, ready):
    from funding.actions import confirm_decision, send_back_decision

    type(programme).objects.update(second_signature_above=Decimal("1000.00"))
    ready.refresh_from_db()
    ConflictFactory(proposal=ready, person=manager)
    decide(answer="conditions", conditions=asks("A letter"))
    assert ConditionAsked.objects.count() == 1 and not Condition.objects.exists()
    send_back_decision(proposal=ready, by=manager, reason="Ask for more", now=timezone.now())
    assert not ConditionAsked.objects.exists()
    decide(answer="conditions", conditions=asks("A letter", "A lock"))
    confirm_decision(proposal=ready, by=manager, now=timezone.now())
    assert Condition.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"owner": "", "person": None}, "asked_has_an_owner"),
        ({"payment": 0}, "asked_holds_a_payment"),
        ({"words": ""}, "asked_says_what"),
        ({"number": 2}, "asked_number_once|funding_conditionasked.decision_id"),
    ],
)
def test_the_table_keeps_it(two, changed, name):
    with pytest.raises(IntegrityError, match=name):
        ConditionAsked.objects.filter(number=1).update(**changed)


# Pages ----------------------------------------------------------------------------------------------------------------
@pytest.fixture
def post(signed_in, decider, ready):
    def posted(*rows, **given):
        address = reverse("funding:grant_decide", args=[ready.ref])
        given = {"answer": "conditions", "amount": "24,600", "message": "Yes.", "seen": "ready-1", **given}
        return signed_in(decider).post(address, {**typed_conditions(*rows), **given}, follow=True).content.decode()

    return posted


def test_more_rows_come_without_scripts_and_what_was_typed_stays(post):
    page = post(("A lock on the tap", "organisation", 2), do="more", message="")
    assert 'value="A lock on the tap"' in page and 'name="words_3"' in page and "There is a problem" not in page
    assert '<option value="2" selected>' in page and not Decision.objects.exists()


def test_a_day_without_words_is_told(post):
    page = post(("", "partnership", 1), ("A lock", "partnership", 1))
    assert "Write what you ask for, or take its day out" in page and 'value="A lock"' in page


def test_the_preview_says_who_when_and_which_payment(post):
    page = post(("A lock on the tap", "organisation", 2), do="preview")
    assert "The organisation sees to it, by" in page and "Payment 2 waits for it" in page
    assert not Decision.objects.exists()


def test_the_preview_refuses_as_the_record_does(post):
    page = post(("A lock on the tap", "organisation", 2), do="preview", amount="9,000")
    assert "There is one payment of this amount" in page


def test_the_letter_the_agreement_and_the_queue_show_each(two, signed_in, worker, officer):
    agreement, name = two[0].agreement, worker.get_full_name()
    slug, client = agreement.community.slug, signed_in(worker)
    letter = client.get(reverse("funding:proposal_letter", args=[slug, agreement.proposal.ref])).content.decode()
    assert f"{name} sees to it, by" in letter and "Payment 2 waits for it" in letter
    pdf = client.get(reverse("funding:proposal_letter_pdf", args=[slug, agreement.proposal.ref]))
    assert pdf["Content-Type"] == "application/pdf"
    for address in [agreement.get_absolute_url(), agreement.proposal.get_absolute_url()]:
        page = client.get(address).content.decode()
        assert name in page and "The organisation, by" in page and "Payment 2 waits for it" in page
    Condition.objects.filter(pk=two[0].pk).update(due_on=today() - timedelta(days=3))
    assert f"A letter ({name})" in signed_in(officer).get(reverse("grants"), {"kind": "condition"}).content.decode()


@pytest.mark.parametrize("rows", ["9" * 3, "-1", "٣", "", "x", "99999999"])
def test_a_strange_count_of_rows_does_no_harm(post, rows):
    page = post(("A lock", "partnership", 1), rows=rows)
    assert "The decision is recorded" in page


def test_pressed_twice_it_is_one_answer(decide, decider, ready):
    given = {"answer": "conditions", "amount": ready.asked, "message": "Yes.", "conditions": asks("A letter")}
    first, second = (decide_proposal(proposal=ready, by=decider, now=timezone.now(), **given) for _ in range(2))
    assert first == second and Agreement.objects.count() == ConditionAsked.objects.count() == 1
