"""An agreement: its own page, its acceptance, and what officers change of it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.money import pounds
from biglocal.refusals import Refused
from biglocal.web.acting import renewed, tried

from ..actions.agreements import accept_agreement, choose_rhythm, may_accept, offer_stamp
from ..actions.bank import correct_return, held, record_return, sums_of
from ..actions.change_lto import end_agreement, hand_over
from ..actions.payments import plan_payment, planned
from ..actions.tied import shut_for
from ..forms.payments import (
    AcceptForm,
    EndAgreementForm,
    HandOverForm,
    PlanPaymentForm,
    ReasonForm,
    ReturnForm,
    RhythmForm,
)
from ..holders import of_agreement
from ..models import Agreement, LedgerEntry
from ..payment_reads import TAGS, agreement_parts


def found_agreement(request: HttpRequest, community: Community, pk: int) -> Agreement:
    """Return an agreement of the area; a declared conflict shuts it (rule 7)."""
    rows = Agreement.objects.in_community(community).select_related("community__programme", "lto", "accepted_by")
    agreement = get_object_or_404(rows.select_related("proposal", "follows__lto"), pk=pk)
    if shut_for(request.user, agreement):
        raise PermissionDenied("You told us about a conflict of interest, so this page is shut for you.")
    return agreement


def trail(agreement: Agreement, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way from home to an agreement's pages."""
    money = reverse("area_money", args=[agreement.community.slug])
    own = agreement.get_absolute_url() if more else ""
    return [
        ("Home", reverse("home")),
        (agreement.community.name, agreement.community.get_absolute_url()),
        ("Money", money),
        (agreement.title, own),
        *more,
    ]


@allowed(Action.MONEY_SEE, own=of_agreement)
def agreement_detail(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """What was agreed, what is paid when and what it waits for, the books, the history."""
    agreement = found_agreement(request, community, pk)
    sums = sums_of(agreement)
    parts = agreement_parts(agreement, staff=Action.PAYMENT_RELEASE in request.may)
    for payment in parts["payments"]:
        payment.agreement = agreement
    context = {
        "agreement": agreement,
        "community": community,
        "trail": trail(agreement),
        **parts,
        "sums": sums,
        "held": held(sums),
        "tags": TAGS,
        "may_accept": agreement.state == Agreement.State.OFFERED and may_accept(request.user, agreement, today()),
        "releases": Action.PAYMENT_RELEASE in request.may,
        "unplanned": agreement.amount - planned(agreement),
        "rhythm": RhythmForm(initial={"months": agreement.months, "seen": offer_stamp(agreement)}),
    }
    return TemplateResponse(request, "funding/agreement_detail.html", context)


@allowed(Action.AGREEMENT_ACCEPT)
def agreement_accept(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """The terms, the payments and the conditions; a tick and a name take up the offer."""
    agreement = found_agreement(request, community, pk)
    form = AcceptForm(
        request.POST or None, initial={"seen": offer_stamp(agreement), "name": request.user.get_full_name()}
    )
    if request.method == "POST" and form.is_valid():
        given = {"name": form.cleaned_data["name"], "seen": form.cleaned_data["seen"]}
        try:
            accept_agreement(agreement=agreement, by=request.user, now=timezone.now(), **given)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
            renewed(form, offer_stamp(agreement))
        else:
            messages.success(request, "Accepted. The payments are planned below; the chair and the rep get a copy.")
            return redirect(agreement)
    context = {
        "agreement": agreement,
        "form": form,
        "trail": trail(agreement, ("Accept", "")),
        "may": may_accept(request.user, agreement, today()),
        **agreement_parts(agreement, staff=False),
    }
    return TemplateResponse(request, "funding/agreement_accept.html", context)


@allowed(Action.PAYMENT_RELEASE)
@require_POST
def agreement_rhythm(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """How often an offer is paid."""
    agreement, form = found_agreement(request, community, pk), RhythmForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose how often it is paid.")
        return redirect(agreement)
    try:
        choose_rhythm(agreement=agreement, by=request.user, now=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "The payments are planned anew.")
    return redirect(agreement)


@allowed(Action.PAYMENT_RELEASE)
def agreement_return(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """Money came back."""
    agreement = found_agreement(request, community, pk)
    form = ReturnForm(request.POST or None, agreement=agreement, initial={"payment": request.GET.get("payment")})
    if request.method == "POST" and form.is_valid():
        given = {"agreement": agreement, "by": request.user, "now": timezone.now(), **form.cleaned_data}
        if tried(request, partial(record_return, **given), "Written into the ledger, with what came on top.", form):
            return redirect(agreement)
    return form_page(request, agreement, form, "Money came back", "Write it down")


@allowed(Action.PAYMENT_RELEASE)
def return_correct(request: AllowedRequest, community: Community, pk: int, entry: int) -> HttpResponse:
    """A return was a mistake."""
    agreement = found_agreement(request, community, pk)
    found = get_object_or_404(LedgerEntry.objects.filter(agreement=agreement, kind="return", corrects=None), pk=entry)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"entry": found, "by": request.user, "reason": form.cleaned_data["reason"], "now": timezone.now()}
        if tried(request, partial(correct_return, **given), "Corrected, with what came on top of it.", form):
            return redirect(agreement)
    return form_page(request, agreement, form, "This return was a mistake", "Correct it")


@allowed(Action.PAYMENT_RELEASE)
def payment_plan(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """A payment for what is in none yet."""
    agreement = found_agreement(request, community, pk)
    form = PlanPaymentForm(request.POST or None, initial={"amount": agreement.amount - planned(agreement)})
    if request.method == "POST" and form.is_valid():
        given = {"agreement": agreement, "by": request.user, "now": timezone.now(), **form.cleaned_data}
        if tried(request, partial(plan_payment, **given), "Planned.", form):
            return redirect(agreement)
    return form_page(request, agreement, form, "Plan a payment", "Plan it")


@allowed(Action.PAYMENT_RELEASE)
def agreement_end(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """Another organisation is to hold the money: this agreement ends."""
    agreement = found_agreement(request, community, pk)
    form = EndAgreementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"on": form.cleaned_data["on"], "reason": form.cleaned_data["reason"]}
        act = partial(end_agreement, agreement=agreement, by=request.user, now=timezone.now(), **given)
        if tried(request, act, "Ended. The last report comes next, then the balance is handed over.", form):
            return redirect(agreement)
    lead = f"{agreement.lto} sends one last report. Nothing more is paid; what they hold goes on to who comes next."
    return form_page(request, agreement, form, "End this agreement", "End it", lead)


@allowed(Action.PAYMENT_RELEASE)
def agreement_hand_over(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """The balance goes on to another organisation."""
    agreement = found_agreement(request, community, pk)
    form = HandOverForm(request.POST or None, agreement=agreement)
    if request.method == "POST" and form.is_valid():
        given = {"to": form.cleaned_data["to"], "on": form.cleaned_data["on"]}
        act = partial(hand_over, agreement=agreement, by=request.user, now=timezone.now(), **given)
        if tried(request, act, "Handed over. The new agreement is offered.", form):
            return redirect(agreement)
    balance = pounds(held(sums_of(agreement)))
    lead = (
        f"They hold {balance}. It came back to us, and is the first payment of a new agreement over all that is left."
    )
    return form_page(request, agreement, form, "Hand over the balance", "Hand it over", lead)


def form_page(request: Any, agreement: Agreement, form: Any, title: str, button: str, lead: str = "") -> HttpResponse:
    """A form about an agreement; `lead` says what follows."""
    context = {
        "agreement": agreement,
        "form": form,
        "title": title,
        "button": button,
        "lead": lead,
        "trail": trail(agreement, (title, "")),
    }
    return TemplateResponse(request, "funding/agreement_form.html", context)
