"""Agreements, payments, conditions and papers: each state, each act, and who may."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from funding import actions
from funding.actions import (
    agreements,
    bank,
    change_lto,
    conditions,
    ending,
    papers,
    payment_files,
    payment_waits,
    payments,
)
from funding.models import Agreement, LedgerEntry, Paper, Payment
from tests.factories.funding import (
    AgreementFactory,
    BudgetLineFactory,
    ConflictFactory,
    LedgerEntryFactory,
    ProposalFactory,
)
from tests.factories.payments import ConditionFactory, PaperFactory
from tests.factories.reports import AcceptedReportFactory, PaymentFactory
from tests.funding.books.world import World

from .kinds import DAY, NOBODY, NOW, STAFF, Act, Kind

WHY = {"reason": "The account is being changed."}
PDF = b"%PDF-1.4 a paper"


def agreement(world: World, state: str, offered: Any = DAY, amount: int = 30_000) -> Agreement:
    """An agreement of the first area with its first organisation. officer5 has a conflict about it."""
    asked = ProposalFactory(community=world.areas[0], lto=world.ltos[0], state="decided")
    ConflictFactory(proposal=asked, person=world.people["officer5"], has_conflict=True, reason="My sister.")
    made = AgreementFactory(
        community=world.areas[0], lto=world.ltos[0], proposal=asked, state=state, amount=Decimal(amount),
        offered_on=offered, start_date=offered, end_date=offered + timedelta(days=365),
        ended_on=DAY if state == "closing" else None,
    )  # fmt: skip
    BudgetLineFactory(agreement=made, description="Trees", amount=Decimal(amount // 3))
    return made


def with_payments(world: World, state: str, **about: Any) -> Agreement:
    """£10,000 is paid where it runs or ran; £5,000 is planned, £15,000 is in no payment. £100 came back, or all."""
    state, even, _ = state.partition(", even")
    made = agreement(world, state, **about)
    later = "cancelled" if state in ("closing", "closed", "lapsed") else "scheduled"
    PaymentFactory(agreement=made, number=2, state=later)
    if state in ("active", "closing", "closed"):
        paid, back = {"agreement": made, "on": DAY}, Decimal(10_000 if even else 100)
        first = PaymentFactory(agreement=made, number=1, amount=Decimal(10_000), state="paid", paid_on=DAY)
        LedgerEntryFactory(**paid, kind="payment", amount=Decimal(10_000), payment=first, ref=first.reference)
        LedgerEntryFactory(**paid, kind="return", amount=back, line=made.lines.first())
        LedgerEntryFactory(**paid, kind="contribution_return", amount=back / 20, line=made.lines.first())
    return made


def of(name: str, /, **given: Any) -> Any:
    return lambda thing, world: {name: thing, **given}


def returned(thing: Agreement, world: World) -> dict[str, Any]:
    return {"agreement": thing, "line": thing.lines.first(), "amount": Decimal(8_000), "on": DAY}


def entry(thing: Agreement, world: World) -> dict[str, Any]:
    rows = LedgerEntry.objects.filter(agreement=thing, kind="return")
    return {"entry": rows.first() or LedgerEntryFactory(agreement=thing), "reason": "Booked twice."}


LOOK, BACK = {"look again": NOBODY, "look at all": NOBODY}, {"return": STAFF, "correct": STAFF}
AGREEMENTS = Kind(
    {state: lambda world, state=state: with_payments(world, state) for state in Agreement.State.values}
    | {"closing, even": lambda world: with_payments(world, "closing, even")}
    | {"offered, run out": lambda world: with_payments(world, "offered", offered=DAY - timedelta(days=29))},
    {
        "accept": Act(actions.accept_agreement, of("agreement")),
        "rhythm": Act(agreements.choose_rhythm, of("agreement", months=3)),
        "lapse": Act(agreements.lapse_offer, of("agreement"), alone=True),
        "plan": Act(payments.plan_payment, of("agreement", amount=Decimal(10), due_on=DAY)),
        "look again": Act(payment_waits.refresh_payments, of("agreement"), alone=True),
        "look at all": Act(
            payment_waits.refresh_organisation, lambda thing, _: {"organisation": thing.lto_id}, alone=True
        ),
        "return": Act(bank.record_return, returned),
        "correct": Act(bank.correct_return, entry),
        "end": Act(change_lto.end_agreement, of("agreement", on=DAY, reason="They give it up.")),
        "close": Act(ending.close_agreement, of("agreement")),
        "hand over": Act(change_lto.hand_over, lambda thing, w: {"agreement": thing, "to": w.ltos[2], "on": DAY}),
    },
    {
        "offered": {"accept": "finance0", "rhythm": STAFF, "look again": NOBODY},
        "offered, run out": {"rhythm": STAFF, "lapse": NOBODY, "look again": NOBODY},
        "accepted": {"plan": STAFF, "end": STAFF, **LOOK},
        "active": {"plan": STAFF, "end": STAFF, **LOOK, **BACK},
        "closing": {**BACK, "hand over": STAFF},
        "closing, even": {"correct": STAFF, "hand over": STAFF, "close": STAFF},
        "closed": BACK,
        "lapsed": {},
    },
)


def payment(world: World, state: str) -> Payment:
    """A payment that waited for a report, which officer1 accepted. officer0 released it where somebody did."""
    large = state == "to confirm"
    holder = agreement(world, "active", amount=180_000 if large else 30_000)
    report = AcceptedReportFactory(agreement=holder, accepted_by=world.people["officer1"])
    given: dict[str, Any] = {"amount": Decimal(60_000)} if large else {}
    if large or state in ("released", "paid", "returned", "failed"):
        given |= {"released_by": world.people["officer0"], "released_at": NOW, "needs_confirmation": large}
        given |= {"report_accepted_by": world.people["officer1"]}
    if state in ("paid", "returned"):
        given |= {"paid_on": DAY}
    made = PaymentFactory(
        agreement=holder, number=1, state="ready" if large else state, waits_for_report=report,
        held_because="A call first" if state == "on_hold" else "", **given,
    )  # fmt: skip
    if state == "paid":
        LedgerEntryFactory(
            agreement=holder, kind="payment", amount=made.amount, on=DAY, payment=made, ref=made.reference
        )
    return made


def told(thing: Payment, world: World) -> dict[str, Any]:
    """What the bank's return file says."""
    return {"told": [[thing.pk, thing.reference, "paid", str(DAY), "B-1", ""]], "programmes": [world.programme.pk]}


KEEP = {"hold": STAFF, "cancel": STAFF}
PAYMENTS = Kind(
    {state: lambda world, state=state: payment(world, state) for state in [*Payment.State.values, "to confirm"]},
    {
        "release": Act(payments.release_payment, of("payment")),
        "confirm": Act(payments.confirm_payment, of("payment")),
        "send back": Act(payments.send_back_release, of("payment", **WHY)),
        "hold": Act(payments.hold_payment, of("payment", **WHY)),
        "let go": Act(payments.let_go_payment, of("payment")),
        "cancel": Act(payments.cancel_payment, of("payment", **WHY)),
        "paid": Act(bank.mark_paid, of("payment", on=DAY)),
        "failed": Act(bank.mark_failed, of("payment", **WHY)),
        "again": Act(bank.try_again, of("payment")),
        "bank says": Act(payment_files.mark_return, told),
        "file": Act(payment_files.make_payment_file, lambda _, w: {"programme": w.programme}),
    },
    {
        "scheduled": KEEP,
        "ready": {**KEEP, "release": "officer0 officer2 manager"},  # officer1 accepted the report
        "to confirm": {**KEEP, "confirm": "officer2 manager", "send back": STAFF},  # officer0 released it
        "released": {"paid": STAFF, "bank says": STAFF, "failed": STAFF, "file": f"{STAFF} officer3 officer4 officer5"},
        "paid": {"failed": STAFF},
        "on_hold": {"let go": STAFF, "cancel": STAFF},
        "failed": {"cancel": STAFF, "again": STAFF},
        "returned": {},
        "cancelled": {},
    },
)


def condition(world: World, state: str) -> Any:
    """A letter that the second payment waits for."""
    holder = agreement(world, "accepted")
    given: dict[str, Any] = {}
    if state != "asked":
        given |= {"proof": "The letter.", "brought_by": world.people["worker0"], "brought_at": NOW}
    if state == "met":
        given |= {"met_by": world.people["officer1"], "met_at": NOW}
    return ConditionFactory(agreement=holder, payment=PaymentFactory(agreement=holder), **given)


OURS = "chair0 worker0 finance0"  # not finance1, whose organisation holds other money of the area
CONDITIONS = Kind(
    {state: lambda world, state=state: condition(world, state) for state in ["asked", "brought", "met"]},
    {
        "bring": Act(conditions.bring_proof, of("condition", words="Here it is.")),
        "confirm": Act(conditions.confirm_condition, of("condition")),
        "send back": Act(conditions.send_back_proof, of("condition", reason="It is not signed.")),
    },
    {
        "asked": {"bring": OURS},
        "brought": {"bring": OURS, "confirm": STAFF, "send back": STAFF},
        "met": {},
    },
)


def paper(world: World, state: str) -> Paper:
    """An insurance that finance0 brought, or the note that officer0 compared the bank account."""
    given: dict[str, Any] = {"organisation": world.ltos[0], "dated_on": DAY, "brought_by": world.people["finance0"]}
    if state == "bank":
        given |= {"kind": "bank", "last_digits": "117", "brought_by": world.people["officer0"]}
    if state == "checked":
        given |= {"checked_by": world.people["officer1"], "checked_at": NOW}
    if state == "refused":
        given |= {"refused_by": world.people["officer1"], "refused_at": NOW, "refused_because": "It is last year's."}
    return PaperFactory(**given)


def brought(_: Any, world: World) -> dict[str, Any]:
    file = SimpleUploadedFile("insurance.pdf", PDF)
    return {"organisation": world.ltos[0], "kind": "insurance", "dated_on": DAY, "file": file}


CHECKERS = f"{STAFF} officer5"
BRING = {"bring": "finance0", "note bank": CHECKERS}
PAPERS = Kind(
    {state: lambda world, state=state: paper(world, state) for state in ["brought", "bank", "checked", "refused"]},
    {
        "bring": Act(papers.bring_paper, brought),
        "note bank": Act(
            papers.note_bank_check, lambda _, w: {"organisation": w.ltos[0], "last_digits": "117", "dated_on": DAY}
        ),
        "check": Act(papers.check_paper, of("paper")),
        "refuse": Act(papers.refuse_paper, of("paper", **WHY)),
    },
    {
        "brought": {**BRING, "check": CHECKERS, "refuse": CHECKERS},
        "bank": {**BRING, "check": "officer1 officer2 manager officer5", "refuse": CHECKERS},  # officer0 noted it
        "checked": BRING,
        "refused": BRING,
    },
)
