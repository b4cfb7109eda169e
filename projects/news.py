"""How updates, projects and milestones are shown in mail, and who may hear of them (messages.md)."""

from typing import Any

from django.urls import reverse

from biglocal.access import Action
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.notices.registry import Kind, Line, Subject
from biglocal.ready import Given, ready

from .models import Milestone, Project, Update, UpkeepDate, UpkeepTask
from .story import words_held
from .titles import rest_of

HELD = "Shown again after the election here, whose poll is on"


def update_lines(ids: list[int]) -> dict[int, Line]:
    """Return how each update that stands is shown, with its first photo. Three queries."""
    updates = Update.objects.standing().with_held().filter(pk__in=ids).select_related("project__community")
    updates = updates.defer("project__about", "project__community__outline")
    return {update.pk: _line(update) for update in updates.prefetch_related("puts_right", "photos")}


def _line(update: Any) -> Line:
    held = words_held(update) and update.kind == Update.Kind.THANKS
    mended = any(setback.deleted_at is None for setback in update.puts_right.all())
    open_to_all = update.audience == Update.Audience.PUBLIC and not held
    shown = update.photos.all() if open_to_all else []  # a mail signs nobody in
    shown = [photo for photo in shown if not (update.held_until and photo.features_councillor)]
    photo = next((photo for photo in shown if photo.taken_down_at is None and photo.mail_url), None)
    return Line(
        title="A thank you" if held else update.title,
        text=f"{HELD} {update.held_until:%-d %B}." if held else rest_of(update.text),
        url=update.get_absolute_url(),
        place=f"{update.project.title}, {update.project.community.name}",
        tag="Mended" if mended else update.get_kind_display(),
        when=update.happened_on,
        picture=photo.mail_url if photo else "",
        picture_alt=photo.alt if photo else "",
    )


def may_see_updates(person: Any, ids: list[int]) -> set[int]:
    """Return the ids of updates the person may read now: public ones, and those of areas the person takes part in."""
    updates = Update.objects.standing().filter(pk__in=ids).select_related("project__community")
    standing = standing_of(person)
    return {
        update.pk
        for update in updates
        if update.audience == Update.Audience.PUBLIC
        or Action.UPDATE_SEE_INSIDE in standing.actions_in(update.project.community)
    }


def public_updates(ids: list[int]) -> set[int]:
    """Return the ids of updates that everybody may read."""
    return {pk for (pk,) in _public_updates().all(ids=ids)}


@ready
def _public_updates() -> Any:
    return Update.objects.public().filter(pk__in=[Given("ids")]).values_list("pk")


def project_lines(ids: list[int]) -> dict[int, Line]:
    """Return how each project is shown."""
    projects = Project.objects.filter(pk__in=ids).select_related("community")
    return {
        project.pk: Line(
            title=project.title,
            text=project.summary,
            url=project.get_absolute_url(),
            place=project.community.name,
            tag=project.get_stage_display(),
            when=project.last_update_at or project.started_on,
        )
        for project in projects
    }


def milestone_lines(ids: list[int]) -> dict[int, Line]:
    """Return how each milestone is shown."""
    milestones = Milestone.objects.filter(pk__in=ids).select_related("project__community")
    return {
        milestone.pk: Line(
            title=milestone.title,
            text="",
            url=milestone.project.get_absolute_url(),
            place=f"{milestone.project.title}, {milestone.project.community.name}",
            tag="Milestone",
            when=milestone.due_on,
        )
        for milestone in milestones
    }


def upkeep_lines(ids: list[int]) -> dict[int, Line]:
    """Return how each task is shown that somebody said yes to: who does it, never whom to ring."""
    tasks = UpkeepTask.objects.accepted(today()).filter(pk__in=ids).select_related("project__community")
    return {
        task.pk: Line(
            title=f"{task.who} said yes: {task.title[:1].lower()}{task.title[1:]}",
            text=f"So {task.project.title} is looked after.",
            url=reverse("projects:upkeep", args=[task.project.community.slug, task.project.slug]),
            place=f"{task.project.title}, {task.project.community.name}",
            tag="Looked after",
            when=task.accepted_on or task.start_date,
        )
        for task in tasks
    }


def upkeep_date_lines(ids: list[int]) -> dict[int, Line]:
    """Return how each day that is due is shown."""
    entries = UpkeepDate.objects.standing().filter(pk__in=ids).select_related("project__community")
    return {
        entry.pk: Line(
            title=entry.title,
            text="",
            url=reverse("projects:upkeep", args=[entry.project.community.slug, entry.project.slug]),
            place=f"{entry.project.title}, {entry.project.community.name}",
            tag="Upkeep",
            when=entry.due_on,
        )
        for entry in entries
    }


def may_see_upkeep_dates(person: Any, ids: list[int]) -> set[int]:
    """Return the ids of due days the person may read: what everybody sees, and those of areas they take part in."""
    entries = UpkeepDate.objects.standing().filter(pk__in=ids).select_related("project__community")
    standing = standing_of(person)
    return {
        entry.pk
        for entry in entries
        if entry.is_public or Action.UPKEEP_SEE in standing.actions_in(entry.project.community)
    }


def everybody(person: Any, ids: list[int]) -> set[int]:
    """Projects and their milestones are public."""
    return set(ids)


SUBJECTS = [
    Subject(prefix="update", lines=update_lines, may_see=may_see_updates, open_to_all=public_updates),
    Subject(prefix="project", lines=project_lines, may_see=everybody, open_to_all=set, may_follow=True),
    Subject(prefix="milestone", lines=milestone_lines, may_see=everybody, open_to_all=set),
    Subject(prefix="upkeep", lines=upkeep_lines, may_see=everybody, open_to_all=set),
    Subject(prefix="upkeepdate", lines=upkeep_date_lines, may_see=may_see_upkeep_dates),
]
UPDATE_PUBLISHED = Kind(name="update-published")
UPKEEP_ACCEPTED = Kind(name="upkeep-accepted")
