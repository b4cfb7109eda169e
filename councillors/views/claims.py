"""A councillor's page is claimed: invite, "this is me", and the list of Local Trust."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.actions.invitations import holds_address
from biglocal.communities.guards import allowed
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.acting import tried
from biglocal.web.guards import public
from biglocal.web.pages import PAGE_SIZE, page_of

from ..actions import (
    confirm_claim,
    invite_councillor,
    refuse_claim,
    say_this_is_me,
    send_claim_again,
    take_account_off,
    withdraw_claim,
)
from ..actions.claims import claim_of, may_invite, trouble_with
from ..claim_forms import ClaimInviteForm, ReasonForm
from ..models import Claim, Councillor


def trail_of(councillor: Councillor, here: str) -> list[tuple[str, str]]:
    """Return the way from home to a page beneath the councillor's."""
    return [("Home", reverse("home")), (str(councillor), councillor.get_absolute_url()), (here, "")]


@allowed(Action.COUNCILLOR_INVITE)
def councillor_invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite a councillor to keep their page; the address of the council's list stands in the box already."""
    councillor = get_object_or_404(Councillor.objects.select_related("council", "person"), slug=slug)
    if not may_invite(councillor, request.user, today()):
        raise PermissionDenied("Your area invites the councillors of its own wards.")
    form = ClaimInviteForm(request.POST or None, initial={"email": councillor.email})
    if form.is_valid():
        given = {**form.cleaned_data, "by": request.user, "now": timezone.now()}
        act = partial(invite_councillor, councillor=councillor, **given)
        if tried(request, act, lambda made: f"We have written to {made.email}.", form):
            return redirect(councillor)
    context = {"councillor": councillor, "form": form, "trail": trail_of(councillor, "Invite")}
    return TemplateResponse(request, "councillors/councillor_invite.html", context)


@public
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of the mail leads; saying "this is me" is a press of a button, never the link alone."""
    found = claim_of(token)
    person = request.user if request.user.is_authenticated else None
    trouble = trouble_with(found, person=person, now=timezone.now())
    fits = bool(found and person and not trouble and holds_address(person, found.email))
    if request.method == "POST" and found is not None and fits:
        try:
            say_this_is_me(claim=found, by=request.user, now=timezone.now())
        except Refused as refused:
            trouble = refused.sentence
        else:
            messages.success(request, "Thank you. Local Trust checks that it is you, and then writes to you.")
            return redirect(found.councillor)
    context = {"claim": found, "trouble": trouble, "fits": fits, "token": token}
    return TemplateResponse(request, "councillors/claim.html", context, status=410 if trouble else 200)


@allowed(Action.PEOPLE_HELP)
def claim_list(request: HttpRequest) -> HttpResponse:
    """Who says that they are a councillor, and who was invited and has not answered."""
    page = page_of(request, Claim.objects.to_confirm().for_list())
    invited = Claim.objects.invited().for_list()[:PAGE_SIZE]
    trail = [("People", reverse("communities:staff_people")), ("Councillors", "")]
    context = {"page": page, "invited": invited, "trail": trail, "today": today()}
    return TemplateResponse(request, "councillors/claim_list.html", context)


@allowed(Action.PEOPLE_HELP)
@require_POST
def claim_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a claim, send an invitation again or take it back, as the pressed button says."""
    found = get_object_or_404(Claim.objects.for_list(), pk=pk)
    acts = {
        "confirm": (confirm_claim, f"{found.councillor} can act as a councillor now. We have told them."),
        "again": (send_claim_again, f"We have written to {found.email} again."),
        "withdraw": (withdraw_claim, "The invitation is taken back. Its link opens nothing now."),
    }
    pressed = request.POST.get("act", "")
    if pressed not in acts:
        messages.error(request, "Choose one of the buttons.")
        return redirect("councillors:claim_list")
    act, done = acts[pressed]
    tried(request, partial(act, claim=found, by=request.user, now=timezone.now()), done)
    return redirect("councillors:claim_list")


@allowed(Action.PEOPLE_HELP)
def claim_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no to a claim, with a reason that the person reads."""
    found = get_object_or_404(Claim.objects.for_list(), pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        act = partial(refuse_claim, claim=found, by=request.user, now=timezone.now(), **form.cleaned_data)
        done = f"{found.email} is not confirmed as {found.councillor}. We have told them why."
        if tried(request, act, done, form):
            return redirect("councillors:claim_list")
    return TemplateResponse(request, "councillors/claim_refuse.html", {"claim": found, "form": form})


@allowed(Action.PEOPLE_HELP)
def account_off(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the account off a councillor's record, with a reason that is kept."""
    councillor = get_object_or_404(Councillor.objects.select_related("council", "person"), slug=slug)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        given = {**form.cleaned_data, "by": request.user, "now": timezone.now()}
        act = partial(take_account_off, councillor=councillor, **given)
        if tried(request, act, f"{councillor} has no account any more.", form):
            return redirect(councillor)
    context = {"councillor": councillor, "form": form, "trail": trail_of(councillor, "Take the account off")}
    return TemplateResponse(request, "councillors/account_off.html", context)
