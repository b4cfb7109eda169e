"""A rep's areas: what needs a visit, why and since when, greatest need first."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.communities.health import health_of
from biglocal.communities.models import Membership
from biglocal.dates import today
from biglocal.portal.rep_reads import HALF_A_YEAR, areas_with_needs, health, partnerships
from projects.models import Project
from tests.factories.communities import CommunityFactory, MembershipFactory, ResidentGroupFactory, RoleHeldFactory
from tests.factories.funding import AgreementFactory
from tests.factories.projects import MilestoneFactory, ProjectFactory, UpdateFactory
from tests.factories.visits import VisitNoteFactory

DAY = timedelta(days=1)


@pytest.fixture
def well(community, rep):
    """An area in which nothing is missing: eight residents, one of them chair, visited last week."""
    group = ResidentGroupFactory(community=community)
    MembershipFactory(group=group, office="chair", start_date=today() - 400 * DAY)
    MembershipFactory.create_batch(7, group=group, start_date=today() - 400 * DAY)
    VisitNoteFactory(community=community, by=rep, on=today() - 7 * DAY)
    return community


def needs(community):
    [area] = areas_with_needs([community.pk], on=today())
    return {need.why: need.since for need in area.needs}


def members(community):
    return Membership.objects.in_community(community).order_by("pk")


def test_where_all_goes_well_nothing_is_said(well, signed_in, rep):
    assert needs(well) == {}
    assert "All goes well" in signed_in(rep).get(reverse("rep")).content.decode()


def test_late_report(well, lto):
    agreement = AgreementFactory(community=well, lto=lto)
    day = today() - 3 * DAY
    agreement.payments.create(number=9, due_on=day, amount=Decimal(100), waits_for="the spend report")
    agreement.payments.create(number=10, due_on=today() + DAY, amount=Decimal(100), waits_for="the spend report")
    assert needs(well) == {"A payment waits for the spend report": day}


def test_late_milestone(well):
    project = ProjectFactory(community=well, title="The park")
    UpdateFactory(project=project)
    Project.objects.update(last_update_at=timezone.now())
    MilestoneFactory(project=project, title="Fence up", due_on=today() - DAY)
    MilestoneFactory(project=project, title="Gate", due_on=today())
    assert needs(well) == {"Not done yet: Fence up, The park": today() - DAY}


def test_many_of_one_kind_are_counted(well):
    project = ProjectFactory(community=well)
    Project.objects.update(last_update_at=timezone.now())
    MilestoneFactory.create_batch(5, project=project, due_on=today() - DAY)
    assert len(needs(well)) == 4 and "2 more milestones are late" in needs(well)


@pytest.mark.parametrize(("days", "quiet"), [(59, False), (60, True)])
def test_quiet_project(well, days, quiet):
    ProjectFactory(community=well, title="The park", started_on=today() - days * DAY)
    assert needs(well) == ({"Nothing new from The park": today() - 60 * DAY} if quiet else {})


def test_vacant_chair(well):
    members(well).filter(office="chair").update(end_date=today() - 5 * DAY)
    MembershipFactory(group=well.groups.get(), start_date=today() - 400 * DAY)
    assert needs(well)["Nobody is chair"] == today() - 5 * DAY


def test_a_chair_by_role_is_a_chair(well):
    members(well).update(office="member")
    assert "Nobody is chair" in needs(well)
    RoleHeldFactory(role="chair", community=well)
    assert needs(well) == {}


def test_too_few_people_and_since_when(well):
    members(well).filter(pk=members(well).last().pk).update(end_date=today() - 4 * DAY)
    assert needs(well) == {"7 in the partnership, 8 are asked for": today() - 4 * DAY}


def test_shrinking_though_large_enough(well):
    gone = MembershipFactory(group=well.groups.get(), start_date=today() - 400 * DAY)
    Membership.objects.filter(pk=gone.pk).update(end_date=today() - 9 * DAY)
    assert needs(well) == {"The partnership shrinks: 8 now, 9 half a year ago": today() - 9 * DAY}


def test_residents_under_51_percent(well):
    for member in list(members(well))[:4]:
        Membership.objects.filter(pk=member.pk).update(capacity="works_here")
    assert "Fewer than 51% live here: 4 of 8" in needs(well)


def test_no_visit_for_long(well):
    type(well).objects.get(pk=well.pk).visit_notes.update(on=today() - 120 * DAY)
    assert needs(well) == {"No visit for a while": today() - 120 * DAY}


def test_greatest_need_first(well, other_community, rep, signed_in):
    RoleHeldFactory(person=rep, role="rep", community=other_community)
    rows = signed_in(rep).get(reverse("rep")).context["rows"]
    assert [row.community for row in rows] == [other_community, well] and rows[0].weight > rows[1].weight


def test_counted_as_the_partnerships_own_page_counts(well, other_community, programme):
    group = ResidentGroupFactory(community=other_community)
    MembershipFactory.create_batch(3, group=group, capacity="organisation")
    MembershipFactory.create_batch(2, group=group, voting=False)
    MembershipFactory(group=ResidentGroupFactory(community=other_community, kind="working"))
    MembershipFactory(group=group, start_date=today() - 400 * DAY, end_date=today() - DAY)
    members(well).last().suspensions.create(start_date=today() - DAY, reason="Looked into")
    days = {"now": today(), "before": today() - HALF_A_YEAR}
    for voting in (True, False):
        type(programme).objects.update(voting_members_only=voting)
        areas = type(well).objects.select_related("programme").in_bulk([well.pk, other_community.pk])
        rows = partnerships(areas, today())
        for when, day in days.items():
            found = {pk: health(area, rows[pk], when, day) for pk, area in areas.items()}
            assert found == {pk: health_of(area, on=day) for pk, area in areas.items()}


def test_days_are_shown(well, rep, signed_in):
    assert "1 of 12 days used this year" in signed_in(rep).get(reverse("rep")).content.decode()


def test_nobody_else_has_areas_here(signed_in, chair, well):
    assert "No areas yet" in signed_in(chair).get(reverse("rep")).content.decode()


def test_same_queries_for_1_and_10_areas(signed_in, rep, well, django_assert_max_num_queries):
    client, counts = signed_in(rep), []
    client.get(reverse("rep"))
    for more in (1, 9):
        for area in CommunityFactory.create_batch(more):
            RoleHeldFactory(person=rep, role="rep", community=area)
            MilestoneFactory(project=ProjectFactory(community=area), due_on=today() - DAY)
        with django_assert_max_num_queries(10) as asked:
            client.get(reverse("rep"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
