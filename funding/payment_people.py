"""Who hears of agreements and payments."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from biglocal.access import Role
from biglocal.communities.models import RoleHeld
from biglocal.notices.events import record_event

from .models import Agreement, Paper, Payment
from .people import agreement_to_tell


def finance_of(organisations: Iterable[int], *, on: date) -> dict[int, list[int]]:
    """Return the ids of the finance officers of each organisation. One query."""
    roles = RoleHeld.objects.running(on).filter(role=Role.FINANCE, person__is_active=True)
    found: dict[int, list[int]] = {}
    pairs = roles.filter(organisation__in=list(organisations)).order_by("person").values_list("organisation", "person")
    for organisation, person in pairs.distinct():
        found.setdefault(organisation, []).append(person)
    return found


def tell_of_payment(kind: str, payment: Payment, *, by: Any, now: datetime, moment: int | str = "") -> None:
    """Let the organisation hear what happened to a payment; of paid ones the chair hears too. Each moment once."""
    on = timezone.localdate(now)
    record_event(
        kind,
        key=f"{kind}:{payment.pk}:{moment or payment.attempt}",
        subject=f"payment:{payment.pk}",
        topics=[],
        actor=by,
        community=payment.agreement.community_id,
        people=agreement_to_tell(payment.agreement, on=on, chair=kind == "payment-paid"),
        happened_at=now,
    )


def tell_of_agreement(kind: str, agreement: Agreement, *, by: Any, now: datetime) -> None:
    """Let the organisation hear of an offer; of what was accepted, chair and rep get their copies."""
    on, copies = timezone.localdate(now), kind == "agreement-accepted"
    record_event(
        kind,
        key=f"{kind}:{agreement.pk}",
        subject=f"agreement:{agreement.pk}",
        topics=[],
        actor=by,
        community=agreement.community_id,
        people=agreement_to_tell(agreement, on=on, chair=copies, rep=copies),
        happened_at=now,
    )


def tell_of_paper(kind: str, paper: Paper, *, by: Any, now: datetime) -> None:
    """Let the finance officers of the organisation hear of a paper."""
    people = finance_of([paper.organisation_id], on=timezone.localdate(now)).get(paper.organisation_id, [])
    subject = f"paper:{paper.pk}"
    record_event(kind, key=f"{kind}:{paper.pk}", subject=subject, topics=[], actor=by, people=people, happened_at=now)
