"""Start and change a project: the area's group, and who leads the project."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.acting import tried

from ..actions import (
    add_milestone,
    change_standing,
    complete_milestone,
    edit_project,
    move_stage,
    reopen_milestone,
    set_next_step,
    start_project,
)
from ..forms import MilestoneForm, NextStepForm, ProjectForm, StageForm, StandingForm
from ..models import Milestone, Project


@allowed(Action.PROJECT_EDIT)
def project_start(request: HttpRequest, community: Community) -> HttpResponse:
    """Start a project."""
    form = ProjectForm(request.POST or None, community=community, on=today())
    if request.method == "POST" and form.is_valid():
        try:
            project = start_project(community=community, by=request.user, on=today(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, f"{project} has begun. Say what comes next.")
            return redirect(project)
    return TemplateResponse(request, "projects/project_start.html", {"community": community, "form": form})


@allowed(Action.UPDATE_LOG)
def project_edit(request: HttpRequest, community: Community, slug: str) -> HttpResponse:
    """Change the words about a project."""
    project = project_to_change(request, community, slug)
    names = ["title", "summary", "about", "street", "land", "lead", "priority"]
    initial = {name: getattr(project, name) for name in names}
    form = ProjectForm(request.POST or None, community=community, on=today(), initial=initial)
    return change_on_page(
        request,
        project,
        form,
        "projects/project_edit.html",
        "Your changes are kept.",
        lambda data: edit_project(project=project, by=request.user, **data),
    )


@allowed(Action.UPDATE_LOG)
def next_step_set(request: HttpRequest, community: Community, slug: str) -> HttpResponse:
    """Say what comes next."""
    project = project_to_change(request, community, slug)
    initial = {"next_step": project.next_step, "note": project.next_step_note, "day": project.next_step_on}
    return change_on_page(
        request,
        project,
        NextStepForm(request.POST or None, initial=initial),
        "projects/next_step_set.html",
        "The next step is set.",
        lambda data: set_next_step(project=project, by=request.user, **data),
    )


@allowed(Action.UPDATE_LOG)
def stage_move(request: HttpRequest, community: Community, slug: str) -> HttpResponse:
    """Move the project one stage on, or back."""
    project = project_to_change(request, community, slug)
    return change_on_page(
        request,
        project,
        StageForm(request.POST or None, project=project, initial={"day": today()}),
        "projects/stage_move.html",
        "The stage is changed.",
        lambda data: move_stage(project=project, to=data["stage"], by=request.user, on=data["day"]),
    )


@allowed(Action.UPDATE_LOG)
def standing_change(request: HttpRequest, community: Community, slug: str) -> HttpResponse:
    """Put the project on hold, take it up again, stop or finish it."""
    project = project_to_change(request, community, slug)
    return change_on_page(
        request,
        project,
        StandingForm(request.POST or None, project=project),
        "projects/standing_change.html",
        "Everybody can see how the project stands now.",
        lambda data: change_standing(project=project, to=data["standing"], by=request.user, why=data["why"]),
    )


@allowed(Action.UPDATE_LOG)
def milestone_add(request: HttpRequest, community: Community, slug: str) -> HttpResponse:
    """Add a milestone."""
    project = project_to_change(request, community, slug)
    return change_on_page(
        request,
        project,
        MilestoneForm(request.POST or None),
        "projects/milestone_add.html",
        "The milestone is added.",
        lambda data: add_milestone(project=project, by=request.user, **data),
    )


@allowed(Action.UPDATE_LOG)
def milestone_complete(request: HttpRequest, community: Community, slug: str, pk: int) -> HttpResponse:
    """Tick a milestone off, or open it again."""
    project = project_to_change(request, community, slug)
    milestone = get_object_or_404(Milestone, project=project, pk=pk)
    if request.method == "POST":
        try:
            if request.POST.get("undo"):
                reopen_milestone(milestone=milestone, by=request.user)
            else:
                complete_milestone(milestone=milestone, by=request.user, on=today())
                messages.success(request, f"Done: {milestone}.")
        except Refused as refused:
            messages.error(request, refused.sentence)
    return redirect(project)


def project_to_change(request: AllowedRequest, community: Community, slug: str) -> Project:
    """Return the project when the person may change it: the area's group, and who leads it."""
    projects = Project.objects.in_community(community).select_related("community", "lead", "priority")
    project = get_object_or_404(projects, slug=slug)
    may = request.may
    if Action.PROJECT_EDIT not in may and project.lead_id != request.user.pk:
        raise PermissionDenied("Only who leads the project, the chair or the worker can change it.")
    return project


def change_on_page(
    request: HttpRequest,
    project: Project,
    form: Form,
    template: str,
    done: str,
    change: Callable[[dict[str, Any]], Any],
) -> HttpResponse:
    """Show the form, or do the change and go back to the project."""
    if request.method == "POST" and form.is_valid() and tried(request, partial(change, form.cleaned_data), done, form):
        return redirect(project)
    return TemplateResponse(request, template, {"community": project.community, "project": project, "form": form})
