"""The list of areas, an area's page, all its projects."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from biglocal.communities.models import Programme
from biglocal.communities.models.programme import changes_of
from biglocal.portal.public_reads import year_of
from councillors.models import Ask, AskAnswer
from tests.factories.communities import (
    CommunityFactory,
    MembershipFactory,
    PlanFactory,
    PriorityFactory,
    ResidentGroupFactory,
)
from tests.factories.funding import AgreementFactory, AllocationEntryFactory, BudgetLineFactory, LedgerEntryFactory
from tests.factories.projects import PhotoFactory, ProjectFactory, UpdateFactory

pytestmark = pytest.mark.django_db


def page_of(client, community) -> str:
    return client.get(reverse("area", args=[community.slug])).content.decode()


# The list -------------------------------------------------------------------------------------------------------------
def test_areas_are_found_by_region_and_by_letters(client):
    CommunityFactory(name="Arches Local", region="South East")
    CommunityFactory(name="Revoe", place="Blackpool, Lancashire", region="North West")
    shown = client.get(reverse("areas"), {"region": "North West", "q": "blackp"}).content.decode()
    assert "Revoe" in shown and "Arches Local" not in shown


def test_no_match_is_said_kindly(client):
    assert "No areas match" in client.get(reverse("areas"), {"q": "Wapplethorp"}).content.decode()


@pytest.mark.parametrize("query", [{"q": "a\x00b"}, {"q": "x" * 9000}, {"region": "Atlantis"}, {"page": "-7"}])
def test_a_list_asked_for_with_nonsense_still_answers(client, query):
    CommunityFactory()
    assert client.get(reverse("areas"), query).status_code == 200


def test_the_list_has_pages_and_the_last_one_beyond_the_end(client):
    CommunityFactory.create_batch(31)
    assert len(client.get(reverse("areas")).context["page"]) == 30
    assert client.get(reverse("areas"), {"page": 99}).context["page"].number == 2


def test_the_list_asks_as_often_for_three_areas_as_for_thirty(client, django_assert_max_num_queries):
    for number in range(30):
        project = ProjectFactory(community__name=f"Place {number}")
        UpdateFactory(project=project)
        type(project).objects.filter(pk=project.pk).update(last_update_at=project.updates.get().posted_at)
    with django_assert_max_num_queries(3):
        assert "Newest: " in client.get(reverse("areas")).content.decode()


# An area --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2012, 12, 1), "Year 1 of 10"),
        (date(2018, 6, 9), "Year 6 of 10"),
        (date(2022, 11, 30), "Year 10 of 10"),
        (date(2022, 12, 2), "Its 10 years ended in December 2022"),
    ],
)
def test_an_area_says_how_far_it_is_in_its_time(on, words):
    community = CommunityFactory.build(designated_on=date(2012, 12, 1), ends_on=date(2022, 12, 1))
    assert year_of(community, on) == words


def test_an_area_that_has_just_begun_invites(client, community):
    page = page_of(client, community)
    for words in ("No progress yet", "No projects yet", "No money yet", "Nobody is listed yet"):
        assert words in page


def test_an_unknown_area_is_not_found(client):
    assert client.get("/areas/atlantis/").status_code == 404


def test_money_and_priorities_are_summed_from_the_ledger(client, community):
    AllocationEntryFactory(community=community, amount=1_000_000)
    priority = PriorityFactory(plan=PlanFactory(community=community), name="Green places", budget=280_000)
    agreement = AgreementFactory(community=community, amount=52_000)
    line = BudgetLineFactory(agreement=agreement, priority=priority, amount=52_000)
    LedgerEntryFactory(agreement=agreement, line=line, kind="spend", amount=12_000)
    ProjectFactory(community=community)
    page = page_of(client, community)
    assert "£12,000 spent, £40,000 promised and £948,000 left to plan, out of £1,000,000" in page
    assert "Green places: £12,000 spent, £40,000 promised and £228,000 left to plan, out of £280,000" in page
    assert "£228,000 for green places has no project yet." in page


def test_names_are_shown_only_of_members_who_agreed(client, community):
    group = ResidentGroupFactory(community=community)
    MembershipFactory(group=group, person__name="Mariam Yusuf", name_public=True)
    MembershipFactory(group=group, person__name="Shy Neighbour", name_public=False)
    page = page_of(client, community)
    assert "Mariam Yusuf" in page and "Shy Neighbour" not in page
    assert "One more takes part and keeps their name off this page." in page


def test_how_the_partnership_is_made_up_is_said_to_those_inside_only(client, signed_in, community, resident):
    words = "A partnership has 8 people or more: 7 more to find."
    assert words not in page_of(client, community)
    assert words in page_of(signed_in(resident), community)


def test_councillors_stand_with_what_they_have_done(client, community, councillor, worker, ward):
    ask = Ask.objects.create(
        community=community,
        kind="network",
        title="Find the owner",
        why="Nobody knows who owns the land.",
        by_day=date(2026, 3, 1),
        takes="one call",
        raised_by=worker,
        raised_at="2026-02-01T12:00Z",
        state="result",
        result="Found the owner of the waste ground.",
        result_at="2026-02-20T12:00Z",
    )
    AskAnswer.objects.create(ask=ask, councillor=councillor.councillor, answer="yes", at="2026-02-02T12:00Z")
    page = page_of(client, community)
    assert "Cllr Ruth Adeyemi" in page and "Found the owner of the waste ground." in page


def test_another_areas_work_is_not_on_the_page(client, community, other_community):
    UpdateFactory(project__community=other_community, title="News from elsewhere")
    assert "News from elsewhere" not in page_of(client, community)


def test_the_page_asks_as_often_for_a_busy_area(client, community, councillor, django_assert_max_num_queries):
    for number in range(12):
        project = ProjectFactory(community=community, title=f"Project {number}")
        PhotoFactory(update=UpdateFactory(project=project), project=project)
    MembershipFactory.create_batch(9, group=ResidentGroupFactory(community=community), name_public=True)
    with django_assert_max_num_queries(12):
        page = page_of(client, community)
    assert "All 12 projects" in page


def test_the_page_of_somebody_signed_in_asks_at_most_12_times(
    signed_in, resident, community, django_assert_max_num_queries
):
    client = signed_in(resident)
    page_of(client, community)  # draws the map, which is kept
    with django_assert_max_num_queries(12):
        page_of(client, community)


def test_a_reader_follows_the_area_and_stops_again(signed_in, community, stranger):
    client, topic = signed_in(stranger), f"community:{community.pk}"
    assert "Follow Arches Local" in page_of(client, community)
    client.post(reverse("follow"), {"topic": topic})
    assert "Stop following" in page_of(client, community)
    client.post(reverse("follow"), {"topic": topic, "stop": "1"})
    assert "Stop following" not in page_of(client, community)


def test_a_visitor_who_follows_is_led_to_sign_in(client, community):
    assert f"/follow/?topic=community%3A{community.pk}" in page_of(client, community)
    answer = client.get(reverse("follow"), {"topic": f"community:{community.pk}"})
    assert answer.status_code == 302 and reverse("account_login") in answer["Location"]


# Its projects ---------------------------------------------------------------------------------------------------------
def test_all_projects_are_listed_by_stage(client, community, other_community):
    ProjectFactory(community=community, title="Repair bench", stage="open")
    ProjectFactory(community=community, title="Tool library", stage="idea")
    ProjectFactory(community=other_community, title="Boat shed", stage="idea")
    shown = client.get(reverse("area_projects", args=[community.slug]), {"stage": "idea"}).content.decode()
    assert "Tool library" in shown and "Repair bench" not in shown and "Boat shed" not in shown


def test_the_list_of_projects_asks_a_fixed_number_of_times(client, community, django_assert_max_num_queries):
    ProjectFactory.create_batch(24, community=community)
    with django_assert_max_num_queries(3):
        client.get(reverse("area_projects", args=[community.slug]))


# All progress ---------------------------------------------------------------------------------------------------------
def test_all_progress_is_narrowed_by_kind_and_region(client):
    UpdateFactory(title="A pipe burst", kind="setback", project__community__region="London")
    UpdateFactory(title="Beans are up", kind="step", project__community__region="London")
    shown = client.get(reverse("progress"), {"kind": "setback", "region": "London"}).content.decode()
    assert "A pipe burst" in shown and "Beans are up" not in shown


def test_all_progress_asks_a_fixed_number_of_times(client, django_assert_max_num_queries):
    UpdateFactory.create_batch(25)
    with django_assert_max_num_queries(3):
        assert client.get(reverse("progress")).context["page"].has_next()


def test_page_from_inside_opens_in_a_process_that_has_read_no_figures_yet(signed_in, officer, community):
    MembershipFactory(group=ResidentGroupFactory(community=community))
    Programme.objects.filter(pk=community.programme_id).update(changes_key=uuid4())
    changes_of.cache_clear()
    assert signed_in(officer).get(reverse("area", args=[community.slug])).status_code == 200
