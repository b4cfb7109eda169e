"""Tasks that keep a place alive: propose, change, accept, end."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from biglocal.audit.record import record
from biglocal.notices.events import record_event, restore_event, retract_event
from biglocal.refusals import Refused

from ..models import Project, UpkeepTask

MOST_TASKS = 60
OF_THE_DEAL = ["what", "words", "party", "who"]  # with one of these changed, the yes was to something else


@transaction.atomic
def propose_task(*, project: Project, by: Any, on: date, form_key: Any, **about: Any) -> UpkeepTask:
    """Put a task into the grid; the same form once more is the same task."""
    lock_place(project)
    if made := made_before(UpkeepTask, form_key, project):
        return made
    check_task(about)
    if UpkeepTask.objects.current(on).filter(project=project).count() >= MOST_TASKS:
        raise Refused(f"There are {MOST_TASKS} tasks already. End one first.")
    task = UpkeepTask.objects.create(project=project, start_date=on, form_key=form_key, **about)
    note("upkeep_proposed", task, by, f"Proposed: {task} at {project}, by {task.who}")
    return task


@transaction.atomic
def change_task(*, task: UpkeepTask, by: Any, **about: Any) -> UpkeepTask:
    """Change a task. When who does what is another, it is a proposal again until they say yes."""
    task = lock_task(task)
    check_standing(task)
    check_task(about)
    changed = [name for name, value in about.items() if getattr(task, name) != value]
    if not changed:
        return task
    before = {name: str(getattr(task, name)) for name in changed}
    for name in changed:
        setattr(task, name, about[name])
    if task.is_accepted and set(changed) & set(OF_THE_DEAL):
        before.update(accepted_on=str(task.accepted_on), accepted_by=task.accepted_by)
        retract_event(event_key(task))
        task.accepted_on, task.accepted_by = None, ""
    task.save()
    note("upkeep_changed", task, by, f"Changed: {task} at {task.project}", before=before)
    return task


@transaction.atomic
def accept_task(*, task: UpkeepTask, accepted_by: str, accepted_on: date, by: Any, on: date) -> UpkeepTask:
    """Record that the party said yes, who said it and when. A second time the first yes stays."""
    task = lock_task(task)
    check_standing(task)
    if task.is_accepted:
        return task
    if accepted_on > on:
        raise Refused("Choose today or a day before.", field="accepted_on")
    task.accepted_on, task.accepted_by = accepted_on, accepted_by
    task.start_date = min(task.start_date, accepted_on)
    task.save()
    note("upkeep_accepted", task, by, f"Accepted: {task} at {task.project}, by {task.who}")
    record_event(
        "upkeep-accepted",
        key=event_key(task),
        subject=f"upkeep:{task.pk}",
        topics=[f"project:{task.project_id}", f"community:{task.project.community_id}"],
        actor=by,
        community=task.project.community_id,
    )
    restore_event(event_key(task))  # where an earlier yes of that day was taken back
    return task


@transaction.atomic
def end_task(
    *, task: UpkeepTask, by: Any, on: date, now: datetime, end_date: date | None = None, why: str = ""
) -> UpkeepTask:
    """End an accepted task with its last day; take off one that was only proposed. Twice does no harm."""
    task = lock_task(task)
    if task.removed_at or task.end_date:
        return task
    if task.is_accepted:
        last = end_date or on
        if last < task.start_date:
            raise Refused(f"Choose a day on or after {task.start_date:%-d %B %Y}, when it began.", field="end_date")
        task.end_date, task.ended_why = last, why
    else:
        task.removed_at = now
    task.save()
    retract_event(event_key(task))
    note("upkeep_ended", task, by, f"Ended: {task} at {task.project}, by {task.who}")
    return task


@transaction.atomic
def take_up_task(*, task: UpkeepTask, by: Any) -> UpkeepTask:
    """Undo `end_task`."""
    task = lock_task(task)
    if not (task.removed_at or task.end_date):
        return task
    task.removed_at, task.end_date, task.ended_why = None, None, ""
    task.save()
    restore_event(event_key(task))
    note("upkeep_taken_up", task, by, f"Goes on: {task} at {task.project}, by {task.who}")
    return task


def lock_place(project: Project) -> None:
    """One writer at a time in what is known of a place."""
    Project.objects.select_for_update(of=["self"]).get(pk=project.pk)


def made_before(model: Any, form_key: Any, project: Project) -> Any:
    """Return what the same form made the first time, if it did."""
    made = model.objects.filter(form_key=form_key).first()
    if made is not None and made.project_id != project.pk:
        raise Refused("This form was sent already. Open the page again to add something new.")
    return made


def lock_task(task: UpkeepTask) -> UpkeepTask:
    """Return the row as it is now, held so that two people cannot change it at once."""
    return UpkeepTask.objects.select_for_update(of=["self"]).select_related("project").get(pk=task.pk)


def check_standing(task: UpkeepTask) -> None:
    if task.removed_at or task.end_date:
        raise Refused("This task has ended. Take it up again first.")


def check_task(about: dict[str, Any]) -> None:
    if about["what"] == UpkeepTask.What.OTHER and not about["words"]:
        raise Refused("Say in your own words what is to be done.", field="words")
    if about["paid_by"] and about["cost_a_year"] is None:
        raise Refused("Enter what it costs a year, or leave out who pays.", field="cost_a_year")


def event_key(task: UpkeepTask) -> str:
    """Return the key under which followers hear that the party said yes."""
    return f"upkeep-accepted:{task.pk}:{task.accepted_on}"


def note(verb: str, row: Any, by: Any, sentence: str, **detail: Any) -> None:
    """Write the line of history. What is for the group alone never stands in the sentence."""
    record(verb, row, by=by, sentence=sentence, community=row.project.community_id, **detail)
