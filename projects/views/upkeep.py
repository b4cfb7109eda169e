"""Who looks after a place: the forms of the area's group and of who leads the project."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.acting import put_error

from ..actions import upkeep as tasks
from ..actions import upkeep_dates as dates
from ..models import Project, UpkeepContact, UpkeepDate, UpkeepTask
from ..upkeep_forms import AcceptForm, ContactForm, DateDoneForm, DateForm, TaskEndForm, TaskForm
from .changes import project_to_change

KINDS = {"task": UpkeepTask, "date": UpkeepDate, "contact": UpkeepContact}


@allowed(Action.UPDATE_LOG)
def upkeep_task_add(request: HttpRequest, community: Community, slug: str) -> HttpResponse:
    """Propose a task."""
    project = project_to_change(request, community, slug)
    return _kept(
        request,
        project,
        TaskForm(request.POST or None),
        ("Add a task", "Add the task", "The task is added. When they say yes, put that in too."),
        lambda data: tasks.propose_task(project=project, by=request.user, on=today(), **data),
    )


@allowed(Action.UPDATE_LOG)
def upkeep_task_edit(request: HttpRequest, community: Community, slug: str, pk: int) -> HttpResponse:
    """Change a task."""
    project, task = _row(request, community, slug, UpkeepTask, pk)
    names = [name for name in TaskForm.base_fields if name != "form_key"]
    form = TaskForm(request.POST or None, initial={name: getattr(task, name) for name in names})
    note = "If another does it, or it is another task, they have to say yes again." if task.is_accepted else ""
    return _kept(
        request,
        project,
        form,
        ("Change the task", "Keep the changes", "Your changes are kept."),
        lambda data: tasks.change_task(task=task, by=request.user, **_without_key(data)),
        note=note,
    )


@allowed(Action.UPDATE_LOG)
def upkeep_task_accept(request: HttpRequest, community: Community, slug: str, pk: int) -> HttpResponse:
    """Put in that the party said yes."""
    project, task = _row(request, community, slug, UpkeepTask, pk)
    return _kept(
        request,
        project,
        AcceptForm(request.POST or None, initial={"accepted_on": today()}),
        ("They said yes", "Put in the yes", f"Accepted: {task}, by {task.who}."),
        lambda data: tasks.accept_task(task=task, by=request.user, on=today(), **data),
        note=f"{task}: {task.who}.",
    )


@allowed(Action.UPDATE_LOG)
def upkeep_task_end(request: HttpRequest, community: Community, slug: str, pk: int) -> HttpResponse:
    """End a task with its last day; who did it stays known."""
    project, task = _row(request, community, slug, UpkeepTask, pk)
    return _kept(
        request,
        project,
        TaskEndForm(request.POST or None, initial={"end_date": today()}),
        ("End the task", "End the task", f"“{task}” ends."),
        lambda data: tasks.end_task(task=task, by=request.user, on=today(), now=timezone.now(), **data),
        note=f"{task}: {task.who}.",
        undo=_path("upkeep_restore", project, "task", task.pk),
    )


@allowed(Action.UPDATE_LOG)
def upkeep_date_add(request: HttpRequest, community: Community, slug: str) -> HttpResponse:
    """Put a day into the calendar of the place."""
    project = project_to_change(request, community, slug)
    return _kept(
        request,
        project,
        DateForm(request.POST or None),
        ("Add a date", "Add the date", "The date is added. We remind the lead and the worker before it."),
        lambda data: dates.add_date(project=project, by=request.user, **data),
    )


@allowed(Action.UPDATE_LOG)
def upkeep_date_edit(request: HttpRequest, community: Community, slug: str, pk: int) -> HttpResponse:
    """Change a day of the calendar."""
    project, entry = _row(request, community, slug, UpkeepDate, pk)
    names = [name for name in DateForm.base_fields if name != "form_key"]
    return _kept(
        request,
        project,
        DateForm(request.POST or None, initial={name: getattr(entry, name) for name in names}),
        ("Change the date", "Keep the changes", "Your changes are kept."),
        lambda data: dates.change_date(entry=entry, by=request.user, **_without_key(data)),
    )


@allowed(Action.UPDATE_LOG)
def upkeep_date_done(request: HttpRequest, community: Community, slug: str, pk: int) -> HttpResponse:
    """Tick it off, and say when it is due again."""
    project, entry = _row(request, community, slug, UpkeepDate, pk)
    return _kept(
        request,
        project,
        DateDoneForm(request.POST or None, initial={"done_on": today(), "next_on": dates.next_time(entry)}),
        (f"Done: {entry}", "Mark as done", f"Done: {entry}."),
        lambda data: dates.do_date(entry=entry, by=request.user, on=today(), **data),
        undo=_path("upkeep_restore", project, "date", entry.pk),
    )


@allowed(Action.UPDATE_LOG)
def upkeep_contact_add(request: HttpRequest, community: Community, slug: str) -> HttpResponse:
    """Say who has keys, or whom to ring."""
    project = project_to_change(request, community, slug)
    return _kept(
        request,
        project,
        ContactForm(request.POST or None),
        ("Keys and whom to ring", "Add it", "It is added. Only people who take part see it."),
        lambda data: dates.add_contact(project=project, by=request.user, **data),
        note="Only people who take part see this. The public never does.",
    )


@allowed(Action.UPDATE_LOG)
def upkeep_contact_edit(request: HttpRequest, community: Community, slug: str, pk: int) -> HttpResponse:
    """Change who has keys, or whom to ring."""
    project, contact = _row(request, community, slug, UpkeepContact, pk)
    names = [name for name in ContactForm.base_fields if name != "form_key"]
    return _kept(
        request,
        project,
        ContactForm(request.POST or None, initial={name: getattr(contact, name) for name in names}),
        ("Keys and whom to ring", "Keep the changes", "Your changes are kept."),
        lambda data: dates.change_contact(contact=contact, by=request.user, **_without_key(data)),
        note="Only people who take part see this. The public never does.",
    )


@allowed(Action.UPDATE_LOG)
def upkeep_remove(request: HttpRequest, community: Community, slug: str, kind: str, pk: int) -> HttpResponse:
    """Take off a proposal, a day or a contact, with a way back."""
    project, row = _row(request, community, slug, _model(kind), pk, removed_too=True)
    if isinstance(row, UpkeepTask) and row.is_accepted:  # meanwhile they said yes: then it ends with a day
        return redirect("projects:upkeep_task_end", community.slug, slug, pk)
    if request.method == "POST":
        now, by = timezone.now(), request.user
        if isinstance(row, UpkeepTask):
            taken_off = _act(request, lambda: tasks.end_task(task=row, by=by, on=today(), now=now))
        else:
            taken_off = _act(request, lambda: dates.take_off(row=row, by=by, now=now))
        if taken_off:
            undo = _path("upkeep_restore", project, kind, row.pk)
            messages.success(request, f"“{row}” is taken off.", extra_tags=f"undo:{undo}")
    return redirect("projects:upkeep", community.slug, slug)


@allowed(Action.UPDATE_LOG)
def upkeep_restore(request: HttpRequest, community: Community, slug: str, kind: str, pk: int) -> HttpResponse:
    """Undo: a task goes on, what was done is not done after all, what was taken off is back."""
    _, row = _row(request, community, slug, _model(kind), pk, removed_too=True)
    if request.method == "POST":
        if isinstance(row, UpkeepTask):
            _act(request, lambda: tasks.take_up_task(task=row, by=request.user))
        elif isinstance(row, UpkeepDate) and row.done_on:
            _act(request, lambda: dates.reopen_date(entry=row, by=request.user, now=timezone.now()))
        else:
            _act(request, lambda: dates.put_back(row=row, by=request.user))
    return redirect("projects:upkeep", community.slug, slug)


def _model(kind: str) -> Any:
    if kind not in KINDS:
        raise Http404("There is nothing of this kind here.")
    return KINDS[kind]


def _row(
    request: HttpRequest, community: Community, slug: str, model: Any, pk: int, *, removed_too: bool = False
) -> tuple[Project, Any]:
    """Return the project, when the person may change it, and the row of its place."""
    project = project_to_change(request, community, slug)
    rows = model.objects.filter(project=project).select_related("project")
    return project, get_object_or_404(rows if removed_too else rows.filter(removed_at__isnull=True), pk=pk)


def _without_key(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "form_key"}


def _path(name: str, project: Project, *args: Any) -> str:
    return reverse(f"projects:{name}", args=[project.community.slug, project.slug, *args])


def _act(request: HttpRequest, act: Callable[[], Any]) -> bool:
    """Do it, or say why not."""
    try:
        act()
    except Refused as refused:
        messages.error(request, refused.sentence)
        return False
    return True


def _kept(
    request: HttpRequest,
    project: Project,
    form: Form,
    words: tuple[str, str, str],
    change: Callable[[dict[str, Any]], Any],
    *,
    note: str = "",
    undo: str = "",
) -> HttpResponse:
    """Show the form, or do the change and go back to the place's page. `words`: heading, button, what is said after."""
    heading, button, done = words
    if request.method == "POST" and form.is_valid():
        try:
            change(form.cleaned_data)
        except Refused as refused:
            put_error(form, refused)
        else:
            messages.success(request, done, extra_tags=f"undo:{undo}" if undo else "")
            return redirect(_path("upkeep", project))
    context = {
        "community": project.community,
        "project": project,
        "form": form,
        "heading": heading,
        "button": button,
        "note": note,
    }
    return TemplateResponse(request, "projects/upkeep_form.html", context)
