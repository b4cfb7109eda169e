"""What is due by a day: each rule on each side of its edges, who is told, and why somebody is not."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.template.loader import render_to_string

from biglocal.notices.registry import KINDS, RULES, SUBJECTS
from projects.models import Project
from projects.reminders import milestone_context, milestones_due, projects_quiet, quiet_context
from tests.factories.projects import MilestoneFactory, UpdateFactory

DAY = date(2026, 6, 10)


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/London"))


def test_rules_kinds_and_subjects_are_known():
    assert {"milestone-overdue", "project-quiet"} <= RULES.keys()
    assert {"update-published", "milestone-overdue", "project-quiet"} <= KINDS.keys()
    assert {"update", "project", "milestone"} <= SUBJECTS.keys()


@pytest.mark.parametrize(
    ("days", "offsets"), [(8, []), (7, ["-7"]), (0, ["-7", "+0"]), (-6, ["-7", "+0"]), (-7, ["-7", "+0", "+7"])]
)
def test_milestone_is_due_before_on_and_after_its_day(project, lead, worker, days, offsets):
    milestone = MilestoneFactory(project=project, due_on=DAY + timedelta(days=days))
    rows = list(milestones_due(DAY))
    assert [row.offset for row in rows] == offsets
    assert all(row.subject == f"milestone:{milestone.pk}" and not row.skip for row in rows)
    assert all(row.people == sorted([lead.pk, worker.pk]) for row in rows)


def test_done_milestone_is_not_due(project):
    MilestoneFactory(project=project, due_on=DAY, done_on=DAY)
    assert list(milestones_due(DAY)) == []


def test_milestone_on_hold_says_why_nobody_is_told(project):
    project.standing = "on_hold"
    project.save()
    MilestoneFactory(project=project, due_on=DAY)
    assert {row.skip for row in milestones_due(DAY)} == {"on-hold"}


def test_milestone_without_anybody_says_so(project):
    project.lead = None
    project.save()
    MilestoneFactory(project=project, due_on=DAY)
    assert {row.skip for row in milestones_due(DAY)} == {"no-lead"}


def quiet(project, days, **fields):
    Project.objects.filter(pk=project.pk).update(last_update_at=noon(DAY - timedelta(days=days)), **fields)
    return list(projects_quiet(DAY))


def test_project_is_quiet_after_sixty_days(project, lead):
    assert quiet(project, 59) == []
    [row] = quiet(project, 60)
    assert row.subject == f"project:{project.pk}" and row.people == [lead.pk]
    assert row.offset == (DAY - timedelta(days=60)).isoformat()


def test_quiet_spell_keeps_its_name_until_somebody_logs(project):
    assert quiet(project, 60)[0].offset == list(projects_quiet(DAY + timedelta(days=5)))[0].offset


def test_ideas_and_ended_projects_are_not_quiet(project):
    assert quiet(project, 90, stage="idea") == []
    assert quiet(project, 90, stage="make", standing="finished") == []
    assert [row.skip for row in quiet(project, 90, standing="on_hold")] == ["on-hold"]


def test_project_without_updates_is_quiet_from_its_beginning(project):
    Project.objects.filter(pk=project.pk).update(started_on=DAY - timedelta(days=61))
    assert [row.offset for row in projects_quiet(DAY)] == [(DAY - timedelta(days=61)).isoformat()]


def event(subject):
    return SimpleNamespace(subject=subject)


def test_mail_has_nothing_to_say_once_it_is_done(project, lead):
    milestone = MilestoneFactory(project=project, due_on=DAY)
    with time_machine.travel(noon(DAY + timedelta(days=7))):
        assert milestone_context(event(f"milestone:{milestone.pk}"), lead)["when"] == "late"
        milestone.done_on = DAY
        milestone.save()
        assert milestone_context(event(f"milestone:{milestone.pk}"), lead) is None


def test_mail_about_a_quiet_project_is_dropped_after_news(project, lead):
    quiet(project, 60)
    with time_machine.travel(noon(DAY)):
        assert quiet_context(event(f"project:{project.pk}"), lead)["days"] == 60
        Project.objects.filter(pk=project.pk).update(last_update_at=noon(DAY))
        assert quiet_context(event(f"project:{project.pk}"), lead) is None


def test_digest_shows_updates_to_who_may_see_them(project, resident, stranger):
    shown, inside = UpdateFactory(project=project), UpdateFactory(project=project, audience="partnership")
    subject = SUBJECTS["update"]
    ids = [shown.pk, inside.pk]
    assert subject.may_see(resident, ids) == set(ids)
    assert subject.may_see(stranger, ids) == {shown.pk}
    assert subject.lines(ids)[shown.pk].title == shown.title


def test_digest_says_mended(project):
    setback = UpdateFactory(project=project, kind="setback")
    repair = UpdateFactory(project=project, kind="put_right")
    repair.puts_right.add(setback)
    lines = SUBJECTS["update"].lines([setback.pk, repair.pk])
    assert (lines[setback.pk].tag, lines[repair.pk].tag) == ("Setback", "Mended")


@pytest.mark.parametrize("ending", ["_subject.txt", ".txt", ".html"])
def test_mails_say_what_to_do(project, lead, ending):
    milestone = MilestoneFactory(project=project, due_on=DAY, title="Fence up")
    quiet(project, 60)
    with time_machine.travel(noon(DAY + timedelta(days=7))):
        late = milestone_context(event(f"milestone:{milestone.pk}"), lead)
        still = quiet_context(event(f"project:{project.pk}"), lead)
        late_words = render_to_string(f"projects/emails/milestone_overdue{ending}", late)
        still_words = render_to_string(f"projects/emails/project_quiet{ending}", still)
    assert "Fence up" in late_words and project.title in still_words
    if ending == "_subject.txt":
        assert late_words.strip() == "Is it done? Fence up" and len(still_words.strip()) <= 60
    else:
        assert project.get_absolute_url() in late_words and project.get_absolute_url() in still_words
