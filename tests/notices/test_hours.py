"""Mail rests at night, London time; people choose the day of their weekly email."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from biglocal.notices import registry
from biglocal.notices.hours import Hours, awake
from biglocal.notices.models import Message
from biglocal.notices.registry import Kind
from biglocal.notices.steps.compose import compose
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.send import send_due, send_message
from tests.factories.accounts import PersonFactory
from tests.factories.notices import EventFactory, FollowFactory

from .test_compose import at, waiting

pytestmark = pytest.mark.django_db
NIGHT, MORNING = at(2026, 6, 10, 22), at(2026, 6, 11, 8)


@pytest.fixture(autouse=True)
def quiet_hours(settings, monkeypatch):
    settings.QUIET_HOURS = True
    monkeypatch.setattr(registry, "hours", lambda day: Hours())


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        (at(2026, 6, 10, 19, 59), at(2026, 6, 10, 19, 59)),
        (at(2026, 6, 10, 20), MORNING),
        (at(2026, 6, 11, 7, 59), MORNING),
        (MORNING, MORNING),
        (at(2026, 3, 28, 21), datetime(2026, 3, 29, 7, tzinfo=UTC)),  # the clocks go forward in that night
        (at(2026, 10, 24, 21), datetime(2026, 10, 25, 8, tzinfo=UTC)),  # and back in this one
        (datetime(2026, 7, 1, 19, tzinfo=UTC), datetime(2026, 7, 2, 7, tzinfo=UTC)),
    ],
)
def test_mail_waits_for_the_morning(moment, goes):
    assert awake(moment) == goes


def test_hours_within_a_day_and_no_hours_at_all(monkeypatch):
    monkeypatch.setattr(registry, "hours", lambda day: Hours(quiet_from=12, quiet_until=14))
    assert awake(at(2026, 6, 12, 13)) == at(2026, 6, 12, 14)
    assert awake(at(2026, 6, 12, 22)) == at(2026, 6, 12, 22)
    monkeypatch.setattr(registry, "hours", lambda day: Hours(quiet_from=0, quiet_until=0))
    assert awake(at(2026, 6, 13, 0)) == at(2026, 6, 13, 0)


def told_at_once(stranger, now, *, urgent=False) -> Message:
    registry.register_kind(Kind("thing-told", at_once=True, urgent=urgent))
    EventFactory(kind="thing-told", people=[stranger.pk])
    fan_out(now=now)
    return Message.objects.get()


def test_message_of_the_night_is_due_in_the_morning(things, stranger, mailoutbox):
    message = told_at_once(stranger, NIGHT)
    assert message.next_try_at == MORNING
    assert send_due(now=NIGHT, send=lambda pk: send_message(pk, now=NIGHT)) == 0
    assert send_due(now=MORNING, send=lambda pk: send_message(pk, now=MORNING)) == 1
    assert len(mailoutbox) == 1


def test_bell_that_is_heard_too_late_waits_as_well(things, stranger, mailoutbox):
    message = told_at_once(stranger, at(2026, 6, 10, 19, 59))
    assert send_message(message.pk, now=NIGHT) == ""
    message.refresh_from_db()
    assert (message.state, message.attempts, message.next_try_at) == ("ready", 0, MORNING)


def test_urgent_worry_goes_at_night(things, stranger, mailoutbox):
    assert send_message(told_at_once(stranger, NIGHT, urgent=True).pk, now=NIGHT) == "sent"
    assert registry.KINDS["safeguarding-raised"].urgent


def test_digest_put_together_early_goes_when_the_night_is_over(stranger):
    waiting(stranger, at(2026, 6, 11))
    assert compose(now=at(2026, 6, 12, 7, 5)) == 1
    assert Message.objects.get().next_try_at == at(2026, 6, 12, 8)


# The day of the weekly email ------------------------------------------------------------------------------------------
def composed(*moments) -> list[str]:
    return [f"{moment:%a}" for moment in moments if compose(now=moment)]


def test_people_choose_their_day(stranger):
    tuesday = PersonFactory(digest_weekday=2)
    for person in [stranger, tuesday]:
        waiting(person, at(2026, 6, 8, 6))
    week = [at(2026, 6, day) for day in range(8, 15)]
    assert composed(*week) == ["Tue", "Fri"]
    assert dict(Message.objects.values_list("person", "period")) == {stranger.pk: "2026-W24", tuesday.pk: "2026-W24"}


def test_another_day_chosen_in_mid_week_gives_no_second_email(stranger):
    for day in range(8, 22):
        waiting(stranger, at(2026, 6, day, 6))
    assert composed(*[at(2026, 6, day) for day in range(8, 13)]) == ["Fri"]
    type(stranger).objects.update(digest_weekday=7)
    assert composed(at(2026, 6, 14)) == []
    assert composed(*[at(2026, 6, day) for day in range(15, 22)]) == ["Sun"]
    assert list(Message.objects.order_by("pk").values_list("period", flat=True)) == ["2026-W24", "2026-W25"]


@pytest.mark.parametrize("weekday", [1, 7])
@pytest.mark.parametrize("first", [(2026, 3, 16), (2026, 10, 12), (2026, 12, 14)])
def test_one_email_a_week_on_any_day_over_clock_changes_and_new_year(stranger, weekday, first):
    """Four whole ISO weeks with news each day, composed often: four emails, one of each week, on the day chosen."""
    type(stranger).objects.update(digest_weekday=weekday)
    start, made = at(*first, 0, 5), []
    waiting(stranger, start - timedelta(days=1))
    for hour in range(0, 28 * 24, 12):
        moment = (start.astimezone(UTC) + timedelta(hours=hour + 1)).astimezone(ZoneInfo("Europe/London"))
        if moment.hour < 12:
            waiting(stranger, moment)
        if compose(now=moment):
            made.append(moment)
    mine = made[1:] if made[0].isoweekday() != weekday else made  # of the week before, caught up at the start
    assert [moment.isoweekday() for moment in mine][-3:] == [weekday] * 3
    periods = list(Message.objects.values_list("period", flat=True))
    assert len(periods) == len(set(periods)) == len(made)
    assert 4 <= len(made) <= 5


def test_share_of_time_is_kept_and_the_next_run_goes_on(stranger, monkeypatch):
    rung = []
    monkeypatch.setattr("biglocal.notices.steps.compose.ring", lambda *words: rung.append(words[0]))
    waiting(stranger, at(2026, 6, 11))
    assert compose(now=at(2026, 6, 12), seconds=-1) == 0
    assert rung == ["biglocal.notices.tasks.compose"]
    assert compose(now=at(2026, 6, 12)) == 1


def test_muted_follow_is_told_again_the_day_after(things, stranger):
    FollowFactory(person=stranger, muted_until=NIGHT.date())
    EventFactory()
    fan_out(now=NIGHT)
    assert not stranger.items.exists()
