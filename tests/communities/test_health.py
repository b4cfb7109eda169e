"""The partnership's make-up beside what the programme asks: a warning, never a block."""

from datetime import date

import pytest

from biglocal.communities.health import Health, health_of
from biglocal.communities.models import Membership
from tests.factories.communities import MembershipFactory, ResidentGroupFactory

DAY = date(2026, 6, 9)


@pytest.mark.parametrize(
    ("total", "residents", "large", "led"),
    [(8, 5, True, True), (8, 4, True, False), (7, 7, False, True), (51, 26, True, False), (0, 0, False, False)],
)
def test_eight_people_and_51_percent(total, residents, large, led):
    health = Health(total=total, residents=residents, smallest=8, percent=51)
    assert (health.is_large_enough, health.is_led_by_residents) == (large, led)
    assert health.is_well == (large and led)


def test_each_fault_has_its_sentence():
    assert Health(7, 7, 8, 51).sentences == ["A partnership has 8 people or more: 1 more to find."]
    assert Health(8, 4, 8, 51).sentences == ["At least 51% live here. Now it is 4 of 8."]
    assert Health(8, 5, 8, 51).sentences == []


@pytest.fixture
def group(community):
    return ResidentGroupFactory(community=community)


def test_counted_on_the_day(community, group):
    MembershipFactory(group=group, start_date=date(2020, 1, 1), end_date=DAY)
    MembershipFactory(group=group, start_date=date(2026, 6, 10))
    assert health_of(community, on=DAY).total == 1
    assert health_of(community, on=date(2026, 6, 10)).total == 1
    assert health_of(community, on=date(2019, 12, 31)).total == 0


def test_those_without_a_vote_count_only_when_the_programme_says(community, group):
    MembershipFactory(group=group, voting=False, capacity=Membership.Capacity.COUNCILLOR)
    MembershipFactory(group=group)
    assert health_of(community, on=DAY).total == 1
    community.programme.voting_members_only = False
    assert health_of(community, on=DAY).total == 2


def test_working_groups_and_other_areas_do_not_count(community, group, other_resident):
    walks = ResidentGroupFactory(community=community, kind="working", name="Walks")
    MembershipFactory(group=walks)
    assert health_of(community, on=DAY).total == 0


def test_one_query(community, group, django_assert_num_queries):
    MembershipFactory(group=group)
    with django_assert_num_queries(1):
        health_of(community, on=DAY)
