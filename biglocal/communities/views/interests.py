"""The register of interests: a summary for everybody, all of it for chair and worker, one's own part to keep."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.accounts.models import Person
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.guards import public, signed_in
from biglocal.web.pages import page_of

from ..actions.interests import change_interest, confirm_register, declare_interest, may_keep
from ..interest_forms import InterestForm
from ..models import Community, Interest, RegisterCheck
from ..register import is_asked, own_due, register_of
from ..roles import can


@public
def interests(request: HttpRequest, community: str) -> HttpResponse:
    """What everybody may know; for those who keep an eye on it each member with what they declared."""
    found = get_object_or_404(Community, slug=community)
    register = register_of(found, on=today())
    mine = register.member(request.user)
    context = {"community": found, "register": register, "mine": mine, "due": mine and is_asked(mine, today())}
    if request.user.is_authenticated and can(request.user, Action.REGISTER_SEE, found):
        context["page"] = page_of(request, register.members)
    return TemplateResponse(request, "communities/interests.html", context)


@signed_in
def interests_of(request: HttpRequest, community: str, person: int) -> HttpResponse:
    """One member's part: to keep, or to read."""
    found, member = member_at(request, community, person)
    context = {
        "community": found,
        "person": member,
        "interests": Interest.objects.in_community(found).filter(person=member),
        "looked_on": RegisterCheck.objects.in_community(found).filter(person=member).first(),
        "due": own_due(found, member, on=today()),
        "may_keep": may_keep(found, member, request.user),
        "today": today(),
    }
    return TemplateResponse(request, "communities/interests_of.html", context)


@signed_in
def interest_add(request: HttpRequest, community: str, person: int) -> HttpResponse:
    """Declare an interest."""
    found, member = member_at(request, community, person, to_keep=True)
    form = InterestForm(request.POST or None, initial={"visibility": Interest.Visibility.COUNT})
    if request.method == "POST" and form.is_valid():
        try:
            declare_interest(community=found, person=member, by=request.user, on=today(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "It is in the register.")
            return redirect("communities:interests_of", found.slug, member.pk)
    context = {"community": found, "person": member, "form": form}
    return TemplateResponse(request, "communities/interest_edit.html", context)


@signed_in
def interest_edit(request: HttpRequest, community: str, person: int, pk: int) -> HttpResponse:
    """Change an interest, or say when it ended."""
    found, member = member_at(request, community, person, to_keep=True)
    interest = get_object_or_404(Interest.objects.in_community(found), pk=pk, person=member)
    names = ["kind", "organisation", "description", "start_date", "end_date", "visibility"]
    form = InterestForm(request.POST or None, initial={name: getattr(interest, name) for name in names})
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in names}
        try:
            change_interest(interest=interest, by=request.user, on=today(), **facts)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "Your changes are saved.")
            return redirect("communities:interests_of", found.slug, member.pk)
    context = {"community": found, "person": member, "form": form, "interest": interest}
    return TemplateResponse(request, "communities/interest_edit.html", context)


@signed_in
@require_POST
def register_confirm(request: HttpRequest, community: str, person: int) -> HttpResponse:
    """Nothing has changed: one press a year."""
    found, member = member_at(request, community, person, to_keep=True)
    try:
        confirm_register(community=found, person=member, by=request.user, on=today())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "Thank you. We ask again in a year.")
    return redirect("communities:interests_of", found.slug, member.pk)


def member_at(request: HttpRequest, community: str, person: int, *, to_keep: bool = False) -> tuple[Community, Person]:
    """The area and its member: oneself, or anybody for who may read all; with `to_keep` only whose part one keeps."""
    found = get_object_or_404(Community.objects.select_related("programme"), slug=community)
    members = Person.objects.filter(memberships__group__community=found).distinct()
    member = get_object_or_404(members, pk=person)
    mine = member.pk == request.user.pk
    if not mine and not can(request.user, Action.REGISTER_SEE, found):
        raise Http404("Each member reads their own part.")
    if to_keep and not may_keep(found, member, request.user):
        raise Http404("Each member keeps their own part.")
    return found, member
