"""Somebody joins, rests, or gets an address; who came and went over the years."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.acting import put_error
from biglocal.web.pages import page_of

from ..actions.joining import invite_member
from ..actions.members import add_member, end_membership, lift_suspension, suspend_member
from ..duties import duties_of
from ..guards import allowed
from ..history import comings_and_goings, with_memberships
from ..models import Community, Membership
from ..people_forms import AddressForm, MemberForm, StepDownForm, SuspendForm


@allowed(Action.MEMBERS_EDIT)
def member_add(request: HttpRequest, community: Community) -> HttpResponse:
    """Put somebody into a group: from the area, or a neighbour known by name."""
    first: dict[str, Any] = {"start_date": today(), "capacity": "resident", "office": "member", "voting": True}
    if request.GET.get("group", "").isdecimal():
        first["group"] = request.GET["group"]
    form = MemberForm(request.POST or None, community=community, on=today(), initial=first)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            member = add_member(by=request.user, on=data.pop("start_date"), **data)
        except Refused as refused:
            put_error(form, refused)
        else:
            messages.success(request, f"{member.person.get_full_name()} is in {member.group}.")
            return redirect("communities:people", community.slug)
    return TemplateResponse(request, "communities/member_add.html", {"community": community, "form": form})


@allowed(Action.MEMBERS_EDIT)
def member_suspend(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Let a membership rest while a matter of conduct is looked into."""
    member = member_at(community, pk)
    form = SuspendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            suspend_member(membership=member, by=request.user, on=today(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, f"The membership of {member.person.get_full_name()} rests from today.")
            return redirect("communities:member_edit", community.slug, pk)
    context = {"community": community, "member": member, "form": form}
    return TemplateResponse(request, "communities/member_suspend.html", context)


@allowed(Action.MEMBERS_EDIT)
@require_POST
def member_resume(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Let a resting member take part again."""
    member = member_at(community, pk)
    try:
        lift_suspension(membership=member, by=request.user, on=today())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"{member.person.get_full_name()} takes part again.")
    return redirect("communities:member_edit", community.slug, pk)


@allowed(Action.PERSON_INVITE)
def member_invite(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Write to the address of a member who had none."""
    member = member_at(community, pk)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invite_member(membership=member, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            put_error(form, refused)
        else:
            messages.success(request, f"We have written to {form.cleaned_data['email']}.")
            return redirect("communities:people", community.slug)
    context = {"community": community, "member": member, "form": form}
    return TemplateResponse(request, "communities/member_invite.html", context)


@allowed(Action.MEMBERS_SEE)
def member_step_down(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """A member ends the own membership; who leads projects is asked who takes over."""
    mine = Membership.objects.in_community(community).for_list().filter(person=request.user, end_date__isnull=True)
    member = get_object_or_404(mine, pk=pk)
    form = StepDownForm(request.POST or None)
    duties = duties_of(request.user, community, on=today())
    if request.method == "POST" and form.is_valid():
        end_membership(membership=member, by=request.user, on=today(), **form.cleaned_data)
        messages.success(request, f"Your membership in {member.group} ends with today. Thank you for all you did.")
        return redirect(duties or community)
    context = {"community": community, "member": member, "form": form, "duties": duties}
    return TemplateResponse(request, "communities/member_step_down.html", context)


@allowed(Action.MEMBERS_SEE)
def people_history(request: HttpRequest, community: Community) -> HttpResponse:
    """Who came and who went, newest first."""
    page = page_of(request, comings_and_goings(community, on=today()))
    page.object_list = with_memberships(page.object_list)
    return TemplateResponse(request, "communities/people_history.html", {"community": community, "page": page})


def member_at(community: Community, pk: int) -> Membership:
    return get_object_or_404(Membership.objects.in_community(community).for_list(), pk=pk)
