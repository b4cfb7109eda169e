"""The figures of a programme in words: what each is called, how its value reads, where on the page it stands."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from biglocal.money import pounds

from .models import Figures


@dataclass(frozen=True)
class Told:
    """One figure: its name in the row, what it is called, its kind, and what it does."""

    name: str
    label: str
    kind: str  # as said() and the form know them; else the unit: days, months, years, people
    does: str = ""


GROUPS: dict[str, list[Told]] = {
    "Money of an area": [
        Told("area_allocation", "Each area has in all", "pounds", "What an area is given when it joins, in parts."),
        Told("end_date", "The programme ends on", "day", "No grant runs past it."),
        Told("contribution_rate", "Contribution to the organisation", "percent", "On top of each payment."),
    ],
    "Asking and deciding": [
        Told("asked_days_ahead", "Money is asked for ahead by", "days", "Later than that, the group is warned."),
        Told("answer_due_days", "Local Trust answers within", "days"),
        Told("scores_asked_above", "Scores are asked above", "pounds", "Up to it one reader and a yes are enough."),
        Told("second_signature_above", "A second officer signs above", "pounds"),
        Told("bridging_average_months", "Bridging money is measured by payments of", "months",
             "More than the average of so long is warned of."),
        Told("bridging_split_months", "Bridging money is paid in two parts from", "months",
             "Where an area is paid every three months."),
        Told("draft_quiet_days", "Writers are reminded after", "days", "Of a draft or questions nobody touched."),
    ],
    "Agreements and payments": [
        Told("offer_days", "An offer lapses after", "days"),
        Told("agreement_months", "An agreement runs for", "months", "Unless the plan says otherwise."),
        Told("one_payment_up_to", "Paid at once up to", "pounds"),
        Told("first_payment_days", "A payment is due after", "days", "From the offer, or the report before it."),
        Told("papers_asked", "Papers that must be in date", "papers"),
        Told("paper_soon_days", "A paper is about to lapse for", "days"),
    ],
    "Spend reports and changes": [
        Told("report_months", "A spend report is due every", "months"),
        Told("report_due_days", "It is due after the period by", "days"),
        Told("short_period_days", "A last period joins the one before up to", "days"),
        Told("tolerance_rate", "A line may move by", "percent", "Or by the sum below, whichever is larger."),
        Told("tolerance_amount", "Or by", "pounds", "Above that Local Trust agrees first."),
    ],
    "The end of an area": [
        Told("close_out_below", "An area begins to close below", "pounds"),
        Told("close_at_most", "It may end with at most", "pounds"),
        Told("records_years", "Records are kept for", "years"),
    ],
    "People and progress": [
        Told("smallest_partnership", "A partnership has at least", "people"),
        Told("resident_percent", "Of them live in the area at least", "share"),
        Told("voting_members_only", "Who counts", "votes"),
        Told("rep_days", "A rep has for an area in a year", "days"),
        Told("quiet_days", "A project is quiet without news for", "days"),
        Told("idea_answer_days", "An area answers an idea within", "days"),
    ],
    "When mail goes": [
        Told("mail_quiet_from", "No email is sent from", "hour"),
        Told("mail_quiet_until", "Until", "hour", "Codes to sign in and urgent worries are sent at any hour."),
        Told("digest_weekday", "Weekly emails go on", "weekday", "People may choose another day for theirs."),
    ],
    "When we remind people": [
        Told("milestone_moments", "Of a milestone is told", "moments", "From its day; to the lead."),
        Told("report_moments", "Of a spend report is told", "moments", "From the day it is due."),
        Told("paper_moments", "Of a paper that lapses is told", "moments", "From its last day."),
        Told("plan_months", "Of the end of a plan is told", "months from", "From its last day."),
    ],
}  # fmt: skip
TOLD = {one.name: one for group in GROUPS.values() for one in group}
PAPERS = {
    "accounts": "Signed accounts",
    "insurance": "Insurance",
    "safeguarding": "Safeguarding policy",
    "governing": "Governing document",
    "bank": "Bank account checked",
}
WEEKDAYS = {
    1: "Monday", 2: "Tuesday", 3: "Wednesday", 4: "Thursday", 5: "Friday", 6: "Saturday", 7: "Sunday"
}  # fmt: skip
VOTES = {True: "Members with a vote", False: "All members"}


def said(name: str, value: Any) -> str:
    """Return the value of the figure `name` as people read it: `5%`, `28 days`, `£50,000`."""
    kind = TOLD[name].kind
    if kind == "pounds":
        return pounds(value)
    if kind == "percent":
        return f"{plain(Decimal(value) * 100)}%"
    if kind == "share":
        return f"{value}%"
    if kind == "day":
        day = date.fromisoformat(value) if isinstance(value, str) else value
        return f"{day.day} {day:%B %Y}"
    if kind == "votes":
        return VOTES[bool(value)]
    if kind == "hour":
        return f"{int(value)}:00"
    if kind == "weekday":
        return WEEKDAYS[int(value)]
    if kind in {"moments", "months from"}:
        unit = "day" if kind == "moments" else "month"
        return ", ".join(moment(int(one), unit) for one in value.split()) or "Never"
    if kind == "papers":
        return ", ".join(PAPERS.get(one, one) for one in value.split()).capitalize() or "None"
    one = plain(Decimal(value)) == "1"
    return f"{plain(Decimal(value))} {({'people': 'person'}.get(kind, kind[:-1])) if one else kind}"


def moment(count: int, unit: str) -> str:
    """Return `7 days before`, `on the day`, `1 month after`."""
    if not count:
        return "on the day"
    return f"{abs(count)} {unit}{'' if abs(count) == 1 else 's'} {'before' if count < 0 else 'after'}"


def plain(number: Decimal) -> str:
    """Return a number without noughts at its end: `12`, `2.5`."""
    return f"{number.normalize():f}"


def differences(before: Figures, after: Figures) -> list[tuple[str, str, str]]:
    """Return what differs between two sets: what it is called, its value before and after."""
    old, new = before.figures(), after.figures()
    return [(one.label, said(name, old[name]), said(name, new[name])) for name, one in TOLD.items()
            if old[name] != new[name]]  # fmt: skip
