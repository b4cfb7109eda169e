"""Pages that start and change projects: who may, what changes, what is refused."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import Milestone, Occasion, Project
from tests.factories.communities import CommunityFactory
from tests.factories.projects import MilestoneFactory, OccasionFactory

NEW = {"title": "Tool library van", "summary": "Tools for everybody."}
FUTURE = timezone.localdate() + timedelta(days=20)


def boxes(name, day):
    """Return the three boxes of a day as they are posted."""
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


def of(name, project, *more):
    return reverse(f"projects:{name}", args=[project.community.slug, project.slug, *more])


def errors(answer):
    assert answer.status_code == 200
    return [error for found in answer.context["form"].errors.values() for error in found]


@pytest.fixture
def start(community):
    return reverse("projects:project_start", args=[community.slug])


def test_chair_starts_a_project(signed_in, chair, start, community):
    answer = signed_in(chair).post(start, NEW)
    project = Project.objects.get()
    assert answer.url == project.get_absolute_url() and project.community == community


def test_who_may_start_a_project(signed_in, start, resident, worker, councillor, officer, stranger, other_chair):
    codes = {resident: 403, councillor: 403, officer: 403, stranger: 404, other_chair: 404, worker: 200}
    assert {person: signed_in(person).get(start).status_code for person in codes} == codes


def test_project_needs_a_name_and_a_sentence(signed_in, chair, start):
    found = errors(signed_in(chair).post(start, {"title": ""}))
    assert found == ["Enter a name for the project.", "Say in one sentence what the project is."]
    assert not Project.objects.exists()


def test_stranger_cannot_be_made_lead(signed_in, chair, start, stranger):
    found = errors(signed_in(chair).post(start, {**NEW, "lead": stranger.pk}))
    assert found == ["Choose somebody who takes part in this area."]


def test_lead_changes_the_own_project_and_others_do_not(signed_in, lead, resident, project):
    url = of("project_edit", project)
    assert signed_in(lead).post(url, {**NEW, "lead": lead.pk}).status_code == 302
    assert signed_in(resident).post(url, NEW).status_code == 403
    project.refresh_from_db()
    assert project.title == "Tool library van" and project.slug == "triangle"


def test_project_is_not_found_under_another_area(signed_in, chair, project):
    elsewhere = CommunityFactory(programme=project.community.programme)
    url = reverse("projects:project_edit", args=[elsewhere.slug, project.slug])
    assert signed_in(chair).get(url).status_code == 404


def test_next_step_shows_on_the_story(client, signed_in, lead, project):
    signed_in(lead).post(of("next_step_set", project), {"next_step": "Opening day", **boxes("day", FUTURE)})
    assert "Next: Opening day" in client.get(project.get_absolute_url()).content.decode()


def test_next_step_keeps_the_words_beside_a_wrong_day(signed_in, lead, project):
    answer = signed_in(lead).post(
        of("next_step_set", project), {"next_step": "Opening day", "day_0": "31", "day_1": "2", "day_2": "2027"}
    )
    assert len(errors(answer)) == 1 and "Opening day" in answer.content.decode()


def test_stage_moves_on_and_shows_its_month(client, signed_in, lead, project):
    signed_in(lead).post(of("stage_move", project), {"stage": "open", **boxes("day", date(2025, 6, 30))})
    project.refresh_from_db()
    assert project.stage == "open"
    assert "Since Jun 2025" in client.get(project.get_absolute_url()).content.decode()


def test_stage_skips_none(signed_in, lead, project):
    answer = signed_in(lead).post(of("stage_move", project), {"stage": "look_after", **boxes("day", date(2025, 6, 1))})
    assert errors(answer) == ["Move one stage at a time."]


def test_stopped_project_says_so_and_takes_no_more(signed_in, lead, project):
    browser = signed_in(lead)
    browser.post(of("standing_change", project), {"standing": "stopped"})
    page = browser.get(project.get_absolute_url()).content.decode()
    assert "Stopped" in page and f"/log/?project={project.slug}" not in page


def test_milestone_is_added_and_ticked_off(signed_in, lead, project):
    browser = signed_in(lead)
    browser.post(of("milestone_add", project), {"title": "Fence up", **boxes("due_on", FUTURE)})
    milestone = Milestone.objects.get()
    browser.post(of("milestone_complete", project, milestone.pk))
    milestone.refresh_from_db()
    assert milestone.done_on == timezone.localdate()
    browser.post(of("milestone_complete", project, milestone.pk), {"undo": "1"})
    milestone.refresh_from_db()
    assert milestone.done_on is None


def test_milestone_of_another_project_is_not_found(signed_in, lead, project):
    other = MilestoneFactory(project__community=project.community)
    assert signed_in(lead).post(of("milestone_complete", project, other.pk)).status_code == 404
    other.refresh_from_db()
    assert other.done_on is None


def test_date_goes_in_the_diary_and_off_again(signed_in, chair, community):
    browser = signed_in(chair)
    url = reverse("projects:occasion_add", args=[community.slug])
    browser.post(url, {"title": "Walk", "where": "The Triangle", "begins_at": "10:00", **boxes("day", FUTURE)})
    occasion = Occasion.objects.get()
    assert (occasion.title, occasion.on, occasion.begins_at.hour) == ("Walk", FUTURE, 10)
    browser.post(reverse("projects:occasion_cancel", args=[community.slug, occasion.pk]), {"why": "Too wet"})
    assert not Occasion.objects.coming(timezone.localdate()).exists()


def test_past_date_is_refused_and_the_words_stay(signed_in, chair, community):
    url = reverse("projects:occasion_add", args=[community.slug])
    past = timezone.localdate() - timedelta(days=2)
    answer = signed_in(chair).post(url, {"title": "Walk", **boxes("day", past)})
    assert errors(answer) == ["Choose today or a day to come."] and 'value="Walk"' in answer.content.decode()


def test_date_of_another_area_is_not_found(signed_in, chair, other_community, community):
    theirs = OccasionFactory(community=other_community)
    url = reverse("projects:occasion_cancel", args=[community.slug, theirs.pk])
    assert signed_in(chair).post(url).status_code == 404


@pytest.mark.parametrize("name", ["project_edit", "next_step_set", "stage_move", "standing_change", "milestone_add"])
@pytest.mark.parametrize("words", ["\x00", "x" * 100_000, "<b>\u202e</b>"])
def test_no_text_breaks_a_change_page(signed_in, chair, project, name, words):
    fields = [
        "title",
        "summary",
        "next_step",
        "note",
        "why",
        "stage",
        "standing",
        "lead",
        "priority",
        "day_0",
        "due_on_2",
    ]
    answer = signed_in(chair).post(of(name, project), dict.fromkeys(fields, words))
    assert answer.status_code in (200, 302)
    assert "\u202e" not in Project.objects.get().title


def test_a_stage_in_the_future_is_refused(signed_in, lead, project):
    answer = signed_in(lead).post(of("stage_move", project), {"stage": "plan", **boxes("day", FUTURE)})
    assert errors(answer) == ["Choose today or a day before."]
    project.refresh_from_db()
    assert project.stage == "make"
