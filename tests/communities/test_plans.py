"""The plan with its priorities: written by those who may, read by everybody."""

from datetime import date

import pytest
from django.urls import reverse

from biglocal.communities.actions import remove_priority, save_plan, save_priority, start_plan
from biglocal.communities.models import Plan, Priority
from biglocal.dates import today
from biglocal.refusals import Refused
from tests.factories.communities import PlanFactory, PriorityFactory
from tests.factories.meetings import MadeDecisionFactory, MeetingFactory, PlanReviewFactory

ABOUT = {"title": "Plan two", "vision": "", "start_date": date(2026, 4, 1), "end_date": date(2028, 3, 31)}


def sent(**changes):
    days = {"start_date_0": 1, "start_date_1": 4, "start_date_2": 2026, "end_date_0": 31, "end_date_1": 3}
    return {"title": "Plan two", "vision": "Green", "state": "draft", "end_date_2": 2028, **days, **changes}


@pytest.fixture
def plan(community):
    return PlanFactory(community=community, title="Plan one")


def test_the_next_plan_gets_the_next_number(community, chair, plan):
    PlanReviewFactory(plan=plan, state="submitted")
    assert start_plan(community=community, by=chair, state="draft", **ABOUT).number == 2


def test_only_one_plan_runs(community, chair, plan):
    with pytest.raises(Refused, match="Another plan is running"):
        start_plan(community=community, by=chair, state="live", **ABOUT)
    assert Plan.objects.count() == 1


def test_a_plan_ends_after_it_begins(community, chair):
    with pytest.raises(Refused, match="last day"):
        start_plan(community=community, by=chair, state="draft", **{**ABOUT, "end_date": date(2026, 3, 31)})


def test_a_completed_plan_is_history(chair, plan):
    save_plan(plan=plan, by=chair, **ABOUT, state="completed")
    plan.refresh_from_db()
    for act in (
        lambda: save_plan(plan=plan, by=chair, **ABOUT, state="live"),
        lambda: save_priority(plan=plan, by=chair, name="New", summary="", theme="parks", budget=0),
    ):
        with pytest.raises(Refused, match="completed"):
            act()


def test_priorities_have_one_name_each(chair, plan):
    save_priority(plan=plan, by=chair, name="Green places", summary="", theme="parks", budget=62_000)
    with pytest.raises(Refused, match="another name"):
        save_priority(plan=plan, by=chair, name="green PLACES", summary="", theme="parks", budget=0)
    assert Priority.objects.count() == 1


def test_a_priority_with_projects_stays(community, chair, plan):
    priority = PriorityFactory(plan=plan)
    community.projects.create(
        title="Park", slug="park", summary="A park", priority=priority, started_on=date(2026, 1, 1)
    )
    with pytest.raises(Refused, match="so it stays"):
        remove_priority(priority=priority, by=chair)
    assert Priority.objects.filter(pk=priority.pk).exists()


def test_a_priority_without_anything_goes(chair, plan):
    remove_priority(priority=PriorityFactory(plan=plan), by=chair)
    assert not Priority.objects.exists()


# Pages ----------------------------------------------------------------------------------------------------------------
def test_everybody_reads_the_running_plan(client, community, plan):
    PriorityFactory(plan=plan, name="Green places", budget=62_000)
    PlanFactory(community=community, number=2, title="Secret draft", state="draft")
    words = client.get(reverse("communities:plan", args=[community.slug])).content.decode()
    assert "Green places" in words and "£62,000" in words
    assert "Secret draft" not in words and "Write the plan" not in words


def test_those_who_write_it_see_the_draft(community, plan, worker, signed_in):
    PlanFactory(community=community, number=2, title="Our draft", state="draft")
    words = signed_in(worker).get(reverse("communities:plan", args=[community.slug])).content.decode()
    assert "Our draft" in words and "Write the plan" in words


def test_an_area_without_a_plan_says_so(client, community):
    assert "No plan is running yet" in client.get(reverse("communities:plan", args=[community.slug])).content.decode()


def test_a_worker_starts_and_writes_a_plan(community, worker, signed_in):
    browser = signed_in(worker)
    page = browser.post(reverse("communities:plan_start", args=[community.slug]), sent())
    assert page.url == reverse("communities:plan_edit", args=[community.slug, 1])
    assert browser.get(page.url).status_code == 200
    browser.post(page.url, sent(state="live", title="Plan two, agreed"))
    assert Plan.objects.get().title == "Plan two, agreed" and Plan.objects.get().state == "live"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Enter the plan&#x27;s name"),
        ({"title": "\x00"}, "Take out the character"),
        ({"title": "x" * 121}, "1 too many"),
        ({"vision": "x" * 100_000}, "too many"),
        ({"end_date_2": "2020"}, "last day on or after"),
        ({"start_date_0": "99"}, "in the calendar"),
        ({"state": "odd"}, "Select a valid choice"),
    ],
)
def test_faults_get_a_sentence_and_keep_what_was_typed(community, worker, signed_in, changes, words):
    page = signed_in(worker).post(reverse("communities:plan_start", args=[community.slug]), sent(**changes))
    assert page.status_code == 200 and words in page.content.decode() and not Plan.objects.exists()


def test_a_priority_by_page(community, worker, plan, signed_in):
    url = reverse("communities:priority_add", args=[community.slug, plan.number])
    about = {"name": "<b>Green</b>", "summary": "", "theme": "parks", "budget": "62,000"}
    assert signed_in(worker).get(url).status_code == 200
    assert signed_in(worker).post(url, about).status_code == 302
    found = Priority.objects.get()
    assert found.budget == 62_000
    assert (
        "&lt;b&gt;Green" in signed_in(worker).get(reverse("communities:plan", args=[community.slug])).content.decode()
    )
    edit = reverse("communities:priority_edit", args=[community.slug, plan.number, found.pk])
    assert signed_in(worker).post(edit, {**about, "name": "Green", "budget": ""}).status_code == 302
    found.refresh_from_db()
    assert (found.name, found.budget) == ("Green", 0)
    assert signed_in(worker).post(edit, {"act": "remove"}).status_code == 302 and not Priority.objects.exists()


def test_another_areas_plan_is_not_found(community, worker, other_community, signed_in):
    theirs = PriorityFactory(plan=PlanFactory(community=other_community, number=7))
    for name, args in [("plan_edit", [7]), ("priority_add", [7]), ("priority_edit", [7, theirs.pk])]:
        url = reverse(f"communities:{name}", args=[community.slug, *args])
        assert signed_in(worker).post(url, sent()).status_code == 404


def test_a_plan_begun_twice_is_one_plan(community, chair, signed_in):
    for _ in range(2):
        signed_in(chair).post(reverse("communities:plan_start", args=[community.slug]), sent())
    assert Plan.objects.count() == 1


# What was decided on a priority ---------------------------------------------------------------------------------------
def decided(priority, title, *, state="published", **about):
    meeting = MeetingFactory(community=priority.plan.community, minutes_state=state, agreed_on=today())
    return MadeDecisionFactory(meeting=meeting, priority=priority, title=title, **about)


def test_the_plan_names_what_was_decided_on_each_priority(client, community, plan, resident, signed_in):
    priority = PriorityFactory(plan=plan, name="Green places")
    tap = decided(priority, "A tap for the park")
    decided(priority, "Who gets the job", private=True)
    decided(priority, "Still in kept minutes", state="kept")
    page = reverse("communities:plan", args=[community.slug])
    outside, inside = client.get(page).content.decode(), signed_in(resident).get(page).content.decode()
    assert "A tap for the park" in outside and tap.get_absolute_url() in outside
    for words in ("Who gets the job", "Still in kept minutes"):
        assert words not in outside and words in inside


def test_the_plan_asks_the_same_for_3_and_30_decisions(client, community, plan, django_assert_max_num_queries):
    priority, counts = PriorityFactory(plan=plan), []
    for more in (3, 27):
        for number in range(more):
            decided(priority, f"Decision {more} {number}")
        with django_assert_max_num_queries(10) as asked:
            page = client.get(reverse("communities:plan", args=[community.slug])).content.decode()
        counts.append(len(asked))
    assert counts[0] == counts[1] and "And earlier ones" in page and page.count("Decision ") == 5
