"""Mails about agreements, payments and papers; reminders of what lapses."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from biglocal.notices.letters import letter
from biglocal.notices.models import Event
from biglocal.notices.registry import KINDS
from funding import tasks
from funding.actions.agreements import accept_agreement
from funding.actions.payments import hold_payment
from funding.models import Agreement
from funding.payment_news import offers_due, papers_due
from tests.factories.funding import AgreementFactory
from tests.factories.payments import CheckedPaperFactory, PaperFactory, good_papers
from tests.factories.reports import PaymentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(community, lto):
    made = AgreementFactory(community=community, lto=lto, state="offered", offered_on=timezone.localdate())
    PaymentFactory(agreement=made, number=1)
    return made


def mail_of(kind, person):
    """The letter that goes out about the one event of this kind."""
    event = Event.objects.get(kind=kind)
    context = KINDS[kind].context(event, person)
    return letter(person.email, KINDS[kind].template, {"person": person, **context}) if context else None


def test_chair_and_rep_get_a_copy_of_what_was_accepted(offer, finance, chair, rep):
    accept_agreement(agreement=offer, by=finance, name="Fiona Nash", now=timezone.now())
    event = Event.objects.get(kind="agreement-accepted")
    assert set(event.people) == {finance.pk, chair.pk, rep.pk}
    assert "Fiona Nash accepted the agreement" in mail_of("agreement-accepted", chair).body


def test_who_waits_for_a_payment_hears_that_it_is_held(offer, finance, officer):
    hold_payment(payment=offer.payments.get(), by=officer, reason="Ring us first", now=timezone.now())
    mail = mail_of("payment-held", finance)
    assert mail.subject == "On hold: £5,000" and "Ring us first" in mail.body


@pytest.mark.parametrize(("days", "told"), [(61, 0), (60, 1), (30, 2), (7, 3), (-1, 4)])
def test_a_paper_that_lapses_is_told_in_time(offer, lto, finance, days, told):
    on = timezone.localdate()
    CheckedPaperFactory(organisation=lto, expires_on=on + timedelta(days=days))
    found = list(papers_due(on))
    assert len(found) == told and all(due.people == [finance.pk] for due in found)


def test_nobody_is_reminded_once_the_next_paper_was_brought(offer, lto, finance):
    CheckedPaperFactory(organisation=lto, expires_on=timezone.localdate())
    PaperFactory(organisation=lto)
    assert list(papers_due(timezone.localdate())) == []


@pytest.mark.parametrize(("after", "told"), [(13, 0), (14, 1), (21, 2), (27, 3), (29, 0)])
def test_an_open_offer_is_told_of_before_it_lapses(offer, finance, after, told):
    assert len(list(offers_due(offer.offered_on + timedelta(days=after)))) == told


def test_an_offer_lapses_after_its_last_day_and_its_payments_with_it(offer, finance):
    offer.offered_on = timezone.localdate() - timedelta(days=28)
    offer.save()
    tasks.look_after_payments()
    assert Agreement.objects.get().state == "offered"
    Agreement.objects.update(offered_on=offer.offered_on - timedelta(days=1))
    for _ in range(2):
        tasks.look_after_payments()
    assert Agreement.objects.get().state == "lapsed"
    assert offer.payments.get().state == "cancelled"
    assert "has lapsed" in mail_of("agreement-lapsed", finance).body


def test_a_night_takes_ready_away_where_a_paper_lapsed(offer, finance, lto):
    accept_agreement(agreement=offer, by=finance, now=timezone.now())
    good_papers(lto, expires_on=timezone.localdate() + timedelta(days=400))
    tasks.look_after_payments()
    assert offer.payments.get().state == "ready"
    lto.papers.filter(kind="bank").update(expires_on=timezone.localdate() - timedelta(days=1))
    tasks.look_after_payments()
    assert offer.payments.get().waits_for == "the bank account to be checked"


def test_a_lapsed_offer_counts_no_longer(offer, community, allocation):
    from funding.money import area_money

    assert area_money(community).promised == Decimal("10000.00")
    Agreement.objects.update(state="lapsed")
    assert area_money(community).promised == 0
