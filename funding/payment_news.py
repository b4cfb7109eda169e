"""How agreements, payments and papers are shown in mail, what is mailed about them, and what is reminded of."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from biglocal.access import Action, Role
from biglocal.communities.mail_hours import first_figures
from biglocal.communities.models import RoleHeld
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.money import pounds
from biglocal.notices.registry import Due, Kind, Line, Rule, Subject

from .models import Agreement, Paper, Payment
from .payment_people import finance_of

OFFER_OFFSETS = [-14, -7, -1]
TEMPLATE = "funding/emails/told"


def day(on: date | None) -> str:
    """Return a day as mails write it; none is nothing."""
    if on is None:
        return ""
    return f"{on:%-d %B}" if on.year == today().year else f"{on:%-d %B %Y}"


# In a digest ----------------------------------------------------------------------------------------------------------
def agreement_lines(ids: list[int]) -> dict[int, Line]:
    found = Agreement.objects.filter(pk__in=ids).select_related("community", "lto")
    return {one.pk: _line(one, f"{one.lto}: {pounds(one.amount)}", one.get_state_display()) for one in found}


def payment_lines(ids: list[int]) -> dict[int, Line]:
    found = Payment.objects.filter(pk__in=ids).select_related("agreement__community", "agreement__lto")
    return {
        one.pk: _line(one.agreement, f"Payment {one.number}: {pounds(one.amount)}", one.get_state_display())
        for one in found
    }


def paper_lines(ids: list[int]) -> dict[int, Line]:
    found = Paper.objects.filter(pk__in=ids).select_related("organisation")
    return {
        one.pk: Line(
            one.get_kind_display(),
            str(one.organisation),
            reverse("lto"),
            str(one.organisation),
            "Paper",
            one.brought_at,
        )
        for one in found
    }


def _line(agreement: Agreement, text: str, tag: str) -> Line:
    place, when = agreement.community.name, agreement.offered_on
    return Line(title=agreement.title, text=text, url=agreement.get_absolute_url(), place=place, tag=tag, when=when)


def may_see_agreements(person: Any, ids: list[int]) -> set[int]:
    return _in_areas_of(
        person,
        Agreement.objects.filter(pk__in=ids).select_related("community"),
        lambda one: one.community,
        lambda one: one.lto_id,
    )


def may_see_payments(person: Any, ids: list[int]) -> set[int]:
    found = Payment.objects.filter(pk__in=ids).select_related("agreement__community")
    return _in_areas_of(person, found, lambda one: one.agreement.community, lambda one: one.agreement.lto_id)


def may_see_papers(person: Any, ids: list[int]) -> set[int]:
    """The organisation's own people, and who checks papers."""
    if Action.PAPER_CHECK in standing_of(person).actions_anywhere():
        return set(ids)
    mine = RoleHeld.objects.running(today()).filter(person=person, organisation__isnull=False).values("organisation")
    return set(Paper.objects.filter(pk__in=ids, organisation__in=mine).values_list("pk", flat=True))


def _in_areas_of(person: Any, rows: Iterable[Any], area: Callable[[Any], Any], lto: Callable[[Any], int]) -> set[int]:
    standing = standing_of(person)
    return {
        row.pk for row in rows if Action.MONEY_SEE in standing.actions_in(area(row)) | standing.kept_for([lto(row)])
    }


# What the mails say: subject, paragraphs, the button and where it leads ---------------------------------------------
def told(subject: str, said: list[str], button: str, path: str) -> dict[str, Any]:
    return {"told": subject, "said": [one for one in said if one], "button": button, "path": path}


def agreement_of(event: Any) -> Agreement | None:
    return (
        Agreement.objects.filter(pk=event.subject.split(":")[1]).select_related("community__programme", "lto").first()
    )


def payment_of(event: Any, *states: str) -> Payment | None:
    """The payment, as long as it is still so; what was changed meanwhile is not told any more."""
    rows = Payment.objects.select_related("agreement__community__programme", "agreement__lto")
    return rows.filter(pk=event.subject.split(":")[1], state__in=states).first()


def offered(event: Any, person: Any) -> dict[str, Any] | None:
    agreement = agreement_of(event)
    if agreement is None or agreement.state != Agreement.State.OFFERED:
        return None
    path = reverse("funding:agreement_accept", args=[agreement.community.slug, agreement.pk])
    said = [
        f"Local Trust offers {agreement.lto} {pounds(agreement.amount)} for {agreement.community}: {agreement.title}.",
        f"Please read and accept it by {day(agreement.lapses_on)}. After that day the offer lapses.",
        "It can be accepted by a finance officer who may sign for the organisation.",
    ]
    return told(f"An offer of {pounds(agreement.amount)} waits for you", said, "Read and accept", path)


def accepted(event: Any, person: Any) -> dict[str, Any] | None:
    agreement = agreement_of(event)
    if agreement is None or agreement.accepted_on is None:
        return None
    payments = [one for one in agreement.payments.order_by("number") if one.state != Payment.State.CANCELLED]
    said = [
        f"{agreement.accepted_name} accepted the agreement for {agreement.lto} on {day(agreement.accepted_on)}: "
        f"{pounds(agreement.amount)} for {agreement.community}, {agreement.title}. This is your copy.",
        *[f"Payment {one.number}: {pounds(one.amount)}, planned for {day(one.due_on)}." for one in payments],
        f"Local Trust asks for: {agreement.conditions}" if agreement.conditions else "",
    ]
    return told(f"Accepted: {agreement.title}", said, "See the agreement", agreement.get_absolute_url())


def lapsed(event: Any, person: Any) -> dict[str, Any] | None:
    agreement = agreement_of(event)
    if agreement is None or agreement.state != Agreement.State.LAPSED:
        return None
    said = [
        f"The offer of {pounds(agreement.amount)} for {agreement.community} was not accepted in time: it has lapsed.",
        "Do you still want it? Write to Local Trust.",
    ]
    return told(f"Lapsed: {agreement.title}", said, "See the agreement", agreement.get_absolute_url())


def released(event: Any, person: Any) -> dict[str, Any] | None:
    if (payment := payment_of(event, "released", "paid")) is None:
        return None
    what = f"{payment.agreement.title}, {payment.agreement.community}"
    said = [f"{_sum(payment)} is on its way to {payment.agreement.lto}: {what}."]
    return told(f"{pounds(payment.total)} is on its way", said, "See the agreement", payment.get_absolute_url())


def paid(event: Any, person: Any) -> dict[str, Any] | None:
    payment = payment_of(event, "paid", "returned")
    if payment is None or payment.paid_on is None:
        return None
    said = [
        f"The bank paid {_sum(payment)} to {payment.agreement.lto} on {day(payment.paid_on)}: "
        f"{payment.agreement.title}, {payment.agreement.community}."
    ]
    return told(f"{pounds(payment.total)} was paid", said, "See the agreement", payment.get_absolute_url())


def held(event: Any, person: Any) -> dict[str, Any] | None:
    if (payment := payment_of(event, "on_hold")) is None:
        return None
    said = [
        f"Payment {payment.number} of {payment.agreement.title}, {_sum(payment)}, is on hold.",
        payment.held_because,
    ]
    return told(f"On hold: {pounds(payment.amount)}", said, "See why the payment waits", payment.get_absolute_url())


def failed(event: Any, person: Any) -> dict[str, Any] | None:
    if (payment := payment_of(event, "failed")) is None:
        return None
    said = [
        f"{_sum(payment)} for {payment.agreement.title} did not arrive. "
        f"The bank says: {payment.failed_because.rstrip(' .')}.",
        "Has your account changed? Ring Local Trust. Never send account numbers by email.",
    ]
    return told(f"{pounds(payment.total)} did not arrive", said, "See the agreement", payment.get_absolute_url())


def _sum(payment: Payment) -> str:
    if not payment.contribution:
        return pounds(payment.total)
    return f"{pounds(payment.total)} ({pounds(payment.amount)}, and {pounds(payment.contribution)} on top)"


def paper_lapses(event: Any, person: Any) -> dict[str, Any] | None:
    paper = Paper.objects.filter(pk=event.subject.split(":")[1]).select_related("organisation").first()
    if paper is None or paper.expires_on is None or _has_newer(paper):
        return None
    words = f"{paper.get_kind_display()} of {paper.organisation}"
    button, path = "Bring the next paper", _bring(paper)
    if Action.PAPER_CHECK in standing_of(person).actions_anywhere():
        button, path = "See the paper", reverse("funding:paper_detail", args=[paper.pk])
    if paper.expires_on < today():
        said = [f"{words} lapsed on {day(paper.expires_on)}. Payments wait until you bring the next one."]
        return told(f"Lapsed: {paper.get_kind_display().lower()}", said, button, path)
    said = [
        f"{words} is valid until {day(paper.expires_on)}. "
        "Payments wait once it has lapsed: bring the next one before then."
    ]
    subject = f"{paper.get_kind_display()} lapses on {day(paper.expires_on)}"
    return told(subject, said, button, path)


def paper_refused(event: Any, person: Any) -> dict[str, Any] | None:
    paper = Paper.objects.filter(pk=event.subject.split(":")[1]).select_related("organisation").first()
    if paper is None or not paper.refused_because or _has_newer(paper):
        return None
    said = [
        f"Local Trust looked at the paper you brought: {paper.get_kind_display().lower()}. It won’t do yet.",
        paper.refused_because,
    ]
    return told(f"Please bring again: {paper.get_kind_display().lower()}", said, "Bring the paper again", _bring(paper))


def _bring(paper: Paper) -> str:
    if paper.kind == Paper.Kind.BANK:
        return reverse("lto")
    return reverse("funding:paper_add", args=[paper.organisation.slug]) + f"?kind={paper.kind}"


def _has_newer(paper: Paper) -> bool:
    """Was the next one brought already?"""
    newer = Paper.objects.filter(organisation=paper.organisation_id, kind=paper.kind, refused_at__isnull=True)
    return newer.filter(brought_at__gt=paper.brought_at).exists()


# What is due: asked each morning --------------------------------------------------------------------------------------
def papers_due(on: date) -> Iterable[Due]:
    """A checked paper that lapses, on the days that the programme names. Not once the next was brought."""
    figures = first_figures(on)
    moments = figures.moments("paper_moments") if figures else []
    if not moments:
        return
    last = on - timedelta(days=moments[0])
    rows = Paper.objects.filter(checked_at__isnull=False, expires_on__range=(on - timedelta(days=365), last))
    rows = rows.filter(organisation__agreements__state__in=["offered", "accepted", "active", "closing"]).distinct()
    papers = [paper for paper in rows.order_by("expires_on", "pk") if not _has_newer(paper)]
    people = finance_of({paper.organisation_id for paper in papers}, on=on)
    officers = RoleHeld.objects.running(on).filter(role=Role.OFFICER, person__is_active=True)
    officers = list(officers.order_by().values_list("person", flat=True).distinct())
    for paper in papers:
        told_to = sorted({*people.get(paper.organisation_id, []), *officers})
        for offset in moments:
            if paper.expires_on and paper.expires_on + timedelta(days=offset) <= on:
                moment = f"{paper.expires_on.isoformat()} {offset:+d}"
                yield Due(f"paper:{paper.pk}", moment, told_to, None, "" if told_to else "nobody")


def offers_due(on: date) -> Iterable[Due]:
    """An offer that nobody has accepted: 14, 7 days and the day before it lapses."""
    rows = Agreement.objects.filter(state=Agreement.State.OFFERED).select_related("community__programme")
    offers = [one for one in rows.order_by("pk") if one.lapses_on >= on]
    people = finance_of({one.lto_id for one in offers}, on=on)
    for one in offers:
        told_to = people.get(one.lto_id, [])
        for offset in OFFER_OFFSETS:
            if one.lapses_on + timedelta(days=offset) <= on:
                skip = "" if told_to else "no-finance-officer"
                yield Due(f"agreement:{one.pk}", f"{offset:+d}", told_to, one.community_id, skip)


def kind_of(name: str, context: Any, why: str = "you look after the money of a fund-holding body") -> Kind:
    return Kind(name, at_once=True, template=TEMPLATE, context=context, must_arrive=True, why=why)


SUBJECTS = [
    Subject(prefix="agreement", lines=agreement_lines, may_see=may_see_agreements),
    Subject(prefix="payment", lines=payment_lines, may_see=may_see_payments),
    Subject(prefix="paper", lines=paper_lines, may_see=may_see_papers),
]
COPY = "you hold, lead or support what this money is for"
KINDS = [
    kind_of("agreement-offered", offered),
    kind_of("agreement-open", offered),
    kind_of("agreement-accepted", accepted, COPY),
    kind_of("agreement-lapsed", lapsed),
    kind_of("payment-released", released),
    kind_of("payment-paid", paid, COPY),
    kind_of("payment-held", held),
    kind_of("payment-failed", failed),
    kind_of("paper-lapses", paper_lapses, "you bring or check papers of a fund-holding body"),
    kind_of("paper-refused", paper_refused),
]
RULES = [
    Rule(name="paper-lapses", kind="paper-lapses", due=papers_due),
    Rule(name="agreement-open", kind="agreement-open", due=offers_due),
]
