"""A reminder before the day asked for, and other ways after weeks without a word: who is told, once, and who is not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from biglocal.dates import today
from biglocal.notices.models import Event
from biglocal.notices.registry import KINDS, RULES
from councillors.ask_reminders import asks_silent, days_near
from councillors.models import Ask
from councillors.tasks import look_after_asks
from tests.factories.councillors import AskAnswerFactory, AskFactory, TermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(community, ward, worker):
    asked = timezone.now() - timedelta(days=5)
    return AskFactory(
        community=community, line=ward.line, raised_by=worker, raised_at=asked, by_day=today() + timedelta(days=7)
    )


def near(on=None):
    return [(due.offset.split()[1], due.people, due.skip) for due in days_near(on or today())]


def test_councillors_asked_hear_a_week_and_two_days_before(ask, councillor):
    assert near() == [("-7", [councillor.pk], "")]
    assert [offset for offset, *_ in near(today() + timedelta(days=5))] == ["-7", "-2"]
    assert near(today() - timedelta(days=1)) == [] and near(today() + timedelta(days=8)) == []


def test_offsets_are_settings(ask, councillor, settings):
    settings.ASK_REMINDER_OFFSETS = [-10]
    assert [offset for offset, *_ in near()] == ["-10"]
    settings.ASK_REMINDER_OFFSETS = []
    assert near() == []


def test_only_who_has_it_is_reminded(ask, councillor, ward):
    AskAnswerFactory(ask=ask, councillor=TermFactory(ward=ward).councillor)
    assert near() == [("-7", [], "nobody-to-ask")]
    AskAnswerFactory(ask=ask, councillor=councillor.councillor)
    assert near() == [("-7", [councillor.pk], "")]


def test_who_said_no_and_who_left_are_left_alone(ask, councillor):
    AskAnswerFactory(ask=ask, councillor=councillor.councillor, answer="no")
    assert near() == [("-7", [], "nobody-to-ask")]
    ask.answers.all().delete()
    councillor.councillor.terms.update(end_date=today() - timedelta(days=1))
    assert near() == [("-7", [], "nobody-to-ask")]


@pytest.mark.parametrize("state", ["declined", "result", "closed", "withdrawn"])
def test_what_is_over_reminds_nobody(ask, councillor, state):
    Ask.objects.update(state=state, last_word_at=timezone.now() - timedelta(days=60))
    assert near() == [] and list(asks_silent(today())) == []


def test_asked_today_is_no_reminder_today(ask, councillor):
    Ask.objects.update(raised_at=timezone.now())
    assert near() == []


def test_after_21_days_without_a_word_who_asked_hears_of_other_ways(ask, worker, councillor, settings):
    for days, people in ((20, []), (21, [worker.pk]), (40, [worker.pk])):
        Ask.objects.update(last_word_at=timezone.now() - timedelta(days=days))
        assert [pk for due in asks_silent(today()) for pk in due.people] == people
    event = Event(kind="ask-silent", subject=f"ask:{ask.pk}", key="reminder")
    said = " ".join(KINDS["ask-silent"].context(event, worker)["said"])
    assert "There are other ways" in said and "Adeyemi" not in said


def test_mail_of_a_reminder_is_dropped_when_it_is_true_no_more(ask, councillor, worker):
    event, kind = Event(kind="ask-day-near", subject=f"ask:{ask.pk}", key="reminder"), KINDS["ask-day-near"]
    assert kind.context(event, councillor)["path"] == ask.get_absolute_url()
    assert kind.context(event, worker) is None
    assert KINDS["ask-silent"].context(event, worker) is None  # there was a word five days ago
    Ask.objects.update(state="withdrawn")
    assert kind.context(event, councillor) is None


def test_rules_are_known_and_the_night_job_runs_twice(ask, councillor):
    assert {"ask-day-near", "ask-silent"} <= set(RULES)
    AskAnswerFactory(ask=ask, councillor=councillor.councillor)
    councillor.councillor.terms.update(end_date=today() - timedelta(days=1))
    assert (look_after_asks(), look_after_asks()) == (1, 0)
