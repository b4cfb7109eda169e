"""What is mailed about proposals, to whom, and what never is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from biglocal.notices.events import record_event
from biglocal.notices.letters import letter
from biglocal.notices.models import Event
from funding import news
from funding.actions import agree_proposal, ask_for_changes, declare_conflict, send_proposal
from tests.factories.funding import ConflictFactory
from tests.factories.payments import asks


def mail_of(kind, person):
    """The mail about the newest event of this kind, as it goes to `person`; None when there is nothing to say."""
    found = next(known for known in news.KINDS if known.name == kind)
    context = found.context(Event.objects.filter(kind=kind).latest("pk"), person)
    return context and letter(person.email, found.template, context)


def test_questions_are_numbered_in_the_mail(in_review, officer, worker):
    ask_for_changes(proposal=in_review, by=officer, points=["A lock on the tap?", "Who pays?"], now=timezone.now())
    mail = mail_of("changes-asked", worker)
    assert mail.subject == "Questions about A tap, and a second pocket park"
    assert "1. A lock on the tap?" in mail.body and "2. Who pays?" in mail.body
    assert in_review.get_absolute_url() in mail.body and ">Who pays?</li>" in mail.alternatives[0].content


def test_answered_questions_are_not_mailed(in_review, officer, worker, chair):
    ask_for_changes(proposal=in_review, by=officer, points=["A lock?"], now=timezone.now())
    send_proposal(proposal=in_review, by=chair, now=timezone.now())
    assert mail_of("changes-asked", worker) is None


def test_the_answer_is_mailed_with_its_conditions(decide, worker):
    decide(answer="conditions", conditions=asks("A letter from the landlord"), message="Yes & <well> done.")
    mail = mail_of("proposal-decided", worker)
    assert "Yes, with conditions: £24,600" in mail.body and "A letter from the landlord" in mail.body
    assert "Yes & <well> done." in mail.body and "&lt;well&gt;" in mail.alternatives[0].content


def test_finance_is_led_to_the_agreement(decide, finance, chair):
    decide()
    assert "/money/#agreements" in mail_of("proposal-decided", finance).body
    assert "/money/" not in mail_of("proposal-decided", chair).body


@pytest.mark.parametrize(
    ("who", "sees"),
    [("officer", True), ("chair", True), ("resident", True), ("stranger", False), ("other_chair", False)],
)
def test_who_may_hear_of_a_proposal(request, sent, who, sees):
    assert news.may_see_proposals(request.getfixturevalue(who), [sent.pk]) == ({sent.pk} if sees else set())


def test_who_stepped_back_hears_nothing(sent, officer):
    ConflictFactory(proposal=sent, person=officer, has_conflict=True, reason="x")
    assert news.may_see_proposals(officer, [sent.pk]) == set()


def test_a_draft_is_heard_of_by_who_writes(draft, resident, worker):
    assert [news.may_see_proposals(person, [draft.pk]) for person in [resident, worker]] == [set(), {draft.pk}]


def test_a_proposal_that_came_in_waits_for_the_officers_digest(agreed, chair, officer, decider):
    declare_conflict_later = {"proposal": agreed, "person": decider, "has_conflict": True, "reason": "x"}
    ConflictFactory(**declare_conflict_later)
    send_proposal(proposal=agreed, by=chair, now=timezone.now())
    assert Event.objects.get(kind="proposal-sent").people == [officer.pk]
    assert news.proposal_lines([agreed.pk])[agreed.pk].url == f"/grants/{agreed.ref}/"


def test_who_writes_is_reminded_once_it_lies_still(draft, worker, chair, decision):
    day = timezone.localdate()
    assert list(news.proposals_waiting(day + timedelta(days=13))) == []
    (due,) = news.proposals_waiting(day + timedelta(days=14))
    assert (due.subject, due.people) == (f"proposal:{draft.pk}", [worker.pk])
    agree_proposal(proposal=draft, decision=decision, by=chair, now=timezone.now())
    (later,) = news.proposals_waiting(day + timedelta(days=14))
    assert chair.pk in later.people and later.offset != due.offset
    send_proposal(proposal=draft, by=chair, now=timezone.now())
    assert list(news.proposals_waiting(day + timedelta(days=90))) == []


def test_the_reminder_says_what_it_waits_for(draft, worker):
    about = {"subject": f"proposal:{draft.pk}", "topics": [], "people": [worker.pk], "actor": None}
    record_event("proposal-waits", key="x", community=draft.community_id, happened_at=timezone.now(), **about)
    mail = mail_of("proposal-waits", worker)
    assert "waits for you" in mail.subject and "still being written" in mail.body
    assert draft.get_absolute_url() in mail.body


def test_declaring_nothing_is_no_news(sent, officer):
    before = Event.objects.count()
    declare_conflict(proposal=sent, by=officer, has_conflict=False, now=timezone.now())
    assert Event.objects.count() == before
