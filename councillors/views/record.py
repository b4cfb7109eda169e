"""A councillor's public record and the account that goes with it."""

from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.places.mergers import merged
from biglocal.places.pre_election import held_until
from biglocal.web.acting import tried
from biglocal.web.guards import public

from ..actions import appoint_councillor
from ..actions.claims import may_invite
from ..endings import may_leave_note
from ..forms import AccountForm
from ..models import AskAnswer, Claim, Councillor, OwnPage
from ..reads import hats_of
from ..seats_held import seats_of


@public
def councillor_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A councillor's public record: every term and every other hat, with dates."""
    councillors = Councillor.objects.select_related("council", "person").annotate(held_until=held_until("councillors"))
    claims = Claim.objects.waits_for(request.user.pk).filter(councillor=OuterRef("pk"))
    councillor = get_object_or_404(councillors.annotate(claims_it=Exists(claims)), slug=slug)
    terms = list(councillor.terms.select_related("ward__line__council", "ward__ward_set").defer("ward__outline"))
    mine = request.user.is_authenticated and councillor.person_id == request.user.pk
    context: dict[str, Any] = {
        "section": "wards",
        "today": today(),
        "mine": mine,
        "to_hand_over": [term for term in terms if mine and may_leave_note(term, today())],
        "claims_it": councillor.claims_it,
        "own": OwnPage.objects.of(councillor).first(),
        "councillor": councillor,
        "seats": seats_of(councillor, terms),
        "current": [term for term in terms if term.is_running(today())],
        "hats": hats_of(councillor),
        "ended_councils": merged([councillor.council, *(term.ward.line.council for term in terms)], today()),
        "doors": AskAnswer.objects.that_led_somewhere().filter(councillor=councillor)[:10],
        "invites": councillor.person_id is None and may_invite(councillor, request.user, today()),
        "helps": request.user.is_authenticated and Action.PEOPLE_HELP in standing_of(request.user).actions_anywhere(),
        "trail": [("Home", reverse("home")), ("Wards", reverse("wards")), (str(councillor), "")],
    }
    return TemplateResponse(request, "councillors/councillor_detail.html", context)


@allowed(Action.PEOPLE_HELP)
def councillor_account(request: HttpRequest, slug: str) -> HttpResponse:
    """Staff link a councillor to the account with which they sign in."""
    councillor = get_object_or_404(Councillor.objects.select_related("council", "person"), slug=slug)
    form = AccountForm(request.POST or None)
    if form.is_valid():
        act = partial(appoint_councillor, councillor=councillor, person=form.person, by=request.user)
        if tried(request, act, f"{councillor} can sign in now.", form):
            return redirect(councillor)
    trail = [("Home", reverse("home")), (str(councillor), councillor.get_absolute_url()), ("Account", "")]
    context = {"councillor": councillor, "form": form, "trail": trail}
    return TemplateResponse(request, "councillors/councillor_account.html", context)
