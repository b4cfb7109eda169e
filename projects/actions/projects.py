"""Start and change projects: words, next step, stage, standing."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from biglocal.audit.record import record
from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.notices.events import follow
from biglocal.notices.models import Follow
from biglocal.refusals import Refused

from ..models import Project, StageReached
from ..moves import STAGE_MOVES, STAGES_IN_ORDER, STANDING_MOVES
from .handover import keep_lead

RESERVED_SLUGS = {"new"}  # an address of its own beside the projects


@transaction.atomic
def start_project(
    *, community: Community, title: str, summary: str, by: Any, on: date, stage: str = Project.Stage.IDEA, **facts: Any
) -> Project:
    """Begin a project in `community` at `stage`; its lead and who began it follow it."""
    Community.objects.select_for_update(of=["self"]).get(pk=community.pk)
    _check_same_area(community, facts)
    if community.projects.filter(title__iexact=title.strip()).exists():
        raise Refused("This area has a project of that name. Choose another name.", field="title")
    project = Project.objects.create(
        community=community,
        title=title.strip(),
        slug=free_slug(community, title),
        summary=summary.strip(),
        stage=stage,
        started_on=on,
        **facts,
    )
    StageReached.objects.create(project=project, stage=stage, on=on)
    for person in filter(None, {by, project.lead}):
        follow(person, f"project:{project.pk}", why=Follow.Why.JOINED)
    _note("project_started", f"Started {project}", project, by)
    return project


@transaction.atomic
def edit_project(*, project: Project, by: Any, **facts: Any) -> Project:
    """Change the words about a project, its lead, land or priority. Its address stays."""
    project = _locked(project)
    _check_same_area(project.community, facts)
    title = facts.get("title", project.title).strip()
    others = project.community.projects.exclude(pk=project.pk)
    if others.filter(title__iexact=title).exists():
        raise Refused("This area has a project of that name. Choose another name.", field="title")
    changed = [name for name, value in facts.items() if getattr(project, name) != value]
    for name in changed:
        setattr(project, name, facts[name])
    if changed:
        if "lead" in changed:
            keep_lead(Project.objects.get(pk=project.pk), project.lead, by=by, on=today())
        project.save(update_fields=changed)
        if "lead" in changed and project.lead:
            follow(project.lead, f"project:{project.pk}", why=Follow.Why.JOINED)
        _note("project_edited", f"Changed {project}", project, by, fields=changed)
    return project


@transaction.atomic
def set_next_step(*, project: Project, next_step: str, by: Any, note: str = "", day: date | None = None) -> Project:
    """Say what comes next, and perhaps when; empty words take it away."""
    project = _locked(project)
    project.next_step, project.next_step_note, project.next_step_on = next_step.strip(), note.strip(), day
    project.save(update_fields=["next_step", "next_step_note", "next_step_on"])
    _note("next_step_set", f"Next for {project}: {next_step.strip() or 'nothing yet'}", project, by)
    return project


@transaction.atomic
def move_stage(*, project: Project, to: str, by: Any, on: date) -> Project:
    """Move a running project one stage on or back; the day it first came to a stage is kept until it steps back."""
    project = _locked(project)
    if project.stage == to:
        return project
    if project.standing != Project.Standing.RUNNING:
        raise Refused("Set the project to running first.", field="stage")
    if to not in STAGE_MOVES[project.stage]:
        raise Refused("Move one stage at a time.", field="stage")
    last = project.stages_reached.order_by("-on").first()
    if last and on < last.on:
        raise Refused(f"Choose a day on or after {last.on:%-d %B %Y}, when it came to {last.get_stage_display()}.")
    later = STAGES_IN_ORDER[STAGES_IN_ORDER.index(to) + 1 :]
    project.stages_reached.filter(stage__in=later).delete()
    StageReached.objects.get_or_create(project=project, stage=to, defaults={"on": on})
    project.stage = to
    project.save(update_fields=["stage"])
    _note("stage_moved", f"{project} is now at {project.get_stage_display()}", project, by)
    return project


@transaction.atomic
def change_standing(*, project: Project, to: str, by: Any, why: str = "") -> Project:
    """Put a project on hold, take it up again, stop or finish it; `why` is kept in its history."""
    project = _locked(project)
    if project.standing == to:
        return project
    if to not in STANDING_MOVES[project.standing]:
        raise Refused(
            f"A project that is {project.get_standing_display().lower()} cannot become that.", field="standing"
        )
    project.standing = to
    project.save(update_fields=["standing"])
    _note("standing_changed", f"{project} is now {project.get_standing_display().lower()}", project, by, why=why)
    return project


def free_slug(community: Community, title: str) -> str:
    """Return an address for the project that no other of the area has."""
    base = slugify(title)[:80].strip("-") or "project"
    taken = set(community.projects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED_SLUGS
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _locked(project: Project) -> Project:
    return Project.objects.select_for_update(of=["self"]).select_related("community").get(pk=project.pk)


def _check_same_area(community: Community, facts: dict[str, Any]) -> None:
    priority = facts.get("priority")
    if priority is not None and priority.plan.community_id != community.pk:
        raise Refused("Choose a part of this area’s plan.", field="priority")


def _note(verb: str, sentence: str, project: Project, by: Any, **detail: Any) -> None:
    record(verb, project, by=by, sentence=sentence, community=project.community_id, **detail)
