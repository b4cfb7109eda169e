"""Who has not been here for years is told twice; then the name and address go."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from biglocal.accounts.models import Person
from biglocal.communities.inactive import purge_unused, unused_context, unused_due
from biglocal.dates import months_on
from biglocal.notices.models import Event, Reminder
from biglocal.notices.registry import RULES
from biglocal.notices.steps.remind import remind_by
from tests.factories.accounts import PersonFactory
from tests.factories.communities import MembershipFactory, ResidentGroupFactory

GOES = date(2026, 6, 10)  # three years after the last sign-in
SEEN = datetime(2023, 6, 10, 12, tzinfo=ZoneInfo("Europe/London"))


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def unused(db, settings):
    settings.INACTIVE_MONTHS = 36
    return PersonFactory(name="Una Used", last_login=SEEN, joined_at=SEEN)


def offsets(days_before):
    return [row.offset for row in unused_due(GOES - timedelta(days=days_before))]


def remind_on(day):
    with time_machine.travel(noon(day)):
        return remind_by(RULES["account-unused"], on=day)


def purge_on(day):
    with time_machine.travel(noon(day)):
        return purge_unused(on=day, now=noon(day))


def test_told_sixty_and_fourteen_days_before(unused):
    assert offsets(61) == [] and offsets(60) == ["2023-06-10:-60"]
    assert offsets(15) == ["2023-06-10:-60"] and offsets(14) == ["2023-06-10:-60", "2023-06-10:-14"]
    assert [row.people for row in unused_due(GOES)] == [[unused.pk], [unused.pk]]


def test_name_and_address_go_after_both(unused):
    assert remind_on(GOES - timedelta(days=60)) == 1
    assert remind_on(GOES - timedelta(days=14)) == 1
    assert purge_on(GOES - timedelta(days=1)) == 0 and purge_on(GOES) == 1
    unused.refresh_from_db()
    assert (unused.name, unused.is_active) == ("", False) and purge_on(GOES) == 0


def test_nobody_goes_untold(unused):
    assert purge_on(GOES + timedelta(days=300)) == 0


def test_told_late_waits_fourteen_days_more(unused):
    """After an outage only the newest moment is told, and the days count from then."""
    assert remind_on(GOES + timedelta(days=5)) == 1
    assert Reminder.objects.get(skip_code="overtaken").offset.endswith("-60")
    assert purge_on(GOES + timedelta(days=18)) == 0 and purge_on(GOES + timedelta(days=19)) == 1


def test_a_sign_in_stops_it(unused):
    remind_on(GOES - timedelta(days=60))
    remind_on(GOES - timedelta(days=14))
    with time_machine.travel(noon(GOES - timedelta(days=3))):
        Client().force_login(unused)
        assert unused_context(Event.objects.first(), unused) is None
    assert purge_on(GOES) == 0 and Person.objects.get(pk=unused.pk).is_active


def test_running_roles_and_memberships_keep_an_account(unused, community, resident, manager, rep):
    Person.objects.update(last_login=SEEN, joined_at=SEEN)
    MembershipFactory(group=ResidentGroupFactory(community=community, kind="working"), person=unused)
    assert list(unused_due(GOES)) == []


def test_ended_ones_do_not(unused, community):
    group = ResidentGroupFactory(community=community)
    MembershipFactory(group=group, person=unused, start_date=date(2020, 1, 1), end_date=date(2021, 1, 1))
    assert len(list(unused_due(GOES))) == 2


def test_nobody_of_the_admin_and_nobody_who_left(unused):
    Person.objects.update(is_staff=True)
    assert list(unused_due(GOES)) == []
    Person.objects.update(is_staff=False, is_active=False)
    assert list(unused_due(GOES)) == []


def test_nought_months_keep_everybody(unused, settings):
    settings.INACTIVE_MONTHS = 0
    assert list(unused_due(GOES + timedelta(days=900))) == [] and purge_on(GOES) == 0


def test_mail_says_the_day_and_what_to_do(unused):
    from biglocal.notices.letters import letter

    remind_on(GOES - timedelta(days=14))
    with time_machine.travel(noon(GOES - timedelta(days=14))):
        event = Event.objects.latest("pk")
        written = letter(unused.email, "accounts/emails/unused", unused_context(event, unused))
    assert "10 June 2026" in written.body and "/accounts/login/" in written.body and len(written.subject) <= 60


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 12, 5), 36, date(2026, 12, 5)),
        (date(2026, 6, 10), -36, date(2023, 6, 10)),
    ],
)
def test_months_end_on_a_day_there_is(day, months, then):
    assert months_on(day, months) == then
