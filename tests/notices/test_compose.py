"""Who gets a digest when: one a week, whatever the calendar and the clocks do."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from biglocal.notices.models import Item, Message
from biglocal.notices.steps.compose import compose, digest_moment, week_of
from tests.factories.accounts import PersonFactory
from tests.factories.notices import EventFactory

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


def at(year, month, day, hour=9, minute=0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def waiting(person, when) -> Item:
    return Item.objects.create(person=person, event=EventFactory(happened_at=when), reasons=["thing:1"])


def test_digest_falls_due_on_friday_at_seven():
    assert digest_moment(at(2026, 6, 12, 6, 59)) == at(2026, 6, 5, 7)
    assert digest_moment(at(2026, 6, 12, 7)) == at(2026, 6, 12, 7)
    assert digest_moment(at(2026, 6, 18)) == at(2026, 6, 12, 7)


@pytest.mark.parametrize(
    ("day", "week"),
    [(date(2026, 12, 25), "2026-W52"), (date(2027, 1, 1), "2026-W53"), (date(2027, 1, 8), "2027-W01")],
)
def test_iso_weeks_around_new_year_have_names_of_their_own(day, week):
    assert week_of(digest_moment(at(day.year, day.month, day.day))) == week


@pytest.mark.parametrize("first", [date(2026, 3, 20), date(2026, 10, 16), date(2026, 12, 18)])
def test_one_digest_a_week_over_clock_changes_and_new_year(stranger, first):
    """Composed around the day for four weeks with news each day: four digests, one a week, each on a Friday."""
    for day in range(28):
        waiting(stranger, at(first.year, first.month, first.day, 6) + timedelta(days=day))
    now, end, made = at(first.year, first.month, first.day, 0, 5), timedelta(days=27, hours=23), []
    for hour in range(int(end.total_seconds() // 3600)):
        moment = (now.astimezone(ZoneInfo("UTC")) + timedelta(hours=hour)).astimezone(LONDON)
        if moment.hour in {0, 6, 7, 8} and compose(now=moment):
            made.append(moment)
    assert [(moment.isoweekday(), moment.hour) for moment in made] == [(5, 7)] * 4
    assert len(set(Message.objects.values_list("period", flat=True))) == 4


def test_nothing_new_makes_no_mail(stranger):
    assert compose(now=at(2026, 6, 12)) == 0
    assert not Message.objects.exists()


def test_news_since_friday_waits_for_the_next_one(stranger):
    waiting(stranger, at(2026, 6, 12, 10))
    assert compose(now=at(2026, 6, 15)) == 0
    assert compose(now=at(2026, 6, 19)) == 1


def test_beat_off_for_three_days_brings_everything_once_in_one_mail(stranger):
    waiting(stranger, at(2026, 6, 11)), waiting(stranger, at(2026, 6, 13))
    assert compose(now=at(2026, 6, 15)) == 1
    assert compose(now=at(2026, 6, 15, 10)) == 0
    message = Message.objects.get()
    assert (message.period, message.state, message.items.count()) == ("2026-W24", "ready", 2)


def test_composed_twice_is_one_mail(stranger):
    waiting(stranger, at(2026, 6, 11))
    assert [compose(now=at(2026, 6, 12)) for _ in range(2)] == [1, 0]


def test_as_it_happens_goes_at_the_next_run(stranger):
    eager = PersonFactory(cadence="at_once")
    for person in [stranger, eager]:
        waiting(person, at(2026, 6, 15))
    assert compose(now=at(2026, 6, 15, 10)) == 1
    assert Message.objects.get().person == eager


def test_who_wants_no_news_gets_none_and_the_reason_is_kept():
    item = waiting(PersonFactory(cadence="none"), at(2026, 6, 11))
    compose(now=at(2026, 6, 12))
    item.refresh_from_db()
    assert (item.state, item.drop_code) == ("dropped", "no_mail")


def test_older_than_thirty_days_is_stale(stranger):
    item = waiting(stranger, at(2026, 5, 1))
    assert compose(now=at(2026, 6, 12)) == 0
    item.refresh_from_db()
    assert item.drop_code == "stale"


def test_taken_down_news_waits_and_comes_back_with_undo(stranger):
    item = waiting(stranger, at(2026, 6, 11))
    item.event.retracted_at = at(2026, 6, 11)
    item.event.save()
    assert compose(now=at(2026, 6, 12)) == 0
    item.event.retracted_at = None
    item.event.save()
    assert compose(now=at(2026, 6, 12, 10)) == 1


def test_composing_asks_the_same_for_3_and_30_people(django_assert_max_num_queries):
    for _ in range(30):
        waiting(PersonFactory(), at(2026, 6, 11))
    with django_assert_max_num_queries(12):
        assert compose(now=at(2026, 6, 12)) == 30
