"""Hand projects over: one, or all of somebody who leaves."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from biglocal.access import Action
from biglocal.accounts.models import Person
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.refusals import Refused

from ..actions.handover import hand_over_project, projects_led
from ..handover_forms import HandOverAllForm, HandOverForm
from ..models import Project


@allowed(Action.UPDATE_LOG)
def project_handover(request: HttpRequest, community: Community, slug: str) -> HttpResponse:
    """Hand the project to another member, in one go."""
    projects = Project.objects.in_community(community).select_related("community", "lead")
    project = get_object_or_404(projects, slug=slug)
    if not may_edit(request) and project.lead_id != request.user.pk:
        raise PermissionDenied("Only who leads the project, the chair or the worker hands it over.")
    form = HandOverForm(request.POST or None, project=project, on=today())
    if request.method == "POST" and form.is_valid():
        try:
            hand_over_project(project=project, by=request.user, on=today(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            name = form.cleaned_data["to"].get_full_name()
            messages.success(request, f"{name} leads {project} now. Thank you for all you did.")
            return redirect(project)
    context = {
        "community": community,
        "project": project,
        "form": form,
        "leads": project.leads.select_related("person"),
        "milestones": project.milestones.filter(done_on__isnull=True).count(),
        "offers": project.offers.open().count(),
    }
    return TemplateResponse(request, "projects/project_handover.html", context)


@allowed(Action.UPDATE_LOG)
def handover_all(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Ask who takes over the projects of somebody who leaves: of oneself, or for chair and worker of anybody."""
    if pk != request.user.pk and not may_edit(request):
        raise PermissionDenied("Only the chair or the worker hands over for somebody else.")
    leaving = get_object_or_404(Person, pk=pk)
    projects = list(projects_led(leaving, community).select_related("community"))
    form = HandOverAllForm(request.POST or None, projects=projects, community=community, leaving=leaving, on=today())
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                for project, to in form.chosen():
                    hand_over_project(project=project, to=to, by=request.user, on=today())
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "Done. Whoever takes over hears of it by email.")
            return redirect(community)
    context = {"community": community, "leaving": leaving, "projects": projects, "form": form}
    return TemplateResponse(request, "projects/handover_all.html", context)


def may_edit(request: AllowedRequest) -> bool:
    return Action.PROJECT_EDIT in request.may
