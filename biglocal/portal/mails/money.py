"""Money: proposals, agreements, payments, papers, changes, the end."""

from decimal import Decimal
from typing import Any

from biglocal.notices.catalogue import About
from biglocal.web.templatetags.web import day

from .cast import AREA, LTO, PRIYA, TRIANGLE, Thing, on, told

PART = "Money"
AGREEMENT_PATH = "/areas/arches-local/agreements/3/"
GRANT_PATH = "/grants/AL-7/"
PROPOSAL = Thing(title="A tap and two trees for the Triangle", ref="AL-7", community=AREA)
WHAT = "The Triangle pocket park, Arches Local"


def changes_asked() -> dict[str, Any]:
    points = [("Costs", "What does the tap cost each year?"), ("", "Who reads the meter?")]
    return {"proposal": PROPOSAL, "asked": Thing(by=PRIYA, listed=points), "path": GRANT_PATH}


def decided() -> dict[str, Any]:
    decision = Thing(
        get_answer_display="Yes", amount=Decimal(6400), message="A good plan for a small place.", conditions=True
    )
    asked = [Thing(number=1, words="A letter from the parks team.", in_full="Pat Mullen, before the first payment.")]
    return {"proposal": PROPOSAL, "decision": decision, "asked": asked, "offered": False, "path": GRANT_PATH}


def waits() -> dict[str, Any]:
    said = ["The partnership has agreed to it. It is not sent to Local Trust yet."]
    said += ["If you no longer want it, take it back: it stays as a record."]
    return told(f"“{PROPOSAL.title}” waits for you", said, "Go on with the proposal", GRANT_PATH)


def offered() -> dict[str, Any]:
    said = [
        f"Local Trust offers {LTO} £6,400 for Arches Local: {PROPOSAL.title}.",
        f"Please read and accept it by {day(on(28))}. After that day the offer lapses.",
        "It can be accepted by a finance officer who may sign for the organisation.",
    ]
    return told("An offer of £6,400 waits for you", said, "Read and accept", AGREEMENT_PATH)


def accepted() -> dict[str, Any]:
    said = [
        f"Sam Field accepted the agreement for {LTO} on {day(on(0))}: £6,400 for Arches Local, "
        f"{PROPOSAL.title}. This is your copy.",
        f"Payment 1: £3,200, planned for {day(on(10))}.",
    ]
    return told(f"Accepted: {PROPOSAL.title}", said, "See the agreement", AGREEMENT_PATH)


def lapsed() -> dict[str, Any]:
    said = ["The offer of £6,400 for Arches Local was not accepted in time: it has lapsed."]
    said += ["Do you still want it? Write to Local Trust."]
    return told(f"Lapsed: {PROPOSAL.title}", said, "See the agreement", AGREEMENT_PATH)


def released() -> dict[str, Any]:
    said = [f"£3,360 (£3,200, and £160 on top) is on its way to {LTO}: {WHAT}."]
    return told("£3,360 is on its way", said, "See the agreement", AGREEMENT_PATH)


def paid() -> dict[str, Any]:
    said = [f"The bank paid £3,360 (£3,200, and £160 on top) to {LTO} on {day(on(-1))}: {WHAT}."]
    return told("£3,360 was paid", said, "See the agreement", AGREEMENT_PATH)


def held() -> dict[str, Any]:
    said = [
        "Payment 2 of The Triangle pocket park, £3,200, is on hold.",
        "The letter of the parks team is not here yet.",
    ]
    return told("On hold: £3,200", said, "See why the payment waits", AGREEMENT_PATH)


def failed() -> dict[str, Any]:
    said = [
        f"£3,360 (£3,200, and £160 on top) for {TRIANGLE} did not arrive. The bank says: there is no such account.",
        "Has your account changed? Ring Local Trust. Never send account numbers by email.",
    ]
    return told("£3,360 did not arrive", said, "See the agreement", AGREEMENT_PATH)


def paper_lapses() -> dict[str, Any]:
    words = (
        f"Insurance of {LTO} is valid until {day(on(30))}. "
        "Payments wait once it has lapsed: bring the next one before then."
    )
    return told(f"Insurance lapses on {day(on(30))}", [words], "Bring the next paper", "/lto/")


def paper_refused() -> dict[str, Any]:
    said = ["Local Trust looked at the paper you brought: insurance. It won’t do yet.", "The second page is missing."]
    return told("Please bring again: insurance", said, "Bring the paper again", "/lto/")


def give_back() -> dict[str, Any]:
    said = [
        f"The last report of {WHAT} is accepted. {LTO} still holds £400 of it.",
        f"Please send back £420: £400, and £20 that came on top. It should be with us by {day(on(20))}.",
        "Put BACK-3 on the transfer. The area can plan what came back anew.",
    ]
    return told("Please send back £420", said, "See what is left to do", AGREEMENT_PATH)


def variation() -> Thing:
    return Thing(
        agreement=Thing(title="The Triangle pocket park"),
        holds=True,
        get_kind_display="Money moved between headings",
        message="The path is dearer than it was. We see why.",
        queried_by=PRIYA,
        question="Which trees stay if the path takes more?",
    )


def variation_mail() -> dict[str, Any]:
    return {"variation": variation(), "path": AGREEMENT_PATH}


def closing() -> dict[str, Any]:
    letter = "Dear all,\n\nfourteen years, and every pound told. Thank you."
    return {"close_out": Thing(community=AREA, letter=letter), "path": "/areas/arches-local/closing/"}


def small_grant() -> dict[str, Any]:
    grant = Thing(group_name="Viaduct knitters", amount=Decimal(300))
    return {"grant": grant, "round": Thing(title="Summer round", community=AREA), "path": "/small-grants/example/"}


FINANCE, ALL = "the finance officers of the organisation", "the organisation, the group, the rep"
WRITERS = "who writes or sends what the area asks for"
ABOUT = [
    About("proposal-waits", "a proposal has lain still", WRITERS, waits),
    About("changes-asked", "Local Trust has questions about a proposal", WRITERS, changes_asked),
    About("proposal-decided", "Local Trust has decided about a proposal", f"{WRITERS}, the organisation", decided),
    About("agreement-offered", "an agreement is offered", FINANCE, offered),
    About("agreement-open", "an offer lapses in 14 days, 7 days, or tomorrow", FINANCE, offered),
    About("agreement-accepted", "an agreement is accepted", ALL, accepted),
    About("agreement-lapsed", "an offer was not accepted in time", FINANCE, lapsed),
    About("payment-released", "Local Trust releases a payment", FINANCE, released),
    About("payment-paid", "the bank has paid", ALL, paid),
    About("payment-held", "a payment is put on hold", FINANCE, held),
    About("payment-failed", "the bank sent a payment back", FINANCE, failed),
    About("paper-lapses", "a paper lapses in 60, 30 or 7 days, or has", FINANCE, paper_lapses),
    About("paper-refused", "a paper that was brought will not do", FINANCE, paper_refused),
    About("return-asked", "the last report is accepted and money is left", FINANCE, give_back),
    About("return-due", "what is left should be back in 14 or 3 days, or a week ago", FINANCE, give_back),
    About("variation-queried", "Local Trust has a question about a change of an agreement", ALL, variation_mail),
    About("variation-answered", "Local Trust answers a change of an agreement", ALL, variation_mail),
    About("closing-begun", "the close-out of an area begins", "the area’s people and the organisation", closing),
    About(
        "closing-confirmed", "the close-out of an area is confirmed", "the area’s people and the organisation", closing
    ),
    About("small-grant-answer", "the panel of a small grants round has decided", "each group that asked", small_grant),
]
