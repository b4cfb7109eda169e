"""Write agreements, payments and the ledger so that every sum a page shows adds up."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from biglocal.communities.models import Community, Organisation, Priority
from biglocal.money import to_penny
from funding.models import Agreement, BudgetLine, LedgerEntry, Payment, Proposal
from projects.models import Project

from .reports import accept_line, write_first_report
from .world import World

RATE = Decimal("0.05")


@dataclass
class Line:
    """A budget line to write, what of it is spent, and over which days (from, to: days ago)."""

    description: str
    amount: int
    spent: int = 0
    days: tuple[int, int] = (300, 10)
    priority: Priority | None = None
    project: Project | None = None
    notes: list[str] = field(default_factory=list)


def write_agreement(
    world: World,
    community: Community,
    lto: Organisation,
    title: str,
    lines: list[Line],
    *,
    offered: int,
    ends: int = 0,
    state: str = "active",
    proposal: Proposal | None = None,
    instalments: list[tuple[int, int, str]] | None = None,
    conditions: str = "",
    reported: int | None = None,
) -> Agreement:
    """Write an agreement with its lines; `instalments` are (amount, days ago due, what it waits for; "" is paid).

    Where `reported` says how many days ago a first report ended, its acceptance booked all that is spent.
    """
    amount = sum(line.amount for line in lines)
    agreement = Agreement.objects.create(
        proposal=proposal,
        community=community,
        lto=lto,
        title=title,
        amount=Decimal(amount),
        state=state,
        offered_on=world.day(offered),
        accepted_on=world.day(offered - 6),
        start_date=world.day(offered - 6),
        end_date=world.day(ends) if ends else None,
        conditions=conditions,
    )
    pay(world, agreement, instalments or [(amount, offered - 10, "")])
    report = write_first_report(world, agreement, reported) if reported else None
    for line in lines:
        row = BudgetLine.objects.create(
            agreement=agreement,
            priority=line.priority,
            project=line.project,
            description=line.description,
            amount=Decimal(line.amount),
        )
        if report:
            accept_line(world, report, row, line.spent)
        else:
            spend(world, row, line)
    return agreement


def pay(world: World, agreement: Agreement, instalments: list[tuple[int, int, str]]) -> None:
    """Write the payments; a paid one has its two ledger rows, the sum and the contribution on top."""
    for number, (amount, due, waits_for) in enumerate(instalments, start=1):
        contribution = to_penny(Decimal(amount) * RATE)
        payment = Payment.objects.create(
            agreement=agreement,
            number=number,
            due_on=world.day(due),
            amount=Decimal(amount),
            contribution=contribution,
            state=Payment.State.SCHEDULED if waits_for else Payment.State.PAID,
            waits_for=waits_for,
            released_by=None if waits_for else world.people["manager"],
            paid_on=None if waits_for else world.day(due),
        )
        if not waits_for:
            book(agreement, "payment", amount, payment.paid_on, note=f"Payment {number}", by=world.people["manager"])
            book(agreement, "contribution", contribution, payment.paid_on, note=f"5% on top of payment {number}")


def spend(world: World, row: BudgetLine, line: Line) -> None:
    """Write what was spent of a line, in a few sums over its days."""
    if not line.spent:
        return
    parts = max(1, min(6, line.spent // 2500), len(line.notes))
    sums = split(line.spent, parts)
    first, last = line.days
    for number, amount in enumerate(sums):
        ago = first - (first - last) * number // max(1, parts - 1) if parts > 1 else last
        note = line.notes[number] if number < len(line.notes) else ""
        book(row.agreement, "spend", amount, world.day(ago), line=row, note=note, by=world.people["finance"])


def split(amount: int, parts: int) -> list[int]:
    """Return `amount` in `parts` whole sums that differ and add up to it."""
    weights = [3 + (number * 5) % 4 for number in range(parts)]
    sums = [amount * weight // sum(weights) for weight in weights]
    sums[-1] += amount - sum(sums)
    return sums


def book(agreement: Agreement, kind: str, amount: int | Decimal, on: Any, **fields: Any) -> None:
    """Write one ledger row."""
    LedgerEntry.objects.create(agreement=agreement, kind=kind, amount=Decimal(amount), on=on, **fields)
