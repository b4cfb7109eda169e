"""Money asked from others: kept with its answer, counted on the project and the proposal."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.dates import today
from biglocal.refusals import Refused
from funding.actions.bids import keep_bid
from funding.models import Bid
from funding.money import project_money
from tests.factories.projects import ProjectFactory


@pytest.fixture
def about():
    return {
        "funder": "The Tree Fund",
        "amount": Decimal("5000.00"),
        "sent_on": today() - timedelta(days=30),
        "project": None,
        "proposal": None,
        "answer": "waiting",
        "given": None,
        "answered_on": None,
    }


@pytest.fixture
def keep(community, worker, about):
    def kept(**change):
        given = {"community": community, "by": worker, "now": timezone.now(), **about, **change}
        return keep_bid(**given)

    return kept


@pytest.mark.parametrize(
    ("answer", "typed", "given"),
    [("waiting", None, "0"), ("lost", "9.00", "0"), ("won", None, "5000.00"), ("part", "1250.50", "1250.50")],
)
def test_an_answer_says_what_was_given(keep, answer, typed, given):
    day = None if answer == "waiting" else today()
    bid = keep(answer=answer, given=typed and Decimal(typed), answered_on=day)
    assert bid.given == Decimal(given)
    assert AuditLine.objects.filter(verb="bid").count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sent_on": today() + timedelta(days=1)}, "can’t be in the future"),
        ({"answer": "won"}, "Enter the day of the answer"),
        ({"answered_on": today()}, "Choose what they said"),
        ({"answer": "part", "answered_on": today()}, "Enter what they gave"),
        ({"answer": "part", "given": Decimal(5000), "answered_on": today()}, "less than £5,000"),
        ({"answer": "won", "answered_on": today() - timedelta(days=31)}, "between the day it was sent and today"),
        ({"answer": "won", "answered_on": today() + timedelta(days=1)}, "between the day it was sent and today"),
    ],
)
def test_what_cannot_be_is_refused(keep, change, words):
    with pytest.raises(Refused, match=words):
        keep(**change)
    assert not Bid.objects.exists()


def test_another_areas_project_is_refused(keep, other_community):
    with pytest.raises(Refused, match="Choose something of Arches Local"):
        keep(project=ProjectFactory(community=other_community))


@pytest.mark.parametrize("who", ["resident", "finance", "rep", "officer", "other_chair", "stranger"])
def test_others_keep_no_bids(request, keep, who):
    with pytest.raises(Refused, match="Your role does not allow this"):
        keep(by=request.getfixturevalue(who))


def test_the_same_form_twice_is_one_bid(keep):
    key = "6f1f5c3e-33a5-4d6f-9a1e-222222222222"
    assert keep(form_key=key) == keep(form_key=key) and Bid.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"given": Decimal(1)}, "bid_given_fits_answer"),
        ({"answer": "won", "answered_on": today(), "given": Decimal(4999)}, "bid_given_fits_answer"),
        ({"answered_on": today()}, "bid_answer_and_day_together"),
        ({"amount": Decimal(-1)}, "bid_amount_positive"),
    ],
)
def test_the_database_refuses_it_too(keep, row, name):
    bid = keep()
    with pytest.raises(IntegrityError, match=name):
        Bid.objects.filter(pk=bid.pk).update(**row)


def test_it_counts_on_the_project_and_beside_the_proposal(signed_in, keep, community, worker, officer, in_review):
    park = ProjectFactory(community=community)
    keep(project=park, proposal=in_review, answer="part", given=Decimal("1250.50"), answered_on=today())
    keep(project=park, funder="The Water Fund")
    assert project_money(park).others == Decimal("1250.50")
    assert "£1,250.50 from others" in signed_in(worker).get(park.get_absolute_url()).content.decode()
    for person, address in [(worker, in_review.get_absolute_url()), (officer, reverse("grant", args=[in_review.ref]))]:
        assert "The Tree Fund, £5,000: yes, to a part, £1,250.50" in signed_in(person).get(address).content.decode()


def test_the_worker_writes_down_a_bid_and_its_answer(signed_in, worker, community, resident):
    day = today() - timedelta(days=3)
    sent = {"sent_on_0": day.day, "sent_on_1": day.month, "sent_on_2": day.year}
    form = {"funder": "The Tree Fund", "amount": "£5 000", "answer": "waiting", **sent}
    client = signed_in(worker)
    page = client.post(reverse("funding:bid_new", args=[community.slug]), form, follow=True).content.decode()
    assert "The Tree Fund" in page and "No answer yet" in page
    edit = reverse("funding:bid_edit", args=[community.slug, Bid.objects.get().pk])
    answered = {"answered_on_0": day.day, "answered_on_1": day.month, "answered_on_2": day.year}
    client.post(edit, {**form, **answered, "answer": "won"})
    page = signed_in(resident).get(reverse("funding:bid_list", args=[community.slug])).content.decode()
    assert "They have given £5,000 of £5,000" in page and edit not in page


def test_the_list_asks_as_often_for_many(signed_in, worker, community, keep, django_assert_max_num_queries):
    client, address = signed_in(worker), reverse("funding:bid_list", args=[community.slug])
    client.get(address)
    for size in [3, 30]:
        for number in range(size):
            keep(funder=f"Fund {size} {number}", project=ProjectFactory(community=community))
        with django_assert_max_num_queries(8):
            client.get(address)
