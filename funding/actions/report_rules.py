"""Rules that every act on a spend report keeps. A refusal says which rule, and whom to ask."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from biglocal.access import Action, Role
from biglocal.audit.models import AuditLine
from biglocal.audit.record import topic_of
from biglocal.audit.stale import last_act, stale
from biglocal.communities.models import Community, RoleHeld
from biglocal.communities.roles import can
from biglocal.dates import today
from biglocal.ready import Given, ready
from biglocal.refusals import Refused

from ..models import REPORT_MOVES, Agreement, Conflict, SpendReport
from .moves import state_after
from .rules import refuse_connected

VERBS = {
    "open": "opened",
    "save": "changed",
    "show": "shown to the partnership",
    "take_back": "taken back",
    "take_back_answers": "taken back",
    "see": "marked as seen",
    "sign": "signed",
    "send": "sent",
    "ask": "asked about",
    "accept": "accepted",
}
WRITING = ["save", "fill", "show"]  # verbs of history that make somebody a writer


def locked_report(report: SpendReport) -> SpendReport:
    """Return the report as it is now, its agreement's books kept from others until the transaction ends."""
    Agreement.objects.select_for_update().only("pk").get(pk=report.agreement_id)
    rows = SpendReport.objects.select_for_update(of=("self",))
    return rows.select_related("agreement__community__programme", "agreement__lto").get(pk=report.pk)


def report_stamp(report: SpendReport) -> str:
    """Return what a form remembers of the report, so that a stale one is noticed."""
    written = report.written_at.timestamp() if report.written_at else 0
    return f"{report.state}-{written:.6f}"


def refuse_stale_report(report: SpendReport, seen: str | None) -> None:
    """Refuse when somebody moved the report on since the form was opened: say who did what."""
    if seen and seen != report_stamp(report):
        raise stale(last_act(report), report.get_state_display())


def next_report_state(report: SpendReport, move: str) -> str:
    """Return the state that `move` leads to; refuse when it cannot be made now."""
    return state_after(report, REPORT_MOVES[move], "This report", VERBS[move])


def holds_for(person: Any, report: SpendReport, role: str, on: date) -> bool:
    """Does the person hold `role` in the organisation that reports? Another organisation's people do not (rule 12)."""
    rows = RoleHeld.objects.running(on).filter(person=person, role=role, organisation=report.agreement.lto_id)
    return rows.exists()


def need_lto(person: Any, action: Action, report: SpendReport, on: date) -> None:
    """Refuse whoever does not write or sign for the organisation of this agreement."""
    role = Role.CERTIFIER if action == Action.REPORT_SIGN else Role.FINANCE
    if not person.is_active or not holds_for(person, report, role, on):
        who = "second person" if role == Role.CERTIFIER else "finance officer"
        raise Refused(f"Only the {who} of {report.agreement.lto} does this. Ask them to sign in.")


def need_partnership(person: Any, community: Community, on: date) -> None:
    """Refuse whoever does not speak for the partnership."""
    if not can(person, Action.REPORT_SEEN, community, on):
        raise Refused(f"Only the chair of {community} says what the partnership has seen. Ask them to sign in.")


def need_reader(person: Any, report: SpendReport, on: date | None = None) -> None:
    """All that is asked of an officer before any act on a report (rules 6 and 7)."""
    agreement = report.agreement
    if not can(person, Action.REPORT_ACCEPT, agreement.community, on):
        raise Refused("Your role does not allow this. Ask a grants officer at Local Trust.")
    refuse_connected(person, agreement.community, on)
    ended = Q(end_date__isnull=False, end_date__lt=on or today())
    if RoleHeld.objects.filter(person=person, organisation=agreement.lto_id).exclude(ended).exists():
        raise Refused(
            f"You belong to {agreement.lto}. Nobody reads the reports of their own organisation: ask a colleague."
        )
    if is_shut(person, report):
        raise Refused("You told us about a conflict of interest, so you can’t act on this report. Ask another officer.")
    acted = {report.written_by_id, report.seen_by_id, report.signed_by_id, report.submitted_by_id}
    if person.pk in acted or wrote(person, report):
        raise Refused("You wrote, saw, signed or sent this report yourself. Ask another officer to read it.")


def is_shut(person: Any, report: SpendReport) -> bool:
    """Did the person declare a conflict with what this money was asked for? (rule 7)"""
    proposal = report.agreement.proposal_id
    return proposal is not None and _conflict().first(proposal=proposal, person=person.pk) is not None


@ready
def _conflict() -> QuerySet:
    return Conflict.objects.filter(proposal=Given("proposal"), person=Given("person"), has_conflict=True)[:1]


def wrote(person: Any, report: SpendReport) -> bool:
    """Did the person ever write in this report?"""
    return AuditLine.objects.filter(topic=topic_of(report), by=person, verb__in=WRITING).exists()
