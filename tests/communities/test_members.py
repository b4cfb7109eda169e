"""Memberships begin, change and end; their roles end with them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from biglocal.access import Role
from biglocal.audit.models import AuditLine
from biglocal.audit.record import topic_of
from biglocal.communities.actions import add_role, change_membership, end_membership, end_role, start_membership
from biglocal.communities.models import Membership, RoleHeld
from biglocal.dates import today
from biglocal.refusals import Refused
from tests.factories.accounts import PersonFactory
from tests.factories.communities import MembershipFactory, ResidentGroupFactory, RoleHeldFactory

DAY = date(2026, 6, 9)


@pytest.fixture
def group(community):
    return ResidentGroupFactory(community=community)


def test_a_membership_brings_its_role(group, chair, stranger):
    membership = start_membership(group=group, person=stranger, by=chair, on=DAY)
    held = RoleHeld.objects.get(person=stranger)
    assert (held.role, held.community, held.start_date) == (Role.RESIDENT, group.community, DAY)
    assert held.because == topic_of(membership)
    assert AuditLine.objects.get(verb="membership_start").by == chair


def test_starting_twice_is_one_membership(group, chair, stranger):
    start_membership(group=group, person=stranger, by=chair, on=DAY)
    start_membership(group=group, person=stranger, by=chair, on=DAY + timedelta(1))
    assert Membership.objects.filter(person=stranger).count() == RoleHeld.objects.filter(person=stranger).count() == 1


def test_a_memberships_end_ends_its_role(group, chair, stranger):
    membership = start_membership(group=group, person=stranger, by=chair, on=DAY)
    end_membership(membership=membership, by=chair, on=DAY + timedelta(30), reason="Moved away")
    assert RoleHeld.objects.get(person=stranger).end_date == DAY + timedelta(30)
    membership.refresh_from_db()
    assert (membership.end_date, membership.leave_reason) == (DAY + timedelta(30), "Moved away")


def test_another_membership_keeps_the_role(group, chair, stranger):
    membership = start_membership(group=group, person=stranger, by=chair, on=DAY)
    RoleHeld.objects.update(because="")
    walks = ResidentGroupFactory(community=group.community, kind="working", name="Walks")
    MembershipFactory(group=walks, person=stranger)
    end_membership(membership=membership, by=chair, on=DAY)
    assert RoleHeld.objects.get(person=stranger).end_date is None


def test_roles_elsewhere_stay(group, chair, stranger, other_community):
    membership = start_membership(group=group, person=stranger, by=chair, on=DAY)
    RoleHeldFactory(person=stranger, community=other_community)
    end_membership(membership=membership, by=chair, on=DAY)
    assert RoleHeld.objects.get(person=stranger, community=other_community).end_date is None


def test_an_end_before_the_start_changes_nothing(group, chair, stranger):
    membership = start_membership(group=group, person=stranger, by=chair, on=DAY)
    lines = AuditLine.objects.count()
    with pytest.raises(Refused, match="on or after 9 June 2026"):
        end_membership(membership=membership, by=chair, on=DAY - timedelta(1))
    membership.refresh_from_db()
    assert membership.end_date is None and AuditLine.objects.count() == lines


def test_the_first_end_stays(group, chair, stranger):
    membership = start_membership(group=group, person=stranger, by=chair, on=DAY)
    end_membership(membership=membership, by=chair, on=DAY)
    end_membership(membership=membership, by=chair, on=DAY + timedelta(9))
    membership.refresh_from_db()
    assert membership.end_date == DAY and AuditLine.objects.filter(verb="membership_end").count() == 1


def test_an_ended_membership_is_history(group, chair, stranger):
    membership = start_membership(group=group, person=stranger, by=chair, on=DAY)
    end_membership(membership=membership, by=chair, on=DAY)
    with pytest.raises(Refused, match="has ended"):
        change_membership(membership=membership, by=chair, voting=False)


def test_a_chair_makes_a_resident_a_worker(community, chair, resident):
    add_role(person=resident, role=Role.WORKER, community=community, by=chair, on=DAY)
    add_role(person=resident, role=Role.WORKER, community=community, by=chair, on=DAY)
    assert RoleHeld.objects.filter(person=resident, role=Role.WORKER).count() == 1


def test_a_worker_makes_nobody_chair(community, worker, resident):
    with pytest.raises(Refused, match="does not let you"):
        add_role(person=resident, role=Role.CHAIR, community=community, by=worker, on=DAY)
    assert not RoleHeld.objects.filter(role=Role.CHAIR).exists()


def test_a_worker_ends_no_chairs_membership(chair, worker):
    membership = chair.memberships.get()
    with pytest.raises(Refused, match="Only a chair ends this"):
        end_membership(membership=membership, by=worker, on=DAY)
    membership.refresh_from_db()
    assert membership.end_date is None and chair.roles.get(role=Role.CHAIR).end_date is None


def test_who_takes_no_part_gets_no_role(community, chair, stranger):
    with pytest.raises(Refused, match="Invite this person first"):
        add_role(person=stranger, role=Role.WORKER, community=community, by=chair, on=DAY)


def test_a_role_ends_with_its_day(community, chair, worker):
    held = RoleHeld.objects.get(person=worker)
    end_role(held=held, by=chair, on=DAY)
    end_role(held=held, by=chair, on=DAY + timedelta(5))
    held.refresh_from_db()
    assert held.end_date == DAY


# Pages ----------------------------------------------------------------------------------------------------------------
def test_members_see_members_and_health(community, resident, chair, signed_in):
    page = signed_in(resident).get(reverse("communities:people", args=[community.slug]))
    assert page.status_code == 200
    words = page.content.decode()
    assert "Harjit Gill" in words and "6 more to find" in words and "End membership" not in words


def test_the_list_asks_as_much_for_30_as_for_3(community, chair, signed_in, django_assert_max_num_queries):
    group = ResidentGroupFactory(community=community)
    browser, url = signed_in(chair), reverse("communities:people", args=[community.slug])
    with django_assert_max_num_queries(10) as few:
        browser.get(url)
    for _ in range(29):
        RoleHeldFactory(community=community, person=MembershipFactory(group=group).person)
    with django_assert_max_num_queries(len(few.captured_queries)):
        browser.get(url)


def test_a_chair_changes_a_member(community, chair, resident, signed_in):
    member = resident.memberships.get()
    url = reverse("communities:member_edit", args=[community.slug, member.pk])
    assert signed_in(chair).get(url).status_code == 200
    sent = {"capacity": "works_here", "office": "treasurer", "looks_after": "Parks", "voting": "yes"}
    assert signed_in(chair).post(url, sent).status_code == 302
    member.refresh_from_db()
    assert (member.capacity, member.office, member.looks_after) == ("works_here", "treasurer", "Parks")


def test_a_chair_ends_a_membership_by_page(community, chair, resident, signed_in):
    member = resident.memberships.get()
    url = reverse("communities:member_end", args=[community.slug, member.pk])
    day = today()
    assert signed_in(chair).get(url).status_code == 200
    sent = {
        "end_date_0": day.day,
        "end_date_1": day.month,
        "end_date_2": day.year,
        "reason": "Moved",
        "left_as": "moved_away",
    }
    assert signed_in(chair).post(url, sent).status_code == 302
    assert RoleHeld.objects.get(person=resident).end_date == day


def test_an_odd_last_day_keeps_what_was_typed(community, chair, resident, signed_in):
    member = resident.memberships.get()
    url = reverse("communities:member_end", args=[community.slug, member.pk])
    page = signed_in(chair).post(
        url, {"end_date_0": "31", "end_date_1": "2", "end_date_2": "2026", "reason": "Moved", "left_as": "moved_away"}
    )
    assert page.status_code == 200 and 'value="Moved"' in page.content.decode()
    member.refresh_from_db()
    assert member.end_date is None


def test_another_areas_member_is_not_found(community, chair, other_resident, signed_in):
    member = other_resident.memberships.get()
    for name in ["member_edit", "member_end", "role_add"]:
        url = reverse(f"communities:{name}", args=[community.slug, member.pk])
        assert signed_in(chair).post(url, {"role": "worker"}).status_code == 404


def test_a_role_of_another_area_is_not_ended(community, chair, other_resident, signed_in):
    held = other_resident.roles.get()
    assert signed_in(chair).post(reverse("communities:role_end", args=[community.slug, held.pk])).status_code == 404


def test_one_more_role_by_page(community, chair, resident, signed_in):
    url = reverse("communities:role_add", args=[community.slug, resident.memberships.get().pk])
    assert signed_in(chair).post(url, {"role": "worker"}).status_code == 302
    page = signed_in(chair).post(url, {"role": "manager"})
    assert page.status_code == 200 and set(resident.roles.values_list("role", flat=True)) == {"resident", "worker"}


def test_somebody_elses_fixture_is_a_stranger(community, signed_in):
    page = signed_in(PersonFactory()).get(reverse("communities:people", args=[community.slug]))
    assert page.status_code == 404


def test_an_end_in_a_wrong_year_gives_way_to_an_earlier_one(group, chair, stranger):
    membership = start_membership(group=group, person=stranger, by=chair, on=DAY)
    for day in (today() + timedelta(days=36 * 365), today()):
        end_membership(membership=membership, by=chair, on=day)
    membership.refresh_from_db()
    assert membership.end_date == today() == RoleHeld.objects.get(person=stranger).end_date


def test_a_role_begun_after_the_last_day_does_not_outlive_the_membership(group, chair, stranger):
    membership = start_membership(group=group, person=stranger, by=chair, on=today() - timedelta(days=90))
    start_membership(group=group, person=stranger, by=chair, on=today(), office="chair")
    end_membership(membership=membership, by=chair, on=today() - timedelta(days=1))
    assert not RoleHeld.objects.running(today() + timedelta(days=1)).filter(person=stranger).exists()


def test_a_role_of_a_membership_begun_later_stays(group, community, chair, stranger):
    first = start_membership(group=group, person=stranger, by=chair, on=today() - timedelta(days=90))
    other = ResidentGroupFactory(community=community, kind="working", name="Gardeners")
    start_membership(group=other, person=stranger, by=chair, on=today())
    end_membership(membership=first, by=chair, on=today() - timedelta(days=1))
    tomorrow = RoleHeld.objects.running(today() + timedelta(days=1)).filter(person=stranger)
    assert [held.role for held in tomorrow] == [Role.RESIDENT]
