"""An offer that Local Trust changed while somebody had it open: who changed it is said, and nothing is accepted."""

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.refusals import Refused
from funding.actions.agreements import accept_agreement, choose_rhythm, offer_stamp
from tests.factories.funding import AgreementFactory, BudgetLineFactory


@pytest.fixture
def offer(community, lto, allocation):
    made = AgreementFactory(community=community, lto=lto, state="offered", offered_on=timezone.localdate())
    return BudgetLineFactory(agreement=made).agreement


def test_a_stale_acceptance_names_who_changed_the_offer(offer, finance, officer):
    seen = offer_stamp(offer)
    choose_rhythm(agreement=offer, months=3, by=officer, now=timezone.now())
    with pytest.raises(Refused, match=f"^{officer.get_full_name()} offered it in .* every 3 months while you had"):
        accept_agreement(agreement=offer, by=finance, now=timezone.now(), seen=seen)
    offer.refresh_from_db()
    assert (offer.state, offer.accepted_by) == ("offered", None)


def test_read_again_it_is_accepted_with_the_name_that_was_typed(offer, finance, officer, signed_in):
    client, address = signed_in(finance), reverse("funding:agreement_accept", args=[offer.community.slug, offer.pk])
    given = {"name": "F. Nash", "agreed": "on", "seen": offer_stamp(offer)}
    choose_rhythm(agreement=offer, months=3, by=officer, now=timezone.now())
    form = client.post(address, given).context["form"]
    assert officer.get_full_name() in str(form.errors) and form["name"].value() == "F. Nash"
    client.post(address, {**given, "seen": form["seen"].value()})
    offer.refresh_from_db()
    assert (offer.state, offer.accepted_name) == ("accepted", "F. Nash")


def test_a_stale_rhythm_names_who_chose_another(offer, officer, decider):
    seen = offer_stamp(offer)
    choose_rhythm(agreement=offer, months=3, by=officer, now=timezone.now())
    with pytest.raises(Refused, match=officer.get_full_name()):
        choose_rhythm(agreement=offer, months=6, by=decider, now=timezone.now(), seen=seen)
    offer.refresh_from_db()
    assert offer.months == 3
