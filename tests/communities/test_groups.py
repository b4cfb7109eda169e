"""Groups over time: begun and ended, who joined as what, who was there on a day, who rests, who has no address."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Role
from biglocal.accounts.models import Person
from biglocal.communities.actions import accept_invitation, change_membership, end_membership, start_membership
from biglocal.communities.actions.groups import end_group, start_group
from biglocal.communities.actions.invitations import trouble_with
from biglocal.communities.actions.joining import invite_member
from biglocal.communities.actions.members import add_member, lift_suspension, suspend_member
from biglocal.communities.health import health_of
from biglocal.communities.history import comings_and_goings, with_memberships
from biglocal.communities.models import Interest, Invitation, ResidentGroup, RoleHeld, Suspension
from biglocal.communities.roles import can, forget_standing, standing_of
from biglocal.dates import today
from biglocal.refusals import Refused
from projects.models import Project
from tests.factories.accounts import PersonFactory
from tests.factories.communities import InvitationFactory, MembershipFactory, ResidentGroupFactory
from tests.factories.projects import ProjectFactory

DAY = date(2026, 6, 9)


@pytest.fixture
def group(community):
    return ResidentGroupFactory(community=community)


@pytest.fixture
def walks(community, chair):
    return start_group(community=community, name="Walks", by=chair, on=DAY)


def roles_of(person, on=None):
    forget_standing(person)
    return standing_of(person, on or today()).all_roles()


# Working groups -------------------------------------------------------------------------------------------------------
def test_two_groups_of_one_name_are_refused(walks, community, worker):
    with pytest.raises(Refused, match="of that name"):
        start_group(community=community, name="walks", by=worker, on=DAY)
    assert ResidentGroup.objects.filter(kind="working").count() == 1


def test_a_groups_end_ends_its_memberships_and_keeps_them(walks, worker, resident):
    start_membership(group=walks, person=resident, by=worker, on=DAY, office="chair")
    for _ in range(2):
        end_group(group=walks, by=worker, on=DAY + timedelta(9))
    member = walks.memberships.get()
    assert (member.end_date, member.left_as) == (DAY + timedelta(9), "group_ended")
    assert not ResidentGroup.objects.going(DAY + timedelta(10)).filter(pk=walks.pk).exists()


def test_the_partnership_is_not_ended(group, chair):
    with pytest.raises(Refused, match="goes on"):
        end_group(group=group, by=chair, on=DAY)


def test_nobody_joins_a_group_that_has_ended(walks, worker, resident):
    end_group(group=walks, by=worker, on=DAY)
    with pytest.raises(Refused, match="ended on 9 June"):
        add_member(group=walks, person=resident, by=worker, on=DAY + timedelta(1))


def test_who_chairs_a_working_group_does_not_chair_the_area(walks, worker, stranger):
    add_member(group=walks, person=stranger, by=worker, on=DAY, office="chair")
    assert roles_of(stranger) == {Role.RESIDENT}


def test_a_worker_adds_no_chair_to_the_partnership(group, worker, stranger):
    with pytest.raises(Refused, match="does not let you make"):
        add_member(group=group, person=stranger, by=worker, on=DAY, office="chair")
    assert not group.memberships.filter(person=stranger).exists()


# Without an email address ---------------------------------------------------------------------------------------------
def test_a_neighbour_without_an_address_is_a_member_by_name(group, community, worker):
    member = add_member(group=group, name="Elsie Crane", by=worker, on=DAY)
    assert member.person.is_known_by_name and member.person.get_full_name() == "Elsie Crane"
    assert health_of(community, on=DAY).total == 1


def test_the_same_name_twice_is_one_person_in_two_groups_and_refused_in_one(group, walks, worker):
    first = add_member(group=group, name="Elsie Crane", by=worker, on=DAY)
    assert add_member(group=walks, name="elsie crane", by=worker, on=DAY).person == first.person
    with pytest.raises(Refused, match="Add something to the name"):
        add_member(group=group, name="Elsie Crane", by=worker, on=DAY)


def test_the_account_takes_the_place_of_the_name(group, worker, stranger, community):
    member = add_member(group=group, name="Elsie Crane", by=worker, on=DAY)
    Interest.objects.create(
        community=community, person=member.person, kind="loyalty", organisation="Choir", start_date=DAY
    )
    ProjectFactory(community=community, lead=member.person)
    invitation = invite_member(membership=member, email=stranger.email, by=worker, now=timezone.now())
    accept_invitation(invitation=invitation, by=stranger, on=today(), now=timezone.now())
    assert group.memberships.get().person == Interest.objects.get().person == Project.objects.get().lead == stranger
    assert not Person.objects.filter(name="Elsie Crane").exists() and roles_of(stranger) == {Role.RESIDENT}


def test_a_place_is_taken_once(group, worker, stranger, other_resident):
    member = add_member(group=group, name="Elsie Crane", by=worker, on=DAY)
    made = [
        invite_member(membership=member, email=who.email, by=worker, now=timezone.now())
        for who in (stranger, other_resident)
    ]
    accept_invitation(invitation=made[0], by=stranger, on=today(), now=timezone.now())
    with pytest.raises(Refused, match="taken this place already"):
        accept_invitation(invitation=made[1], by=other_resident, on=today(), now=timezone.now())
    assert group.memberships.get().person == stranger


def test_a_member_is_not_doubled_by_taking_a_place(group, worker, resident):
    member = add_member(group=group, name="Elsie Crane", by=worker, on=DAY)
    invitation = invite_member(membership=member, email=resident.email, by=worker, now=timezone.now())
    with pytest.raises(Refused, match="a member of this group already"):
        accept_invitation(invitation=invitation, by=resident, on=today(), now=timezone.now())
    assert Person.objects.filter(name="Elsie Crane").exists()


# An invitation ends with the right of who sent it ---------------------------------------------------------------------
def test_an_invitation_ends_with_its_inviters_role(community, chair, worker, stranger):
    invitation = InvitationFactory(community=community, invited_by=worker, email=stranger.email)
    RoleHeld.objects.filter(person=worker).update(end_date=today() - timedelta(1))
    invitation = Invitation.objects.get()
    assert "may no longer do so" in trouble_with(invitation, person=stranger, now=timezone.now())
    with pytest.raises(Refused, match="may no longer"):
        accept_invitation(invitation=invitation, by=stranger, on=today(), now=timezone.now())
    assert not stranger.roles.exists()


def test_sent_again_by_somebody_entitled_it_is_good(community, chair, worker, stranger, signed_in):
    invitation = InvitationFactory(community=community, invited_by=worker, email=stranger.email)
    RoleHeld.objects.filter(person=worker).update(end_date=today() - timedelta(1))
    people = reverse("communities:people", args=[community.slug])
    assert "send it again to make it good" in signed_in(chair).get(people).content.decode()
    signed_in(chair).post(reverse("communities:invitation_act", args=[community.slug, invitation.pk]), {"act": "again"})
    assert trouble_with(Invitation.objects.get(), person=stranger, now=timezone.now()) == ""
    assert "send it again to make it good" not in signed_in(chair).get(people).content.decode()


# What a member was on a day -------------------------------------------------------------------------------------------
def test_a_change_from_a_day_keeps_what_was_before(group, community, chair, stranger):
    member = start_membership(group=group, person=stranger, by=chair, on=DAY)
    change_membership(membership=member, by=chair, on=DAY + timedelta(10), capacity="organisation", voting=False)
    rows = list(stranger.memberships.order_by("start_date").values_list("capacity", "voting", "end_date"))
    assert rows == [("resident", True, DAY + timedelta(9)), ("organisation", False, None)]
    assert [health_of(community, on=DAY + timedelta(n)).residents for n in (9, 10)] == [2, 1]


def test_a_change_from_the_first_day_puts_it_right_for_the_whole_time(group, chair, stranger):
    member = start_membership(group=group, person=stranger, by=chair, on=DAY)
    change_membership(membership=member, by=chair, on=DAY, capacity="works_here")
    assert stranger.memberships.get().capacity == "works_here"


def test_after_a_change_the_role_ends_with_the_new_row(group, chair, stranger):
    member = start_membership(group=group, person=stranger, by=chair, on=DAY)
    member = change_membership(membership=member, by=chair, on=DAY + timedelta(10), office="treasurer")
    end_membership(membership=member, by=chair, on=DAY + timedelta(20))
    assert RoleHeld.objects.get(person=stranger).end_date == DAY + timedelta(20)


def test_a_chair_who_hands_on_stays_a_resident(group, chair):
    member = change_membership(membership=chair.memberships.get(), by=chair, on=today(), office="member")
    assert roles_of(chair) == {Role.RESIDENT} and member.office == "member"


def test_a_chair_makes_another_chair_and_a_worker_does_not(group, chair, worker, resident):
    with pytest.raises(Refused, match="does not let you"):
        change_membership(membership=resident.memberships.get(), by=worker, on=today(), office="co_chair")
    change_membership(membership=resident.memberships.get(), by=chair, on=today(), office="co_chair")
    assert Role.CHAIR in roles_of(resident)


def test_a_worker_unmakes_no_chair(chair, worker):
    with pytest.raises(Refused, match="Only a chair"):
        change_membership(membership=chair.memberships.get(), by=worker, on=today(), office="member")
    assert Role.CHAIR in roles_of(chair)


def test_a_chair_who_leaves_the_partnership_stays_in_a_working_group_only(group, walks, chair):
    start_membership(group=walks, person=chair, by=chair, on=DAY)
    end_membership(membership=chair.memberships.get(group=group), by=chair, on=today() - timedelta(1))
    assert roles_of(chair) == {Role.RESIDENT}


# A rest during a matter of conduct ------------------------------------------------------------------------------------
def test_who_rests_has_no_role_and_no_vote_until_it_ends(group, community, chair, resident):
    member = resident.memberships.get()
    for _ in range(2):
        suspend_member(membership=member, reason="A complaint", by=chair, on=today())
    assert roles_of(resident) == set() and Suspension.objects.count() == 1
    assert health_of(community, on=today()).total == 1  # the chair
    lift_suspension(membership=member, by=chair, on=today() + timedelta(3))
    assert roles_of(resident, today() + timedelta(3)) == {Role.RESIDENT}
    assert Suspension.objects.get().end_date == today() + timedelta(2)


def test_a_rest_of_the_first_day_holds_at_once(group, chair, stranger):
    member = start_membership(group=group, person=stranger, by=chair, on=today())
    suspend_member(membership=member, reason="A complaint", by=chair, on=today())
    assert roles_of(stranger) == set()
    lift_suspension(membership=member, by=chair, on=today())
    assert roles_of(stranger) == {Role.RESIDENT}


@pytest.mark.parametrize(("who", "whom"), [("worker", "chair"), ("chair", "chair")])
def test_a_worker_suspends_no_chair_and_nobody_themselves(request, group, chair, who, whom):
    by, member = request.getfixturevalue(who), request.getfixturevalue(whom).memberships.get()
    with pytest.raises(Refused):
        suspend_member(membership=member, reason="x", by=by, on=today())
    assert not Suspension.objects.exists() and can(chair, "members_edit", group.community)


def test_why_somebody_rests_is_not_for_every_member(group, community, chair, lead, resident, signed_in):
    suspend_member(membership=resident.memberships.get(), reason="A complaint", by=chair, on=today())
    url = reverse("communities:people", args=[community.slug])
    assert "Rests" in signed_in(chair).get(url).content.decode()
    assert "Rests" not in signed_in(lead).get(url).content.decode()


# Who came and went ----------------------------------------------------------------------------------------------------
def test_history_tells_joining_and_leaving_but_no_leaving_for_a_change(group, community, chair, stranger):
    member = start_membership(group=group, person=stranger, by=chair, on=DAY)
    member = change_membership(membership=member, by=chair, on=DAY + timedelta(10), office="treasurer")
    end_membership(membership=member, by=chair, on=DAY + timedelta(20), left_as="moved_away")
    turns = with_memberships(comings_and_goings(community, on=DAY + timedelta(30)))
    told = [(turn.what, turn.on, turn.member.goes_on) for turn in turns if turn.member.person == stranger]
    assert told == [
        ("left", DAY + timedelta(20), True),
        ("joined", DAY + timedelta(10), True),
        ("joined", DAY, False),
    ]


def test_why_somebody_left_is_for_chair_and_worker(group, community, chair, lead, stranger, signed_in):
    member = start_membership(group=group, person=stranger, by=chair, on=DAY)
    end_membership(membership=member, by=chair, on=DAY, left_as="removed", reason="Shouted")
    url = reverse("communities:people_history", args=[community.slug])
    assert "Was removed. Shouted" in signed_in(chair).get(url).content.decode()
    words = signed_in(lead).get(url).content.decode()
    assert stranger.name in words and "removed" not in words and "Shouted" not in words


# Pages ----------------------------------------------------------------------------------------------------------------
def test_people_on_a_day_shows_who_was_there_then(group, community, chair, resident, signed_in):
    MembershipFactory(
        group=group, person=PersonFactory(name="Elsie Crane"), start_date=DAY, end_date=DAY + timedelta(1)
    )
    url, browser = reverse("communities:people", args=[community.slug]), signed_in(resident)
    assert "Elsie Crane" in browser.get(url, {"on": "2026-06-09"}).content.decode()
    assert "Elsie Crane" not in browser.get(url, {"on": "2026-06-11"}).content.decode()


@pytest.mark.parametrize("odd", ["yesterday", "0001-01-01", "9999-12-31", "2026-02-31", "\x00"])
def test_an_odd_day_is_told_and_shows_today(community, chair, signed_in, odd):
    page = signed_in(chair).get(reverse("communities:people", args=[community.slug]), {"on": odd})
    assert page.status_code == 200 and "Enter a day like" in page.content.decode()
    assert "Members now" in page.content.decode()


def test_a_worker_adds_somebody_by_name(group, community, worker, signed_in):
    url = reverse("communities:member_add", args=[community.slug])
    day = {"start_date_0": "9", "start_date_1": "6", "start_date_2": "2024"}
    sent = {"group": group.pk, "capacity": "resident", "office": "member", "voting": "yes", **day}
    assert "or enter a name" in signed_in(worker).post(url, sent).content.decode()
    assert signed_in(worker).post(url, {**sent, "name": "Elsie Crane"}).status_code == 302
    assert group.memberships.get(person__name="Elsie Crane").start_date == date(2024, 6, 9)


def test_somebody_of_another_area_cannot_be_added(group, community, worker, other_resident, signed_in):
    url = reverse("communities:member_add", args=[community.slug])
    page = signed_in(worker).post(url, {"group": group.pk, "person": other_resident.pk})
    assert "Choose somebody who takes part in this area" in page.content.decode()
    assert not group.memberships.filter(person=other_resident).exists()


def test_a_worker_begins_and_ends_a_group_by_page(community, worker, signed_in):
    browser, on = signed_in(worker), today()
    day = {f"{{}}_{n}": str(part) for n, part in enumerate((on.day, on.month, on.year))}
    sent = {"name": "Walks", **{key.format("start_date"): value for key, value in day.items()}}
    assert browser.post(reverse("communities:group_start", args=[community.slug]), sent).status_code == 302
    made = ResidentGroup.objects.get(name="Walks")
    assert "Walks" in browser.get(reverse("communities:group", args=[community.slug, made.pk])).content.decode()
    sent = {key.format("end_date"): value for key, value in day.items()}
    assert browser.post(reverse("communities:group_end", args=[community.slug, made.pk]), sent).status_code == 302
    made.refresh_from_db()
    assert made.end_date == on


@pytest.mark.parametrize("name", ["group", "group_edit", "group_end"])
def test_a_group_of_another_area_is_not_found(community, other_community, chair, signed_in, name):
    other = ResidentGroupFactory(community=other_community)
    assert signed_in(chair).post(reverse(f"communities:{name}", args=[community.slug, other.pk])).status_code == 404


def test_the_history_asks_as_much_for_30_as_for_3(
    group, community, chair, signed_in, django_assert_num_queries, django_assert_max_num_queries
):
    browser, url = signed_in(chair), reverse("communities:people_history", args=[community.slug])
    MembershipFactory.create_batch(2, group=group)
    with django_assert_max_num_queries(10) as few:
        browser.get(url)
    MembershipFactory.create_batch(27, group=group)
    with django_assert_num_queries(len(few.captured_queries)):
        browser.get(url)


def test_a_member_steps_down_and_is_asked_who_takes_over(group, community, lead, signed_in):
    project = ProjectFactory(community=community, lead=lead)
    member = lead.memberships.get()
    url = reverse("communities:member_step_down", args=[community.slug, member.pk])
    page = reverse("projects:handover_all", args=[community.slug, lead.pk])
    assert page in signed_in(lead).get(url).content.decode()
    assert signed_in(lead).post(url, {"left_as": "moved_away", "reason": "To Leeds"}).url == page
    member.refresh_from_db()
    assert (member.end_date, member.left_as, project.lead) == (today(), "moved_away", lead)


def test_nobody_steps_down_for_somebody_else(community, chair, resident, signed_in):
    url = reverse("communities:member_step_down", args=[community.slug, resident.memberships.get().pk])
    assert signed_in(chair).post(url, {"left_as": "stepped_down"}).status_code == 404
