"""From a decision or a question to the letters: recorded, fanned out, sent, and what each person reads."""

import pytest
from django.core import mail
from django.utils import timezone

from biglocal.notices.models import Item, KindStopped, Message
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.send import send_due, send_message
from funding.actions import ask_for_changes, send_proposal, withdraw_proposal
from funding.models import Decision
from tests.factories.payments import asks


@pytest.fixture
def letters():
    """Run the mail machine twice over what has happened; give the letters by address."""

    def sent() -> dict[str, object]:
        mail.outbox.clear()
        for _ in range(2):
            now = timezone.now()
            fan_out(now=now)
            send_due(now=now, send=lambda pk: send_message(pk, now=timezone.now()))
        assert len({letter.to[0] for letter in mail.outbox}) == len(mail.outbox), "nobody is told twice"
        return {letter.to[0]: letter for letter in mail.outbox}

    return sent


def test_a_decision_reaches_writer_chair_and_finance(decide, letters, finance, chair, worker, resident, officer):
    decide(answer="conditions", conditions=asks("A letter from the landlord"), message="Yes. Go on.")
    told = letters()
    assert set(told) == {worker.email, chair.email, finance.email}
    for letter in told.values():
        assert "Yes, with conditions: £24,600" in letter.body and "A letter from the landlord" in letter.body
        assert "You get this because you write, send or hold what your area asks for." in letter.body
        assert letter.extra_headers["List-Unsubscribe-Post"] and letter.alternatives
    assert set(Message.objects.values_list("kind", "state")) == {("proposal-decided", "sent")}


def test_finance_is_led_to_what_to_accept_the_others_to_the_answer(decide, letters, finance, chair, worker, ready):
    decide()
    told = letters()
    assert "/money/#agreements" in told[finance.email].body
    assert all(ready.get_absolute_url() in told[person.email].body for person in (chair, worker))


def test_a_decision_that_waits_for_its_second_signature_tells_nobody(decide, letters, ready, finance, programme):
    programme.second_signature_above = 1000
    programme.save()
    ready.community.programme = programme
    decide()
    assert Decision.objects.get().needs_confirmation and letters() == {}


def test_questions_reach_writer_and_chair(in_review, officer, letters, chair, worker, finance):
    ask_for_changes(proposal=in_review, by=officer, points=["A lock on the tap?"], now=timezone.now())
    told = letters()
    assert set(told) == {worker.email, chair.email}
    assert "1. A lock on the tap?" in told[worker.email].body
    assert told[worker.email].subject == "Questions about A tap, and a second pocket park"


def test_questions_answered_before_the_letter_goes_are_not_sent(in_review, officer, letters, chair, worker):
    ask_for_changes(proposal=in_review, by=officer, points=["A lock?"], now=timezone.now())
    fan_out(now=timezone.now())
    send_proposal(proposal=in_review, by=chair, now=timezone.now())
    assert letters() == {}
    assert set(Message.objects.filter(kind="changes-asked").values_list("state", flat=True)) == {"skipped"}


def test_a_withdrawn_proposal_asks_nothing_more(in_review, officer, letters, chair):
    ask_for_changes(proposal=in_review, by=officer, points=["A lock?"], now=timezone.now())
    in_review.refresh_from_db()
    withdraw_proposal(proposal=in_review, by=chair, now=timezone.now(), reason="Done already")
    assert letters() == {}


def test_whose_role_has_ended_reads_nothing(decide, letters, chair, worker, finance):
    decide()
    fan_out(now=timezone.now())
    chair.roles.update(end_date="2020-01-01", start_date="2019-01-01")
    assert set(letters()) == {worker.email, finance.email}


def test_who_stopped_such_mail_gets_none(decide, letters, chair, worker, finance):
    KindStopped.objects.create(person=worker, kind="proposal-decided")
    decide()
    assert set(letters()) == {chair.email, finance.email}
    assert Item.objects.filter(person=worker).exists()
