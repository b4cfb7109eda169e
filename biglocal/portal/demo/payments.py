"""Papers of those who hold the money, payments that wait for an officer, and an offer that waits for an answer."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from biglocal.communities.models import Community, LtoAppointment, Organisation
from funding.actions.payment_waits import refresh_payments
from funding.models import Agreement, BudgetLine, Paper, Payment, PaymentFile, PaymentFileLine
from funding.schedule import write_schedule

from .money import book
from .world import World

KINDS = [Paper.Kind.ACCOUNTS, Paper.Kind.INSURANCE, Paper.Kind.SAFEGUARDING, Paper.Kind.BANK]
PAGE = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n"


def write_payments(world: World) -> None:
    """Write papers of all bodies, and what Medway Hands holds beside Arches Local."""
    medway = Organisation.objects.get(slug="medway-hands")
    others = Organisation.objects.filter(lto_appointments__isnull=False).exclude(pk=medway.pk).distinct()
    write_papers_of_others(world, list(others))
    write_papers(world, medway)
    second = Community.objects.exclude(slug="arches-local").order_by("pk").first()
    if second:
        write_second_area(world, medway, second)
    for agreement in Agreement.objects.filter(state="accepted").order_by("pk")[:12]:
        refresh_payments(agreement=agreement, now=world.now)


def write_papers_of_others(world: World, bodies: list[Organisation]) -> None:
    """All in date; each body has its number in the finance system."""
    for number, body in enumerate(bodies):
        body.supplier_reference = body.supplier_reference or f"S-{200 + number:04}"
    Organisation.objects.bulk_update(bodies, ["supplier_reference"], batch_size=500)
    Paper.objects.bulk_create(
        [paper_of(world, body, kind, 250, 400 + number % 200) for number, body in enumerate(bodies) for kind in KINDS],
        batch_size=500,
    )


def paper_of(world: World, body: Organisation, kind: str, ago: int, lasts: int | None, **more: Any) -> Paper:
    """Return a paper that Gwen has checked, dated some days ago."""
    bank = kind == Paper.Kind.BANK
    given = {
        "dated_on": world.day(ago),
        "expires_on": None if bank or lasts is None else world.day(ago - lasts),
        "last_digits": "417" if bank else "",
        "brought_by": world.people["priya" if bank else "finance"],
        "brought_at": world.moment(ago - 2),
        "checked_by": world.people["gwen"],
        "checked_at": world.moment(ago - 5),
    }
    return Paper(organisation=body, kind=kind, **{**given, **more})


def write_papers(world: World, medway: Organisation) -> None:
    """The insurance lapses in three weeks; the next one is not here yet. New accounts wait for a check."""
    for kind, ago, lasts in [
        ("accounts", 330, 540),
        ("insurance", 344, 365),
        ("safeguarding", 200, 730),
        ("bank", 200, None),
    ]:
        paper = paper_of(world, medway, kind, ago, lasts)
        if kind != "bank":
            paper.file = ContentFile(PAGE, name=f"{world.key().hex}.pdf")
        paper.save()
    unseen = {"checked_by": None, "checked_at": None, "brought_at": world.moment(3, "11:20")}
    accounts = paper_of(world, medway, "accounts", 20, 540, note="Signed by the auditor last month", **unseen)
    accounts.file = ContentFile(PAGE, name=f"{world.key().hex}.pdf")
    accounts.save()


def write_second_area(world: World, medway: Organisation, community: Community) -> None:
    """Medway Hands holds money of a second area: one agreement that runs, one offer that waits for an answer."""
    LtoAppointment.objects.create(community=community, organisation=medway, start_date=world.day(230))
    runs = agreement_of(world, medway, community, "A cook for three villages", 48_000, 210, "active")
    first, second = list(runs.payments.order_by("number")[:2])
    pay_first(world, runs, first)
    Payment.objects.filter(pk=second.pk).update(
        state="on_hold", waits_for="", held_because="Ring us: the hall has changed hands."
    )
    agreement_of(world, medway, community, "Cook and eat together", 9_600, 5, "offered")
    ready = agreement_of(world, medway, community, "Ovens for the hall", 8_400, 12, "accepted")
    released = agreement_of(world, medway, community, "A van with a fridge", 9_900, 16, "accepted")
    payment = released.payments.get()
    gwen = world.people["gwen"]
    Payment.objects.filter(pk=payment.pk).update(
        state="released", waits_for="", ready_at=world.moment(9), released_by=gwen, released_at=world.moment(2, "15:40")
    )
    for agreement, days in [(runs, 207), (ready, 9), (released, 13)]:
        name = world.people["finance"].get_full_name()
        Agreement.objects.filter(pk=agreement.pk).update(
            accepted_on=world.day(days), accepted_by=world.people["finance"], accepted_name=name
        )


def agreement_of(
    world: World, lto: Any, community: Any, title: str, amount: int, offered: int, state: str
) -> Agreement:
    """Write an agreement for a year, with its schedule."""
    agreement = Agreement.objects.create(
        community=community, lto=lto, title=title, amount=Decimal(amount), state=state, offered_on=world.day(offered),
        start_date=world.day(offered), end_date=world.day(offered) + timedelta(days=364),
    )  # fmt: skip
    BudgetLine.objects.create(agreement=agreement, description=title, amount=Decimal(amount))
    write_schedule(agreement)
    return agreement


def pay_first(world: World, agreement: Agreement, payment: Payment) -> None:
    """The first payment went out in a file, and the bank paid it."""
    gwen, day = world.people["gwen"], world.day(190)
    Payment.objects.filter(pk=payment.pk).update(
        state="paid", waits_for="", ready_at=world.moment(200), released_by=gwen, released_at=world.moment(195), paid_on=day
    )  # fmt: skip
    file = PaymentFile.objects.create(
        programme=world.programme, number=1, made_by=gwen, made_at=world.moment(194), count=1, amount=payment.amount,
        contribution=payment.contribution,
    )  # fmt: skip
    PaymentFileLine.objects.create(
        file=file, payment=payment, reference=payment.reference, supplier=agreement.lto.supplier_reference,
        payee=agreement.lto.name, amount=payment.amount, contribution=payment.contribution,
    )  # fmt: skip
    for kind, amount in [("payment", payment.amount), ("contribution", payment.contribution)]:
        note = "Payment 1" if kind == "payment" else "On top of payment 1"
        book(agreement, kind, amount, day, payment=payment, ref=payment.reference, note=note, by=gwen)
