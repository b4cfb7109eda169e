"""What an organisation hears when its last report is accepted and it still holds money: once, then before and after."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from biglocal.money import pounds
from biglocal.notices.registry import Due, Rule

from .actions.bank import held, sums_of
from .actions.ending import on_top_of
from .models import Agreement
from .payment_news import agreement_of, day, kind_of, told
from .payment_people import finance_of

RETURN_OFFSETS = [-14, -3, 7]


def send_back_by(agreement: Agreement) -> date | None:
    """The day by which it should be back: as long after the last report was accepted as a report has time."""
    last = agreement.reports.filter(is_final=True, accepted_at__isnull=False).order_by("-number").first()
    if last is None or last.accepted_at is None:
        return None
    return timezone.localdate(last.accepted_at) + timedelta(days=agreement.figures.report_due_days)


def return_asked(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail says; nothing once the money came back, or the agreement was handed over or closed."""
    agreement = agreement_of(event)
    if agreement is None or agreement.state != Agreement.State.CLOSING:
        return None
    sums = sums_of(agreement)
    there, by = held(sums), send_back_by(agreement)
    if there <= 0:
        return None
    on_top = on_top_of(there, sums, agreement)
    said = [
        f"The last report of {agreement.title}, {agreement.community}, is accepted. {agreement.lto} still holds "
        f"{pounds(there)} of it.",
        f"Please send back {pounds(there + on_top)}: {pounds(there)}, and {pounds(on_top)} that came on top"
        + (f". It should be with us by {day(by)}." if by else "."),
        f"Put {reference(agreement)} on the transfer. The area can plan what came back anew.",
    ]
    subject = f"Please send back {pounds(there + on_top)}"
    return told(subject, said, "See what is left to do", agreement.get_absolute_url() + "close/")


def reference(agreement: Agreement) -> str:
    """What stands on the transfer, so that Local Trust knows what it is for."""
    return f"BACK-{agreement.pk}"


def returns_due(on: date) -> Iterable[Due]:
    """Money that is to come back: 14 and 3 days before its day, and a week after."""
    rows = Agreement.objects.filter(state=Agreement.State.CLOSING, ended_on__isnull=False)
    found = [
        (one, by)
        for one in rows.select_related("community__programme", "lto").order_by("pk")
        if (by := send_back_by(one)) and held(sums_of(one)) > 0
    ]
    people = finance_of({one.lto_id for one, _ in found}, on=on)
    for one, by in found:
        told_to = people.get(one.lto_id, [])
        for offset in RETURN_OFFSETS:
            if by + timedelta(days=offset) <= on:
                skip = "" if told_to else "no-finance-officer"
                yield Due(f"agreement:{one.pk}", f"{by.isoformat()} {offset:+d}", told_to, one.community_id, skip)


KINDS = [kind_of("return-asked", return_asked), kind_of("return-due", return_asked)]
RULES = [Rule(name="return-due", kind="return-due", due=returns_due)]
