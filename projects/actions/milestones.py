"""Milestones: what is to be done by a day."""

from datetime import date
from typing import Any

from django.db import transaction

from biglocal.audit.record import record
from biglocal.refusals import Refused

from ..models import Milestone, Project


@transaction.atomic
def add_milestone(*, project: Project, title: str, due_on: date, by: Any) -> Milestone:
    """Add something to be done by a day; the same words for the same day once more are the same milestone."""
    Project.objects.select_for_update(of=["self"]).get(pk=project.pk)
    milestone, made = Milestone.objects.get_or_create(project=project, title=title.strip(), due_on=due_on)
    if made:
        record(
            "milestone_added",
            milestone,
            by=by,
            sentence=f"Added the milestone “{milestone}” to {project}",
            community=project.community_id,
        )
    return milestone


@transaction.atomic
def complete_milestone(*, milestone: Milestone, by: Any, on: date) -> Milestone:
    """Tick it off; a second time the first day stays."""
    milestone = Milestone.objects.select_for_update(of=["self"]).select_related("project").get(pk=milestone.pk)
    if milestone.done_on:
        return milestone
    if milestone.project.standing == Project.Standing.STOPPED:
        raise Refused("This project has stopped.")
    milestone.done_on = on
    milestone.save(update_fields=["done_on"])
    record(
        "milestone_done",
        milestone,
        by=by,
        sentence=f"Done: “{milestone}” of {milestone.project}",
        community=milestone.project.community_id,
    )
    return milestone


@transaction.atomic
def reopen_milestone(*, milestone: Milestone, by: Any) -> Milestone:
    """Undo `complete_milestone`."""
    milestone = Milestone.objects.select_for_update(of=["self"]).select_related("project").get(pk=milestone.pk)
    if milestone.done_on is None:
        return milestone
    milestone.done_on = None
    milestone.save(update_fields=["done_on"])
    record(
        "milestone_reopened",
        milestone,
        by=by,
        sentence=f"Not done after all: “{milestone}” of {milestone.project}",
        community=milestone.project.community_id,
    )
    return milestone
