"""The payment file: released payments go to the finance system, each once; the bank says what became of them."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from biglocal.access import Action, actions_of
from biglocal.audit.record import record
from biglocal.communities.models import Programme
from biglocal.communities.roles import standing_of
from biglocal.money import pounds
from biglocal.refusals import Refused

from ..models import Payment, PaymentFile, PaymentFileLine
from .bank import mark_failed, mark_paid


def may_release_in(person: Any, programme: Programme) -> bool:
    """Does the person release payments of this programme?"""
    return Action.PAYMENT_RELEASE in actions_of(standing_of(person).by_programme.get(programme.pk, set()))


def waiting_for_a_file(programme: Programme) -> Any:
    """Return released payments that went into no file yet. A failed one that was released anew goes again."""
    gone = PaymentFileLine.objects.filter(payment=OuterRef("pk"), attempt=OuterRef("attempt"))
    rows = Payment.objects.filter(
        ~Exists(gone), state=Payment.State.RELEASED, agreement__community__programme=programme
    )
    return rows.select_related("agreement__lto", "agreement__community").order_by("pk")


@transaction.atomic
def make_payment_file(*, programme: Programme, by: Any, now: datetime) -> PaymentFile:
    """Make one file of all released payments that are in none. Pressed twice, the second finds nothing to put in."""
    if not may_release_in(by, programme):
        raise Refused("Your role does not allow this: make a payment file. Ask a grants officer at Local Trust.")
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    payments = list(waiting_for_a_file(programme))
    if not payments:
        raise Refused("No released payment waits for a file.")
    nameless = sorted({str(one.agreement.lto) for one in payments if not one.agreement.lto.supplier_reference})
    if nameless:
        raise Refused(f"{', '.join(nameless)} has no supplier reference yet. Add it in the admin, then make the file.")
    last = programme.payment_files.order_by("-number").values_list("number", flat=True).first() or 0
    file = PaymentFile.objects.create(
        programme=programme,
        number=last + 1,
        made_by=by,
        made_at=now,
        count=len(payments),
        amount=sum(one.amount for one in payments),
        contribution=sum(one.contribution for one in payments),
    )
    PaymentFileLine.objects.bulk_create(
        PaymentFileLine(
            file=file,
            payment=one,
            attempt=one.attempt,
            reference=one.reference,
            supplier=one.agreement.lto.supplier_reference,
            payee=one.agreement.lto.name,
            amount=one.amount,
            contribution=one.contribution,
        )
        for one in payments
    )
    words = f"made payment file {file.number}: {len(payments)} payments, {pounds(file.amount + file.contribution)}"
    record("payment_file", file, by=by, sentence=words)
    return file


@transaction.atomic
def mark_return(*, told: list[list[Any]], by: Any, programmes: list[int], now: datetime) -> int:
    """Mark each payment as the bank's return tells it: all of them or, where one was changed meanwhile, none.

    `told` are rows of payment, reference, "paid" or "failed", day, the bank's reference, reason. Returns how many.
    """
    found = Payment.objects.filter(pk__in=[row[0] for row in told], agreement__community__programme__in=programmes)
    payments = {payment.pk: payment for payment in found}
    order = sorted((row for row in told if row[0] in payments), key=lambda row: payments[row[0]].agreement_id)
    for pk, reference, kind, on, bank_ref, reason in order:
        payment = payments[pk]
        if payment.reference != reference:
            raise Refused(f"{reference} was tried again meanwhile, as {payment.reference}.")
        if kind == "paid":
            mark_paid(payment=payment, by=by, on=date.fromisoformat(on), bank_ref=bank_ref, now=now)
        else:
            mark_failed(payment=payment, by=by, reason=reason or "The bank sent it back", now=now)
    return len(order)
