"""Working groups: begin, look, rename, end."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from biglocal.access import Action
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.pages import page_of

from ..actions.groups import change_group, end_group, start_group
from ..guards import allowed
from ..models import Community, ResidentGroup
from ..people_forms import GroupEndForm, GroupForm, GroupStartForm


@allowed(Action.MEMBERS_SEE)
def group(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """One group: who is in it, and who was."""
    found = group_at(community, pk)
    members = found.memberships.select_related("person")
    context = {
        "community": community,
        "group": found,
        "page": page_of(request, members.running(today()).by_name()),
        "former": members.over(today())[:30],
        "has_ended": found.end_date is not None and found.end_date < today(),
    }
    return TemplateResponse(request, "communities/group.html", context)


@allowed(Action.MEMBERS_EDIT)
def group_start(request: HttpRequest, community: Community) -> HttpResponse:
    """Begin a working group."""
    form = GroupStartForm(request.POST or None, initial={"start_date": today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = start_group(
                community=community, name=data["name"], purpose=data["purpose"], on=data["start_date"], by=request.user
            )
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, f"{made} has begun. Add who is in it.")
            return redirect("communities:group", community.slug, made.pk)
    return TemplateResponse(request, "communities/group_edit.html", {"community": community, "form": form})


@allowed(Action.MEMBERS_EDIT)
def group_edit(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Rename a group, or say what it looks after."""
    found = group_at(community, pk)
    form = GroupForm(request.POST or None, initial={"name": found.name, "purpose": found.purpose})
    if request.method == "POST" and form.is_valid():
        try:
            change_group(group=found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "Your changes are saved.")
            return redirect("communities:group", community.slug, pk)
    context = {"community": community, "form": form, "group": found}
    return TemplateResponse(request, "communities/group_edit.html", context)


@allowed(Action.MEMBERS_EDIT)
def group_end(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """End a working group, and the memberships in it."""
    found = group_at(community, pk)
    form = GroupEndForm(request.POST or None, initial={"end_date": today()})
    if request.method == "POST" and form.is_valid():
        try:
            end_group(group=found, by=request.user, on=form.cleaned_data["end_date"])
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, f"{found} has ended. Who was in it is kept.")
            return redirect("communities:people", community.slug)
    context = {"community": community, "form": form, "group": found}
    return TemplateResponse(request, "communities/group_end.html", context)


def group_at(community: Community, pk: int) -> ResidentGroup:
    return get_object_or_404(ResidentGroup.objects.in_community(community), pk=pk)
