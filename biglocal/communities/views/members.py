"""Who is in an area's groups: the list, one membership, one more role."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from biglocal.access import AREA_ROLES, Action
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.pages import page_of

from ..actions import add_role, change_membership, end_membership, end_role
from ..actions.roles import roles_to_give
from ..forms import EndForm, MembershipForm, RoleForm
from ..guards import allowed
from ..health import health_of
from ..models import Community, Invitation, Membership, RoleHeld


@allowed(Action.MEMBERS_SEE)
def people(request: HttpRequest, community: Community) -> HttpResponse:
    """Members now, who held roles before, open invitations, and whether the partnership is as asked."""
    memberships = Membership.objects.in_community(community).for_list()
    context = {
        "community": community,
        "page": page_of(request, memberships.running(today()).by_name()),
        "former": memberships.over(today())[:30],
        "roles": RoleHeld.objects.reaching(community, today()).for_list(),
        "health": health_of(community, on=today()),
        "invitations": Invitation.objects.in_community(community).waiting().select_related("invited_by"),
        "may_invite": roles_to_give(request.user, community),
    }
    return TemplateResponse(request, "communities/people.html", context)


@allowed(Action.MEMBERS_EDIT)
def member_edit(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """One membership: what they are, one more role, the end."""
    member = get_object_or_404(Membership.objects.in_community(community).for_list(), pk=pk)
    form = MembershipForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        try:
            change_membership(membership=member, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
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
                membership=member, by=request.user, on=form.cleaned_data["end_date"], reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, f"{member.person.get_full_name()} is no longer a member after that day.")
            return redirect("communities:people", community.slug)
    context = {"community": community, "member": member, "form": form}
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


def member_page(request: HttpRequest, community: Community, member: Membership, **forms: object) -> HttpResponse:
    """The page of one membership, with the forms as they were filled in."""
    roles = roles_to_give(request.user, community) & AREA_ROLES
    context = {"community": community, "member": member, "role_form": RoleForm(roles=roles), **forms, "may_give": roles}
    return TemplateResponse(request, "communities/member_edit.html", context)
