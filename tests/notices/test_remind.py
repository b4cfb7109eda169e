"""Reminders: due by today and not yet told, each once."""

from datetime import date

import pytest

from biglocal.notices import registry
from biglocal.notices.models import Event, Reminder
from biglocal.notices.registry import Due, Kind, Rule
from biglocal.notices.steps.remind import remind

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 12)


@pytest.fixture
def due(things, stranger) -> list[Due]:
    """What the rule of the test finds: rows to be added to."""
    found = [Due("thing:1", "-7", [stranger.pk])]
    registry.RULES.clear()
    registry.register_kind(Kind("thing-due", at_once=True))
    registry.register_rule(Rule("thing-due", "thing-due", lambda on: list(found)))
    return found


def test_run_twice_is_told_once(due, stranger):
    assert [remind(on=DAY), remind(on=DAY)] == [1, 0]
    event = Event.objects.get()
    assert (event.kind, event.subject, event.people) == ("thing-due", "thing:1", [stranger.pk])


def test_next_moment_is_told_again(due, stranger):
    remind(on=DAY)
    due.append(Due("thing:1", "+0", [stranger.pk]))
    assert remind(on=DAY) == 1


def test_after_an_outage_only_the_newest_moment_is_told(due, stranger):
    due.extend(Due("thing:1", offset, [stranger.pk]) for offset in ["+0", "+7"])
    assert remind(on=DAY) == 1
    assert dict(Reminder.objects.values_list("offset", "skip_code")) == {
        "-7": "overtaken",
        "+0": "overtaken",
        "+7": "",
    }


def test_row_with_a_reason_not_to_tell_keeps_it(due):
    due[:] = [Due("thing:1", "-7", skip="on-hold")]
    assert remind(on=DAY) == 0
    assert Reminder.objects.get().skip_code == "on-hold"
    assert not Event.objects.exists()


def test_nothing_due_is_silence(due):
    due.clear()
    assert remind(on=DAY) == 0
