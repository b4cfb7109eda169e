"""Who is in an area's groups: the list, one membership, one more role."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from biglocal.access import AREA_ROLES, INVITES, Action, Role
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.acting import put_error
from biglocal.web.pages import page_of

from .. import people_reads as reads
from ..actions import add_role, change_membership, end_membership, end_role
from ..actions.roles import roles_to_give
from ..duties import duties_of
from ..forms import EndForm, MembershipForm, RoleForm
from ..guards import AllowedRequest, allowed
from ..health import health_of
from ..models import Community, Invitation, Membership, RoleHeld


@allowed(Action.MEMBERS_SEE)
def people(request: AllowedRequest, community: Community) -> HttpResponse:
    """Members on a day (today unless another is asked for), open invitations, and whether all is as asked."""
    on, odd_day = day_asked(request)
    members = reads.members_on(community, on)
    roles = reads.roles_in(community)
    invites = Action.PERSON_INVITE in request.may
    page = page_of(request, members)
    context = {
        "community": community,
        "on": on,
        "odd_day": odd_day,
        "is_today": on == today(),
        "today": today(),
        "page": page,
        "groups": reads.working_groups(community, on),
        "roles": roles,
        "health": health_of(community, on=on),
        "invitations": with_good(reads.invitations_waiting(community), roles) if invites else [],
        "may_invite": roles_to_give(request.user, community),
        "invites": invites,
        "edits": Action.MEMBERS_EDIT in request.may,
        "sees_rest": Action.REGISTER_SEE in request.may,
        "own": request.user.pk if any(member.person_id == request.user.pk for member in page) else None,
    }
    return TemplateResponse(request, "communities/people.html", context)


def day_asked(request: HttpRequest) -> tuple[date, bool]:
    """The day of `?on=`, and whether what stood there was none."""
    asked = request.GET.get("on", "")
    try:
        on = date.fromisoformat(asked) if asked else today()
    except ValueError:
        return today(), True
    return (on, False) if 2000 <= on.year <= 2100 else (today(), True)


def with_good(invitations: Iterable[Invitation], roles: list[RoleHeld]) -> list[Invitation]:
    """Invitations with `is_good`: does who sent them still hold a role that may?"""
    gives: dict[int, set[Role]] = {}
    for held in roles:
        gives.setdefault(held.person_id, set()).update(INVITES.get(Role(held.role), set()))
    found: list[Any] = list(invitations)
    for invitation in found:
        invitation.is_good = invitation.role in gives.get(invitation.invited_by_id, set())
    return found


@allowed(Action.MEMBERS_EDIT)
def member_edit(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """One membership: what they are, one more role, the end."""
    member = get_object_or_404(Membership.objects.in_community(community).for_list(), pk=pk)
    form = MembershipForm(request.POST or None, instance=member, initial={"since": today()})
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            change_membership(membership=member, by=request.user, on=facts.pop("since"), **facts)
        except Refused as refused:
            put_error(form, refused)
        else:
            messages.success(request, "Your changes are saved.")
            return redirect("communities:people", community.slug)
    return member_page(request, community, member, form=form)


@allowed(Action.MEMBERS_EDIT)
def member_end(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """End a membership, and its roles with it."""
    member = get_object_or_404(Membership.objects.in_community(community).for_list(), pk=pk)
    form = EndForm(request.POST or None, initial={"end_date": today()})
    if request.method == "POST" and form.is_valid():
        try:
            end_membership(
                membership=member,
                by=request.user,
                on=form.cleaned_data["end_date"],
                reason=form.cleaned_data["reason"],
                left_as=form.cleaned_data["left_as"],
            )
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, f"{member.person.get_full_name()} is no longer a member after that day.")
            return redirect(duties_of(member.person, community, on=today()) or people_url(community))
    context = {
        "community": community,
        "member": member,
        "form": form,
        "duties": duties_of(member.person, community, on=today()),
    }
    return TemplateResponse(request, "communities/member_end.html", context)


@allowed(Action.PERSON_INVITE)
@require_POST
def role_add(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """One more role in the area for a member."""
    member = get_object_or_404(Membership.objects.in_community(community).for_list(), pk=pk)
    form = RoleForm(request.POST, roles=roles_to_give(request.user, community) & AREA_ROLES)
    if form.is_valid():
        try:
            role = form.cleaned_data["role"]
            add_role(person=member.person, role=role, community=community, by=request.user, on=today())
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, f"{member.person.get_full_name()} has one more role.")
            return redirect("communities:people", community.slug)
    return member_page(request, community, member, form=MembershipForm(instance=member), role_form=form)


@allowed(Action.PERSON_INVITE)
@require_POST
def role_end(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """End one role of the area today."""
    held = get_object_or_404(RoleHeld.objects.filter(community=community), pk=pk)
    try:
        end_role(held=held, by=request.user, on=today())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "The role ends with today.")
    return redirect("communities:people", community.slug)


def people_url(community: Community) -> str:
    return reverse("communities:people", args=[community.slug])


def member_page(request: HttpRequest, community: Community, member: Membership, **forms: object) -> HttpResponse:
    """The page of one membership, with the forms as they were filled in."""
    roles = roles_to_give(request.user, community) & AREA_ROLES
    context = {
        "community": community,
        "member": member,
        "role_form": RoleForm(roles=roles),
        **forms,
        "may_give": roles,
        "rest": member.suspensions.filter(end_date__isnull=True).first(),
    }
    return TemplateResponse(request, "communities/member_edit.html", context)
