"""Who hears of a place's upkeep: reminders before a day and when it is past, and the news that somebody said yes."""

from datetime import date, timedelta

import pytest
import time_machine
from django.template.loader import render_to_string

from biglocal.notices.models import Event, Reminder
from biglocal.notices.registry import KINDS, RULES, SUBJECTS
from biglocal.notices.steps.remind import remind_by
from projects.models import Project, UpkeepDate
from projects.reminders import upkeep_context, upkeep_due
from tests.factories.upkeep import UpkeepDateFactory, UpkeepTaskFactory

from .test_reminders import DAY, event, noon


def entry_due(project, days, **fields):
    return UpkeepDateFactory(project=project, due_on=DAY + timedelta(days=days), **fields)


def offsets(on=DAY):
    return [row.offset.split()[1] for row in upkeep_due(on)]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (61, []),
        (60, ["-60"]),
        (30, ["-60", "-30"]),
        (8, ["-60", "-30"]),
        (7, ["-60", "-30", "-7"]),
        (0, ["-60", "-30", "-7"]),
        (-1, ["-60", "-30", "-7", "+1"]),
    ],
)
def test_day_is_told_before_and_when_it_is_past(project, lead, worker, days, told):
    entry = entry_due(project, days)
    rows = list(upkeep_due(DAY))
    assert [row.offset for row in rows] == [f"{entry.due_on.isoformat()} {offset}" for offset in told]
    assert all(row.people == sorted([lead.pk, worker.pk]) and not row.skip for row in rows)


def test_late_run_tells_once_and_only_the_newest_moment(project):
    entry_due(project, 7)
    assert [remind_by(RULES["upkeep-due"], on=DAY) for _ in range(2)] == [1, 0]
    assert Event.objects.get().kind == "upkeep-due"
    assert Reminder.objects.filter(skip_code="overtaken").count() == 2


def test_day_that_was_moved_is_told_anew(project):
    entry = entry_due(project, 30)
    remind_by(RULES["upkeep-due"], on=DAY)
    UpkeepDate.objects.filter(pk=entry.pk).update(due_on=DAY + timedelta(days=59))
    assert remind_by(RULES["upkeep-due"], on=DAY) == 1


@pytest.mark.parametrize("fields", [{"done_on": DAY}, {"removed_at": noon(DAY)}])
def test_done_or_taken_off_is_not_told(project, fields):
    entry_due(project, 3, **fields)
    assert list(upkeep_due(DAY)) == []


@pytest.mark.parametrize(("standing", "told"), [("finished", True), ("on_hold", True), ("stopped", False)])
def test_place_of_a_finished_project_is_still_looked_after(project, standing, told):
    entry_due(project, 60)
    Project.objects.filter(pk=project.pk).update(standing=standing)
    assert bool(offsets()) is told and not any(row.skip for row in upkeep_due(DAY))


def test_without_anybody_it_says_so(project):
    Project.objects.filter(pk=project.pk).update(lead=None)
    entry_due(project, 60)
    assert [row.skip for row in upkeep_due(DAY)] == ["no-lead"]


def test_mail_has_nothing_to_say_once_it_is_done(project, lead):
    entry = entry_due(project, 7)
    with time_machine.travel(noon(DAY)):
        assert upkeep_context(event(f"upkeepdate:{entry.pk}"), lead)["days"] == 7
        UpkeepDate.objects.filter(pk=entry.pk).update(done_on=DAY)
        assert upkeep_context(event(f"upkeepdate:{entry.pk}"), lead) is None


@pytest.mark.parametrize(
    ("days", "what", "subject", "words"),
    [
        (7, "insurance", "In 7 days: Public liability", "runs out on 17 June"),
        (1, "inspection", "In 1 day: Public liability", "is due by 11 June"),
        (-1, "insurance", "Overdue: Public liability", "ran out on 9 June"),
    ],
)
def test_mail_says_what_to_do(project, lead, days, what, subject, words):
    entry = entry_due(project, days, what=what, title="Public liability", note="Policy 12")
    with time_machine.travel(noon(DAY)):
        context = upkeep_context(event(f"upkeepdate:{entry.pk}"), lead)
        mails = [
            render_to_string(f"projects/emails/upkeep_due{end}", context) for end in ("_subject.txt", ".txt", ".html")
        ]
    assert mails[0].strip() == subject
    assert all(words in mail and "/upkeep/" in mail and "Policy 12" not in mail for mail in mails[1:])


def test_followers_read_who_said_yes_and_no_name(project, stranger):
    assert {"upkeep-accepted", "upkeep-due"} <= KINDS.keys()
    yes = UpkeepTaskFactory(project=project, accepted=True)
    asked = UpkeepTaskFactory(project=project)
    over = UpkeepTaskFactory(project=project, accepted=True, end_date=date(2025, 4, 1))
    lines = SUBJECTS["upkeep"].lines([yes.pk, asked.pk, over.pk])
    assert list(lines) == [yes.pk] and lines[yes.pk].title == "The parks team said yes: mow and plant"
    assert "Ms Hill" not in str(lines) and SUBJECTS["upkeep"].may_see(stranger, [yes.pk]) == {yes.pk}


def test_due_days_are_for_who_may_see_them(project, resident, stranger):
    shown, inside = UpkeepDateFactory(project=project, is_public=True), UpkeepDateFactory(project=project)
    ids = [shown.pk, inside.pk]
    assert SUBJECTS["upkeepdate"].may_see(resident, ids) == set(ids)
    assert SUBJECTS["upkeepdate"].may_see(stranger, ids) == {shown.pk}
    assert set(SUBJECTS["upkeepdate"].lines(ids)) == set(ids)
