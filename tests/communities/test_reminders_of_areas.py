"""The rules plan-ending and register-old, by name: each moment, once, the earlier ones overtaken."""

from datetime import date, timedelta

import pytest

from biglocal.accounts.models import Person
from biglocal.communities.models import RegisterCheck
from biglocal.notices.models import Event, Reminder
from biglocal.notices.steps.remind import remind
from tests.factories.communities import MembershipFactory, PlanFactory, ResidentGroupFactory

pytestmark = pytest.mark.django_db
LAST = date(2027, 3, 31)
MOMENTS = {"6": date(2026, 9, 30), "4": date(2026, 11, 30), "2": date(2027, 1, 31)}


@pytest.fixture
def plan(community, chair, worker, rep, finance, lto):
    return PlanFactory(community=community, end_date=LAST)


def made(rule: str) -> dict[str, str]:
    return dict(Reminder.objects.filter(rule=rule).values_list("offset", "skip_code"))


@pytest.mark.parametrize("day", MOMENTS.values(), ids=list(MOMENTS))
def test_plan_ending_is_told_at_each_moment_and_not_the_day_before(plan, day):
    remind(on=day - timedelta(1), only="plan-ending")
    before = Event.objects.filter(kind="plan-ending").count()
    assert remind(on=day, only="plan-ending") == 1
    assert Event.objects.filter(kind="plan-ending").count() == before + 1


def test_plan_ending_is_told_once_to_all_who_have_a_part(plan, chair, worker, rep, finance):
    day = MOMENTS["6"]
    assert [remind(on=day, only="plan-ending") for _ in range(2)] == [1, 0]
    assert [remind(on=day + timedelta(n), only="plan-ending") for n in (1, 20)] == [0, 0]
    assert set(Event.objects.get(kind="plan-ending").people) == {chair.pk, worker.pk, rep.pk, finance.pk}


def test_plan_ending_after_an_outage_tells_the_newest_moment_alone(plan):
    assert remind(on=MOMENTS["2"] + timedelta(5), only="plan-ending") == 1
    ends = LAST.isoformat()
    assert made("plan-ending") == {f"{ends} -6m": "overtaken", f"{ends} -4m": "overtaken", f"{ends} -2m": ""}


def test_plan_ending_is_silent_once_the_plan_is_over(plan):
    assert remind(on=LAST + timedelta(1), only="plan-ending") == 0


def test_plan_ending_with_another_last_day_is_told_anew(plan):
    remind(on=MOMENTS["6"], only="plan-ending")
    type(plan).objects.filter(pk=plan.pk).update(end_date=date(2027, 9, 30))
    assert remind(on=date(2027, 3, 30), only="plan-ending") == 1


def test_plan_ending_with_nobody_to_tell_keeps_the_reason(community):
    PlanFactory(community=community, end_date=LAST)
    assert remind(on=MOMENTS["6"], only="plan-ending") == 0
    assert set(made("plan-ending").values()) == {"nobody"}


@pytest.fixture
def member(community, chair, rep):
    """A member who looked at the own interests on 1 June 2025."""
    one = MembershipFactory(group=ResidentGroupFactory(community=community))
    Person.objects.filter(pk__in=[chair.pk, rep.pk]).update(is_active=True)
    looked(one, date(2025, 6, 1))
    return one


def looked(one, day):
    RegisterCheck.objects.create(community=one.group.community, person=one.person, on=day)


def test_register_old_is_told_once_a_spell_to_chair_and_rep(member, chair, rep):
    assert remind(on=date(2026, 6, 1), only="register-old") == 0
    assert [remind(on=date(2026, 6, day), only="register-old") for day in (2, 2, 20)] == [1, 0, 0]
    assert set(Event.objects.get(kind="register-old").people) == {chair.pk, rep.pk}


def test_register_old_ends_with_a_look_and_the_next_spell_is_told_again(member):
    remind(on=date(2026, 6, 2), only="register-old")
    looked(member, date(2026, 7, 1))
    assert remind(on=date(2026, 7, 2), only="register-old") == 0
    assert remind(on=date(2027, 7, 2), only="register-old") == 1
    assert sorted(made("register-old")) == ["2026-06-01", "2027-07-01"]


def test_register_old_after_an_outage_is_told_late_and_once(member):
    assert [remind(on=day, only="register-old") for day in (date(2026, 8, 1), date(2026, 8, 2))] == [1, 0]
