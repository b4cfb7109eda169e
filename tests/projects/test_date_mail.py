"""What those who said they will come get by mail: a change, a cancellation, the day before."""

from datetime import time, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from biglocal.dates import today
from biglocal.notices.models import Event, Message, Reminder
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.remind import remind_by
from projects import actions
from projects.date_news import RULE, changed_context, days_to_come, occasion_lines, tomorrow_context
from tests.factories.projects import OccasionFactory


@pytest.fixture
def walk(community, stranger):
    walk = OccasionFactory(community=community, title="Walk", on=today() + timedelta(days=1), begins_at=time(10))
    actions.say_coming(occasion=walk, by=stranger, now=timezone.now(), people=2)
    return walk


def cancel(walk, by):
    actions.cancel_occasion(occasion=walk, by=by, now=timezone.now(), why="Too wet")
    return Event.objects.latest("pk")


def test_cancellation_makes_a_mail_of_its_own(walk, stranger, resident):
    cancel(walk, resident)
    fan_out(now=timezone.now())
    message = Message.objects.get()
    assert (message.person, message.kind, message.must_arrive) == (stranger, "occasion-changed-soon", True)


@pytest.mark.parametrize("ending", ["_subject.txt", ".txt", ".html"])
def test_mails_say_what_holds(walk, stranger, resident, ending):
    event = cancel(walk, resident)
    gone = render_to_string(f"projects/emails/occasion_changed{ending}", changed_context(event, stranger))
    assert "ancelled" in gone and (ending == "_subject.txt" or "Too wet" in gone)
    actions.restore_occasion(occasion=walk, by=resident, now=timezone.now())
    on_again = render_to_string(f"projects/emails/occasion_changed{ending}", changed_context(event, stranger))
    soon = render_to_string(f"projects/emails/occasion_tomorrow{ending}", tomorrow_context(event, stranger))
    assert "hanged" in on_again and "omorrow" in soon
    if ending != "_subject.txt":
        assert walk.get_absolute_url() in on_again and "2 of you" in soon


def test_who_took_it_back_gets_no_mail(walk, stranger, resident):
    event = cancel(walk, resident)
    actions.take_back_coming(occasion=walk, by=stranger)
    assert changed_context(event, stranger) is None


def test_reminder_goes_the_day_before_and_once(walk, stranger):
    assert list(days_to_come(today() - timedelta(days=1))) == []
    assert [remind_by(RULE, on=today()) for _ in range(2)] == [1, 0]
    assert Event.objects.get(kind="occasion-tomorrow").people == [stranger.pk]


def test_reminder_that_was_missed_goes_on_the_day(walk):
    assert remind_by(RULE, on=walk.on) == 1


def test_moved_date_is_reminded_of_again(walk, resident):
    remind_by(RULE, on=today())
    day = today() + timedelta(days=4)
    actions.change_occasion(occasion=walk, by=resident, on=today(), day=day)
    assert remind_by(RULE, on=today()) == 0
    assert remind_by(RULE, on=day - timedelta(days=1)) == 1


def test_nobody_to_remind_says_so(walk, stranger):
    actions.take_back_coming(occasion=walk, by=stranger)
    assert remind_by(RULE, on=today()) == 0
    assert Reminder.objects.get().skip_code == "nobody-said"


def test_cancelled_date_is_not_reminded_of(walk, stranger, resident):
    event = cancel(walk, resident)
    assert list(days_to_come(today())) == [] and tomorrow_context(event, stranger) is None


def test_news_of_the_week_says_how_it_stands(walk, resident):
    assert occasion_lines([walk.pk])[walk.pk].tag == "Date"
    cancel(walk, resident)
    line = occasion_lines([walk.pk])[walk.pk]
    assert (line.tag, line.text) == ("Cancelled", "Too wet")
