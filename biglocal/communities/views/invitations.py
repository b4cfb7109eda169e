"""Inviting people into a role, and using an invitation."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import AREA_ROLES, Action
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.guards import public

from ..actions import accept_invitation, invite, send_again, withdraw_invitation
from ..actions.invitations import invitation_of, is_for, trouble_with
from ..actions.roles import roles_to_give
from ..forms import InviteForm, StaffInviteForm
from ..guards import allowed
from ..models import Community, Invitation


@allowed(Action.PERSON_INVITE)
def person_invite(request: HttpRequest, community: Community) -> HttpResponse:
    """Invite somebody into a role of the area."""
    roles = roles_to_give(request.user, community) & AREA_ROLES
    form = InviteForm(request.POST or None, roles=roles)
    if request.method == "POST" and form.is_valid():
        try:
            invite(**form.cleaned_data, place=community, by=request.user, now=timezone.now())
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, f"We have written to {form.cleaned_data['email']}.")
            return redirect("communities:people", community.slug)
    return TemplateResponse(request, "communities/person_invite.html", {"community": community, "form": form})


@allowed(Action.PERSON_INVITE)
@require_POST
def invitation_act(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Send an open invitation again, or take it back."""
    invitation = get_object_or_404(Invitation.objects.in_community(community), pk=pk)
    act_on(request, invitation)
    return redirect("communities:people", community.slug)


@allowed(Action.PEOPLE_HELP)
@require_POST
def staff_invitation_act(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for what Local Trust sent."""
    act_on(request, get_object_or_404(Invitation, pk=pk))
    return redirect("communities:staff_people")


def act_on(request: HttpRequest, invitation: Invitation) -> None:
    """Do what the pressed button says, and tell how it went."""
    try:
        if request.POST.get("act") == "withdraw":
            withdraw_invitation(invitation=invitation, by=request.user, now=timezone.now())
            messages.success(request, "The invitation is taken back. Its link opens nothing now.")
        else:
            send_again(invitation=invitation, by=request.user, now=timezone.now())
            messages.success(request, f"We have written to {invitation.email} again.")
    except Refused as refused:
        messages.error(request, refused.sentence)


@allowed(Action.PEOPLE_HELP)
def staff_invite(request: HttpRequest) -> HttpResponse:
    """Local Trust invites chairs, reps, fund-holding bodies and its own people."""
    form = StaffInviteForm(request.POST or None, roles=roles_to_give(request.user))
    if request.method == "POST" and form.is_valid():
        email, role, where = (form.cleaned_data[name] for name in ("email", "role", "where"))
        try:
            place = form.cleaned_data.get(where) or programme_of(request)
            invite(email=email, role=role, place=place, by=request.user, now=timezone.now())
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, f"We have written to {email}.")
            return redirect("communities:staff_people")
    return TemplateResponse(request, "communities/staff_invite.html", {"form": form})


def programme_of(request: HttpRequest):
    """The programme that the person signed in works for."""
    held = request.user.roles.running(today()).filter(programme__isnull=False).select_related("programme").first()
    if held is None:
        raise PermissionDenied("Only people of the programme invite into it.")
    return held.programme


@public
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of an invitation leads; accepting is a press of a button, never the link alone."""
    found = invitation_of(token)
    person = request.user if request.user.is_authenticated else None
    trouble = trouble_with(found, person=person, now=timezone.now())
    fits = bool(found and person and not trouble and is_for(found, person))
    if request.method == "POST" and fits:
        try:
            accept_invitation(invitation=found, by=request.user, on=today(), now=timezone.now())
        except Refused as refused:
            trouble = refused.sentence
        else:
            messages.success(request, f"You are in: {found.get_role_display().lower()}.")
            return redirect(found.community or "home_for_role")
    context = {"invitation": found, "trouble": trouble, "fits": fits, "token": token}
    return TemplateResponse(request, "communities/invitation.html", context, status=410 if trouble else 200)
