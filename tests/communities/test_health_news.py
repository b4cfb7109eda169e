"""A partnership that is no longer as asked: chair and rep are told once a spell, never blocked."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from biglocal.communities.health import health_of
from biglocal.communities.health_news import faults_on, partnerships_unwell, stays_by_area, unwell_context
from biglocal.communities.models import Community, Membership, RoleHeld, Suspension
from biglocal.dates import today
from biglocal.notices.models import Event, Message
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.remind import remind
from tests.factories.communities import MembershipFactory, ResidentGroupFactory

DAY = date(2026, 6, 9)


@pytest.fixture
def group(community, chair, rep):
    """Eight residents since 2015, one of them the chair."""
    group = ResidentGroupFactory(community=community)
    MembershipFactory.create_batch(7, group=group)
    return group


def due(on):
    return [(row.offset, row.people, row.skip) for row in partnerships_unwell(on)]


def one_of(group) -> Membership:
    return group.memberships.filter(office="member").first()


def leave(member, on):
    Membership.objects.filter(pk=member.pk).update(end_date=on)


def test_all_is_well_with_eight_residents_and_a_chair(group):
    assert due(DAY) == []


def test_the_seventh_is_told_from_the_day_after_the_eighth_left(group, chair, rep):
    leave(one_of(group), DAY)
    assert due(DAY) == []
    assert due(DAY + timedelta(1)) == [("n-2026-06-10", sorted([chair.pk, rep.pk]), "")]
    assert due(DAY + timedelta(300)) == due(DAY + timedelta(1))


def test_a_new_spell_is_told_again(group):
    leave(one_of(group), DAY)
    MembershipFactory(group=group, start_date=DAY + timedelta(10), end_date=DAY + timedelta(20))
    assert [due(DAY + timedelta(n))[0][0] for n in (5, 25)] == ["n-2026-06-10", "n-2026-06-30"]
    assert due(DAY + timedelta(15)) == []


def test_an_empty_chair_is_told_to_the_worker_too(group, chair, rep, worker):
    leave(chair.memberships.get(), DAY)
    MembershipFactory(group=group, start_date=DAY)
    RoleHeld.objects.filter(person=chair).update(end_date=DAY)
    assert due(DAY + timedelta(1)) == [("c-2026-06-10", sorted([rep.pk, worker.pk]), "")]


def test_too_few_residents(group):
    Membership.objects.filter(pk__in=group.memberships.filter(office="member").values("pk")[:4]).update(
        capacity="organisation"
    )
    assert due(DAY)[0][0].startswith("r-")


def test_who_rests_is_missed_while_it_lasts(group):
    Suspension.objects.create(membership=one_of(group), reason="x", start_date=DAY, end_date=DAY + timedelta(3))
    assert [bool(due(DAY + timedelta(n))) for n in (-1, 0, 3, 4)] == [False, True, True, False]


def test_counts_as_the_page_does(group, community):
    leave(one_of(group), DAY)
    MembershipFactory(group=group, voting=False, capacity="lto")
    for on in (DAY, DAY + timedelta(1)):
        assert faults_on(stays_by_area([community.pk])[community.pk], on, community.programme)[0] == health_of(
            community, on=on
        )


def test_a_partnership_that_is_forming_is_left_in_peace(group):
    leave(one_of(group), DAY)
    Community.objects.update(state=Community.State.FORMING)
    assert due(DAY + timedelta(1)) == []


def test_told_once_a_spell_and_silent_when_well_again(group, chair):
    member = one_of(group)
    leave(member, today() - timedelta(2))
    for days in (0, 1, 2):
        remind(on=today() + timedelta(days))
    fan_out(now=timezone.now())
    assert Message.objects.filter(kind="partnership-unwell", person=chair).count() == 1
    event = Event.objects.get(kind="partnership-unwell")
    assert unwell_context(event, chair)["sentences"] == ["A partnership has 8 people or more: 1 more to find."]
    leave(member, None)
    assert unwell_context(event, chair) is None


def test_four_queries_however_many_areas(group, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        due(DAY)
