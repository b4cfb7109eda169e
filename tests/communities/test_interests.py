"""Interests as facts: which hold on a day for whom, and who may vote that day."""

from datetime import date, timedelta

import pytest

from biglocal.communities.models import Interest, Membership, Suspension
from tests.factories.communities import MembershipFactory, ResidentGroupFactory

DAY = date(2026, 6, 9)


@pytest.fixture
def member(community):
    return MembershipFactory(group=ResidentGroupFactory(community=community))


def interest_of(member, **about) -> Interest:
    facts = {"kind": "loyalty", "organisation": "Allotment society", "start_date": DAY, **about}
    return Interest.objects.create(community=member.group.community, person=member.person, **facts)


def test_an_interest_counts_from_its_first_to_its_last_day(member):
    held = interest_of(member, end_date=DAY + timedelta(1))
    voting = Membership.objects.in_community(member.group.community).may_vote(DAY)
    for offset, found in [(-1, []), (0, [held]), (1, [held]), (2, [])]:
        assert list(Interest.objects.of_members(voting, on=DAY + timedelta(offset))) == found


def test_interests_of_former_members_and_in_other_areas_do_not_count(member, other_community):
    interest_of(member)
    Interest.objects.create(
        community=other_community, person=member.person, kind="loyalty", organisation="A club", start_date=DAY
    )
    elsewhere = Membership.objects.in_community(other_community)
    assert not Interest.objects.of_members(elsewhere, on=DAY).exists()
    assert Interest.objects.of_members(Membership.objects.running(DAY), on=DAY).count() == 1
    Membership.objects.update(end_date=DAY)
    assert not Interest.objects.of_members(Membership.objects.running(DAY + timedelta(1)), on=DAY).exists()


@pytest.mark.parametrize(
    ("kind", "financial"), [("direct_financial", True), ("indirect_financial", True), ("loyalty", False)]
)
def test_money_makes_an_interest_financial(member, kind, financial):
    assert interest_of(member, kind=kind).is_financial is financial


def test_who_rests_does_not_vote_that_day(member):
    Suspension.objects.create(membership=member, reason="A complaint", start_date=DAY, end_date=DAY)
    for offset, count in [(-1, 1), (0, 0), (1, 1)]:
        assert Membership.objects.may_vote(DAY + timedelta(offset)).count() == count


def test_who_watches_does_not_vote(member):
    Membership.objects.update(voting=False)
    assert not Membership.objects.may_vote(DAY).exists()
