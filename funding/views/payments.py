"""Staff and payments: the list, and one page for each act on a payment."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.money import pounds
from biglocal.refusals import Refused
from biglocal.web.acting import put_error, renewed
from biglocal.web.exports import list_file
from biglocal.web.pages import page_of

from ..actions import bank, payment_rules, payments
from ..forms.payments import PaidForm, PressForm, ReasonForm
from ..models import Payment
from ..payment_reads import TAGS, PaymentFilter, payments_for_list
from .agreements import found_agreement, trail


@dataclass(frozen=True)
class Act:
    """One act on a payment: what its page is called, what is typed, what happens."""

    move: str
    title: str
    button: str
    form: type[PressForm]
    do: Any
    done: str


ACTS = {
    "release": Act("release", "Release", "Release the payment", PressForm, payments.release_payment, "Released."),
    "confirm": Act(
        "confirm", "Confirm", "Confirm the payment", PressForm, payments.confirm_payment, "Confirmed: it is released."
    ),
    "send-back": Act(
        "send_back",
        "Don’t confirm",
        "Send it back",
        ReasonForm,
        payments.send_back_release,
        "Sent back to who released it.",
    ),
    "hold": Act(
        "hold",
        "Put on hold",
        "Put it on hold",
        ReasonForm,
        payments.hold_payment,
        "On hold. The organisation gets an email.",
    ),
    "let-go": Act("let_go", "End the hold", "End the hold", PressForm, payments.let_go_payment, "The hold has ended."),
    "cancel": Act(
        "cancel",
        "Cancel",
        "Cancel the payment",
        ReasonForm,
        payments.cancel_payment,
        "Cancelled. Its money can be planned anew.",
    ),
    "paid": Act(
        "mark_paid",
        "Mark as paid",
        "Mark as paid",
        PaidForm,
        bank.mark_paid,
        "Marked as paid, and written into the ledger.",
    ),
    "failed": Act(
        "mark_failed",
        "It did not arrive",
        "Mark as failed",
        ReasonForm,
        bank.mark_failed,
        "Marked as failed. The organisation gets an email.",
    ),
    "try-again": Act(
        "try_again", "Try again", "Plan it again", PressForm, bank.try_again, "Planned again, under a new reference."
    ),
}


def narrowed(request: AllowedRequest) -> PaymentFilter:
    """Return the payments that the address asks for."""
    return PaymentFilter(request.GET, queryset=payments_for_list(request.user), on=today())


@allowed(Action.PAYMENT_RELEASE)
def payment_list(request: AllowedRequest) -> HttpResponse:
    """All payments of the programme: what can be released first."""
    found = narrowed(request)
    context = {"filter": found, "page": page_of(request, found.qs), "tags": TAGS, "today": today(), "section": "grants"}
    return TemplateResponse(request, "funding/payment_list.html", context)


@allowed(Action.PAYMENT_RELEASE)
def payments_file(request: AllowedRequest, form: str) -> HttpResponseBase:
    """The same list as a file."""
    header = [
        "Reference",
        "Area",
        "Organisation",
        "Agreement",
        "Payment",
        "Due",
        "Where it is",
        "Waits for",
        "Amount",
        "On top",
        "Paid on",
    ]
    rows = (
        [
            one.reference,
            one.agreement.community.name,
            one.agreement.lto.name,
            one.agreement.title,
            one.number,
            one.due_on,
            one.get_state_display(),
            one.held_because or one.waits_for,
            one.amount,
            one.contribution,
            one.paid_on,
        ]
        for one in narrowed(request).qs.iterator()
    )
    return list_file(form, "payments", header, rows)


@allowed(Action.PAYMENT_RELEASE)
def payment_act(request: AllowedRequest, community: Community, pk: int, move: str) -> HttpResponse:
    """What would happen, and the press that does it."""
    rows = Payment.objects.filter(agreement__community=community).select_related("waits_for_report__accepted_by")
    payment = get_object_or_404(rows.select_related("released_by", "confirmed_by"), pk=pk)
    payment.agreement = found_agreement(request, community, payment.agreement_id)
    act = ACTS.get(move)
    if act is None:
        raise Http404("There is nothing of that name to be done.")
    form = act.form(request.POST if request.method == "POST" else None, initial={"seen": payment_rules.stamp(payment)})
    if request.method == "POST" and form.is_valid():
        try:
            done = act.do(payment=payment, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            put_error(form, refused)
            payment.refresh_from_db(fields=["state", "attempt", "released_by"])
            renewed(form, payment_rules.stamp(payment))
        else:
            messages.success(request, words_of(act, done))
            return redirect(payment.agreement.get_absolute_url() + f"#payment-{payment.number}")
    context = {
        "payment": payment,
        "agreement": payment.agreement,
        "act": act,
        "form": form,
        "can": payment.can_move(act.move),
        "another": payment_rules.why_another(payment, act.move, request.user),
        "tags": TAGS,
        "others": [(words, other) for words, other in others(payment) if other != move],
        "trail": trail(payment.agreement, (f"Payment {payment.number}", "")),
    }
    return TemplateResponse(request, "funding/payment_act.html", context)


def words_of(act: Act, payment: Payment) -> str:
    """Return what happened, in words."""
    if act.move == "release" and payment.state == Payment.State.READY:
        return f"Released: {pounds(payment.total)}. It is so large that a second officer confirms it."
    return act.done


def others(payment: Payment) -> list[tuple[str, str]]:
    """Return what can be done with the payment now, as (words, end of the address)."""
    signs = {"confirm", "send-back"}
    hidden = {"release"} if payment.waits_for_signature else signs
    return [(act.title, name) for name, act in ACTS.items() if payment.can_move(act.move) and name not in hidden]
