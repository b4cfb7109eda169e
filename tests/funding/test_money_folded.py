"""The money page on a phone: what waits stands first, the rest is folded away, and nothing is lost."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse

from biglocal.dates import today
from tests.factories.funding import AgreementFactory
from tests.factories.reports import PaymentFactory


@pytest.fixture
def page(signed_in, resident, community):
    def shown():
        return signed_in(resident).get(reverse("area_money", args=[community.slug])).content.decode()

    return shown


def test_what_waits_for_the_group_comes_first(page, community):
    for number in range(4):
        AgreementFactory(community=community, title=f"Year {number}", amount=D("10.00"))
    AgreementFactory(community=community, title="The offer", state="offered", offered_on=today() - timedelta(days=900))
    html = page()
    assert html.index("The offer:") < html.index("Year 0:")
    assert "2 more agreements" in html and all(f"Year {number}:" in html for number in range(4))


def test_the_next_payment_comes_first_and_all_are_there(page, community):
    agreement = AgreementFactory(community=community, amount=D("10000.00"))
    for number in range(1, 7):
        due = today() + timedelta(days=10 * number - 45)
        paid = {"state": "paid", "paid_on": today()} if number < 5 else {}
        PaymentFactory(agreement=agreement, number=number, due_on=due, amount=D(number), **paid)
    html = page().split('id="payments"')[1].split("</section>")[0]
    places = [html.index(f"£{number}<") for number in (5, 6, 4, 3, 2, 1)]
    assert places == sorted(places) and "2 more payments" in html
