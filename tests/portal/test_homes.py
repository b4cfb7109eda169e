"""Each person lands on the page of their role."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Role
from projects.actions import log_update
from tests.factories.communities import RoleHeldFactory
from tests.factories.projects import MilestoneFactory, OccasionFactory, ProjectFactory, UpdateFactory


@pytest.fixture
def home():
    return reverse("home_for_role")


def test_signed_out_is_led_to_sign_in(client, home):
    assert client.get(home).url.startswith(reverse("account_login"))


def test_councillor_is_led_to_the_ward(signed_in, councillor, home):
    assert signed_in(councillor).get(home).url == reverse("ward_home")


def test_staff_are_led_to_the_queue(signed_in, officer, manager, home):
    for person in (officer, manager):
        assert signed_in(person).get(home).url == reverse("grants")


def test_fund_holders_are_led_to_the_money_they_hold(signed_in, finance, certifier, home):
    for person in (finance, certifier):
        assert signed_in(person).get(home).url == reverse("lto")


def test_rep_is_led_to_the_areas(signed_in, rep, community, home):
    client = signed_in(rep)
    assert client.get(home).url == reverse("rep")
    assert community.name in client.get(reverse("rep")).content.decode()


def test_rep_sees_last_news_quietest_first(signed_in, rep, community, other_community):
    RoleHeldFactory(person=rep, role=Role.REP, community=other_community)
    project = ProjectFactory(community=community, last_update_at=timezone.now())
    UpdateFactory(project=project, title="Two benches in")
    rows = signed_in(rep).get(reverse("rep")).context["rows"]
    assert [row.community for row in rows] == [other_community, community]
    assert rows[1].update.title == "Two benches in" and rows[0].update is None


def test_resident_chair_and_worker_get_log_progress(signed_in, resident, chair, worker, community, home):
    for person in (resident, chair, worker):
        page = signed_in(person).get(home).content.decode()
        assert f"Hello {person.get_short_name()}" in page
        assert reverse("log", args=[community.slug]) in page


def test_several_roles_offer_the_other_pages(signed_in, councillor, community, home):
    RoleHeldFactory(person=councillor, role=Role.RESIDENT, community=community)
    answer = signed_in(councillor).get(home)
    assert answer.status_code == 200
    assert ("Your ward", reverse("ward_home")) in answer.context["others"]


def test_stranger_is_told_how_to_take_part(signed_in, stranger, home):
    page = signed_in(stranger).get(home).content.decode()
    assert "Find your area" in page and "Take part" in page


def test_home_shows_own_projects_first(signed_in, resident, community, home):
    ProjectFactory(community=community)
    mine = ProjectFactory(community=community)
    log_update(project=mine, by=resident, text="Done", happened_on=timezone.localdate(), now=timezone.now())
    assert signed_in(resident).get(home).context["projects"] == [mine]


def test_home_without_own_projects_shows_those_of_the_area(signed_in, resident, community, other_community, home):
    ours = ProjectFactory(community=community)
    ProjectFactory(community=other_community)
    assert signed_in(resident).get(home).context["projects"] == [ours]


def test_home_shows_what_is_due_to_who_can_do_it(signed_in, resident, lead, chair, community, home):
    project = ProjectFactory(community=community, lead=lead)
    MilestoneFactory(project=project, due_on=timezone.localdate() - timedelta(days=1), title="Fence up")
    assert signed_in(resident).get(home).context["milestones"] == []
    for person in (lead, chair):
        assert "Fence up" in signed_in(person).get(home).content.decode()


def test_home_shows_what_is_coming_up_here(signed_in, resident, community, other_community, home):
    ours, theirs = OccasionFactory(community=community), OccasionFactory(community=other_community)
    page = signed_in(resident).get(home).content.decode()
    assert ours.title in page and theirs.title not in page


def test_home_asks_the_same_queries_for_3_and_30(signed_in, chair, community, home, django_assert_max_num_queries):
    client, counts = signed_in(chair), []
    for more in (3, 27):
        for project in ProjectFactory.create_batch(more, community=community):
            UpdateFactory(project=project, by=chair)
            MilestoneFactory(project=project, due_on=timezone.localdate())
            OccasionFactory(community=community, project=project)
        with django_assert_max_num_queries(15) as asked:
            client.get(home)
        counts.append(len(asked))
    assert counts[0] == counts[1]
