"""What the page of a fund-holding body reads: its agreements over several areas, what is due, and what hangs on it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from biglocal.access import ORGANISATION_ROLES, Action, Role, actions_of
from biglocal.communities.models import LtoAppointment, Organisation, RoleHeld
from biglocal.money import to_penny

from . import money as sums
from .models import Agreement, Condition, Paper, Payment, SpendReport
from .papers import in_date, kinds_asked, lasts
from .schedule import contribution_of

MOST_CLOSED = 30
WITH_THEM = [
    SpendReport.State.OPEN,
    SpendReport.State.IN_PROGRESS,
    SpendReport.State.SEEN,
    SpendReport.State.SIGNED_OFF,
    SpendReport.State.QUERIED,
]
RUNNING = [Agreement.State.OFFERED, Agreement.State.ACCEPTED, Agreement.State.ACTIVE, Agreement.State.CLOSING]


@dataclass
class PaperState:
    """A kind of paper: the one that counts, the one that waits, and what to say."""

    kind: str
    words: str
    good: Paper | None = None
    waiting: Paper | None = None
    refused: Paper | None = None
    state: str = "missing"  # good, soon, missing, waiting


@dataclass
class Body:
    """One organisation with all that its page shows."""

    organisation: Organisation
    may: set[Action]
    agreements: list[Any] = field(default_factory=list)
    closed: list[Any] = field(default_factory=list)
    due: list[dict[str, Any]] = field(default_factory=list)
    papers: list[PaperState] = field(default_factory=list)
    people: list[RoleHeld] = field(default_factory=list)
    areas: list[Any] = field(default_factory=list)


def bodies_of(person: Any, on: date) -> list[Body]:
    """Return the organisations whose pages the person sees, with what they show. A fixed number of queries."""
    may = held_by(person, on)
    found = {one.pk: Body(one, may[one.pk]) for one in Organisation.objects.filter(pk__in=may)}
    if found:
        _appointments(found, on)
        _agreements(found, on)
        _papers(found, on)
        _people(found, on)
    return list(found.values())


def held_by(person: Any, on: date) -> dict[int, set[Action]]:
    """Return the ids of organisations whose pages the person sees, with what they may do there. One query."""
    roles: dict[int, set[Role]] = defaultdict(set)
    mine = RoleHeld.objects.running(on).filter(person=person, organisation__isnull=False)
    for organisation, role in mine.values_list("organisation", "role"):
        roles[organisation].add(Role(role))
    may = {pk: actions_of(held) for pk, held in roles.items()}
    return {pk: actions for pk, actions in may.items() if Action.LTO_SEE in actions}


def _appointments(bodies: dict[int, Body], on: date) -> None:
    rows = LtoAppointment.objects.running(on).filter(organisation__in=bodies).select_related("community__programme")
    for row in rows.order_by("community__name"):
        bodies[row.organisation_id].areas.append(row.community)


def _agreements(bodies: dict[int, Body], on: date) -> None:
    unmet = Condition.objects.filter(met_at__isnull=True).select_related("person")
    open_ones = Prefetch("conditions", unmet, to_attr="unmet")
    payments = Prefetch(
        "payments", Payment.objects.order_by("number").prefetch_related(open_ones), to_attr="all_payments"
    )
    theirs = SpendReport.objects.filter(Q(state__in=WITH_THEM) | Q(is_final=True)).order_by("number")
    reports = Prefetch("reports", theirs, to_attr="their_reports")
    rows = Agreement.objects.filter(lto__in=bodies, state__in=RUNNING).select_related("community__programme")
    rows = rows.prefetch_related(payments, reports).order_by("community__name", "-offered_on", "-pk")
    found: list[Any] = list(rows)
    figures = sums.agreements_money(found)
    for agreement in found:
        agreement.money = figures[agreement.pk]
        agreement.open_reports = [one for one in agreement.their_reports if one.state in WITH_THEM]
        agreement.next_payment = next((one for one in agreement.all_payments if one.state in OPEN), None)
        body = bodies[agreement.lto_id]
        body.agreements.append(agreement)
        body.due += due_of(agreement)
    over = Agreement.objects.filter(lto__in=bodies, state=Agreement.State.CLOSED).select_related("community")
    for agreement in over.defer("community__outline").order_by("-ended_on", "-pk")[:MOST_CLOSED]:
        bodies[agreement.lto_id].closed.append(agreement)
    for body in bodies.values():
        body.due.sort(key=lambda one: one["on"] or date.max)


OPEN = [
    Payment.State.SCHEDULED,
    Payment.State.READY,
    Payment.State.ON_HOLD,
    Payment.State.RELEASED,
    Payment.State.FAILED,
]


def due_of(agreement: Any) -> list[dict[str, Any]]:
    """Return what the organisation has to do for an agreement, each with the payment that hangs on it."""
    found: list[dict[str, Any]] = []
    if agreement.state == Agreement.State.OFFERED:
        first = agreement.all_payments[0] if agreement.all_payments else None
        found.append({"what": "offer", "on": agreement.lapses_on, "agreement": agreement, "payment": first})
    waiting = {one.waits_for_report_id: one for one in agreement.all_payments if one.state in OPEN}
    for report in agreement.open_reports:
        payment = waiting.get(report.pk)
        found.append(
            {"what": "report", "on": report.due_on, "agreement": agreement, "report": report, "payment": payment}
        )
    if back := to_send_back(agreement):
        found.append({"what": "return", "agreement": agreement, "payment": None, **back})
    for payment in agreement.all_payments:
        for condition in payment.unmet if payment.state in OPEN else []:
            found.append(
                {
                    "what": "condition",
                    "on": condition.due_on,
                    "agreement": agreement,
                    "condition": condition,
                    "payment": payment,
                }
            )
    return found


def to_send_back(agreement: Any) -> dict[str, Any] | None:
    """Return what of a closing agreement is to come back after its last report, with its 5 %, and by when."""
    last = next((one for one in agreement.their_reports if one.is_final and one.accepted_at), None)
    if agreement.state != Agreement.State.CLOSING or last is None:
        return None
    moved = [Payment.State.PAID, Payment.State.RETURNED]
    received = sum((one.amount for one in agreement.all_payments if one.state in moved), Decimal(0))
    there, rate = received - agreement.amount + agreement.money.promised, Decimal(agreement.figures.contribution_rate)
    if there <= 0:
        return None
    back = agreement.amount - agreement.money.promised - agreement.money.spent
    on_top = contribution_of(there, before=back, booked=to_penny(back * rate), rate=rate)
    by = timezone.localdate(last.accepted_at) + timedelta(days=agreement.figures.report_due_days)
    return {"amount": there, "on_top": on_top, "on": by}


def _papers(bodies: dict[int, Body], on: date) -> None:
    good = in_date(bodies, on=on)
    others: dict[tuple[int, str], Paper] = {}
    for paper in Paper.objects.filter(organisation__in=bodies, checked_at__isnull=True).order_by("pk"):
        others[paper.organisation_id, paper.kind] = paper
    for pk, body in bodies.items():
        kinds: dict[str, None] = {}
        soon = on
        areas = [*body.areas, *(one.community for one in body.agreements)]
        for programme in {area.programme_id: area.programme.on(on) for area in areas}.values():
            kinds |= dict.fromkeys(kinds_asked(programme))
            soon = max(soon, on + timedelta(days=programme.paper_soon_days))
        body.papers = [paper_state(kind, good[pk].get(kind), others.get((pk, kind)), soon) for kind in kinds]


def paper_state(kind: str, good: Paper | None, newest: Paper | None, soon: date) -> PaperState:
    """Return how it stands with a kind of paper; one that lapses by `soon` is about to."""
    found = PaperState(kind, Paper.Kind(kind).label, good)
    if newest and not (good and good.brought_at > newest.brought_at):
        found.waiting, found.refused = (None, newest) if newest.refused_at else (newest, None)
    if good:
        found.state = "soon" if lasts(good) <= soon else "good"
    elif found.waiting:
        found.state = "waiting"
    return found


def _people(bodies: dict[int, Body], on: date) -> None:
    rows = RoleHeld.objects.running(on).filter(organisation__in=bodies, role__in=ORGANISATION_ROLES)
    for held in rows.select_related("person").order_by("role", "person__name"):
        bodies[held.organisation_id].people.append(held)


def money_due(body: Body) -> Decimal:
    """Return what hangs on all that is due."""
    return sum({one["payment"].pk: one["payment"].amount for one in body.due if one["payment"]}.values(), Decimal(0))
