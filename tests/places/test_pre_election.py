"""places.md, rule 10: a council's pre-election period is set, corrected and taken back, with its history."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.dates import today
from biglocal.notices.models import Event
from biglocal.places.models import Council
from biglocal.places.pre_election import PreElection, held_until, next_period
from biglocal.places.set_pre_election import correct_period, set_period, stamp_of, take_back_period
from biglocal.refusals import Refused
from tests.factories.accounts import PersonFactory
from tests.factories.councillors import TermFactory
from tests.factories.places import CouncilFactory, WardFactory
from tests.factories.pre_election import PreElectionFactory

pytestmark = pytest.mark.django_db


def days(first, last):
    return {"start_date": today() + timedelta(days=first), "end_date": today() + timedelta(days=last)}


def put(council, officer, first=0, last=30):
    return set_period(council=council, **days(first, last), by=officer, now=timezone.now())


def correct(row, officer, first, last, seen=None):
    given = {**days(first, last), "seen": stamp_of(row) if seen is None else seen}
    return correct_period(row=row, **given, by=officer, now=timezone.now())


def held():
    return [council.until for council in Council.objects.annotate(until=held_until(""))]


@pytest.mark.parametrize(
    ("first", "last", "waits"), [(0, 0, True), (0, 9, True), (-9, 0, True), (-9, -1, False), (1, 9, False)]
)
def test_rule_10_both_days_are_included(first, last, waits):
    row = PreElectionFactory(**days(first, last))
    assert held() == [row.end_date if waits else None]


def test_rule_10_is_by_council(officer):
    put(CouncilFactory(name="A"), officer)
    CouncilFactory(name="B")
    assert [bool(day) for day in held()] == [True, False]


def test_setting_twice_is_one_row_with_one_line_of_history(officer):
    council = CouncilFactory()
    assert put(council, officer) == put(council, officer)
    assert AuditLine.objects.filter(verb="pre_election_set").count() == 1


@pytest.mark.parametrize(("first", "last", "field"), [(5, 4, "end_date"), (0, 200, "end_date"), (25, 50, "start_date")])
def test_days_that_cannot_be_are_refused(officer, first, last, field):
    council = CouncilFactory()
    put(council, officer)
    with pytest.raises(Refused) as refused:
        put(council, officer, first, last)
    assert refused.value.field == field and PreElection.objects.count() == 1


def test_correcting_keeps_what_was_before_in_the_history(officer):
    row = put(CouncilFactory(name="Medway"), officer)
    row = correct(row, officer, 1, 31)
    assert row.end_date == today() + timedelta(days=31)
    assert "is" in AuditLine.objects.get(verb="pre_election_correct").sentence


def test_stale_correction_changes_nothing(officer):
    row = put(CouncilFactory(), officer)
    stamp = stamp_of(row)
    correct(row, officer, 1, 31)
    with pytest.raises(Refused, match="Priya Shah changed this period"):
        correct(row, officer, 2, 32, seen=stamp)
    assert PreElection.objects.get().end_date == today() + timedelta(days=31)


def test_taken_back_holds_nothing_and_may_be_set_anew(officer):
    row = put(council := CouncilFactory(), officer)
    given = {"row": row, "why": "Called off", "by": officer, "now": timezone.now()}
    take_back_period(**given, seen=stamp_of(row))
    take_back_period(**given, seen="")  # twice does no harm
    assert held() == [None] and AuditLine.objects.filter(verb="pre_election_take_back").count() == 1
    with pytest.raises(Refused, match="Priya Shah took this period back"):
        correct(row, officer, 1, 31)
    put(council, officer)
    assert PreElection.objects.standing().count() == 1


def test_database_keeps_two_periods_of_a_council_apart():
    row = PreElectionFactory()
    if connection.vendor != "postgresql":
        return
    with pytest.raises(IntegrityError, match="pre_election_one_at_a_time"), transaction.atomic():
        PreElectionFactory(council=row.council)


def test_councillors_with_an_account_are_told(officer):
    term = TermFactory(councillor__person=PersonFactory())
    TermFactory(councillor__person=PersonFactory())
    put(term.ward.ward_set.council, officer)
    assert Event.objects.get(kind="pre-election").people == [term.councillor.person_id]


def test_soonest_period_that_is_not_over_is_the_next():
    council = CouncilFactory()
    for first in (9, -9, 1):
        PreElectionFactory(council=council, **days(first, first + 3))
    ward = WardFactory(ward_set__council=council)
    found = type(ward).objects.annotate(**next_period("ward_sets__wards", today())).get()
    assert (found.notice, found.poll) == (today() + timedelta(days=1), today() + timedelta(days=4))
