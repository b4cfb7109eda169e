"""A setback that waits: whoever leads the project and the worker are asked, twice, and not once it is put right."""

from datetime import timedelta

import pytest
import time_machine
from django.template.loader import render_to_string

from biglocal.notices.registry import RULES
from biglocal.notices.steps.remind import remind_by
from projects.models import Project
from projects.setback_reminders import setbacks_waiting, waiting_context
from tests.factories.projects import UpdateFactory

from .test_reminders import DAY, event, noon


def setback_of(project, days, **fields):
    then = noon(DAY - timedelta(days=days))
    return UpdateFactory(project=project, kind="setback", posted_at=then, happened_on=then.date(), **fields)


@pytest.mark.parametrize(
    ("days", "told"), [(1, []), (2, ["+2"]), (13, ["+2"]), (14, ["+2", "+14"]), (59, ["+2", "+14"]), (60, [])]
)
def test_setback_is_asked_about_after_two_days_and_two_weeks(project, lead, worker, days, told):
    setback = setback_of(project, days)
    rows = list(setbacks_waiting(DAY))
    assert [row.offset for row in rows] == told
    assert all(row.subject == f"update:{setback.pk}" for row in rows)
    assert all(row.people == sorted([lead.pk, worker.pk]) and not row.skip for row in rows)


def test_setback_that_was_put_right_or_taken_down_waits_no_more(project, resident):
    UpdateFactory(project=project, kind="put_right").puts_right.add(setback_of(project, 5))
    setback_of(project, 5, deleted_at=noon(DAY), deleted_by=resident)
    assert list(setbacks_waiting(DAY)) == []


@pytest.mark.parametrize(("standing", "told"), [("on_hold", True), ("stopped", False), ("finished", False)])
def test_setback_of_an_ended_project_waits_no_more(project, standing, told):
    setback_of(project, 5)
    Project.objects.filter(pk=project.pk).update(standing=standing)
    assert bool(list(setbacks_waiting(DAY))) is told


def test_run_twice_is_told_once(project):
    setback_of(project, 20)
    assert [remind_by(RULES["setback-waiting"], on=DAY) for _ in range(2)] == [1, 0]


@pytest.mark.parametrize("ending", ["_subject.txt", ".txt", ".html"])
def test_mail_asks_kindly_and_leads_to_the_form(project, lead, ending):
    setback = setback_of(project, 5, title="Fence kicked in")
    with time_machine.travel(noon(DAY)):
        context = waiting_context(event(f"update:{setback.pk}"), lead)
        words = render_to_string(f"projects/emails/setback_waiting{ending}", context)
        assert "Fence kicked in" in words and "fail" not in words.lower()
        assert ending == "_subject.txt" or ("5 days" in words and "log/?project=triangle" in words)
        UpdateFactory(project=project, kind="put_right").puts_right.add(setback)
        assert waiting_context(event(f"update:{setback.pk}"), lead) is None
