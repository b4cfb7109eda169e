"""What the end of an area does to its agreements: they end, their last report is final, they close when all is even."""

from decimal import Decimal
from typing import Any

from biglocal.audit.record import record
from biglocal.communities.models import Community

from ..models import Agreement, SpendReport
from .ending import end_at_what_was_paid, in_the_way
from .payment_waits import locked_agreement

S = Agreement.State
WRITTEN = [SpendReport.State.NOT_OPEN, SpendReport.State.OPEN, SpendReport.State.IN_PROGRESS]


def end_agreements(community: Community, *, by: Any) -> None:
    """Agreements that run are closing; the last report of each is its final one."""
    for agreement in _locked(community, [S.ACCEPTED, S.ACTIVE]):
        agreement.state = S.CLOSING
        agreement.save(update_fields=["state"])
        last = agreement.reports.order_by("-number").first()
        if last and last.state in WRITTEN and not last.is_final:
            SpendReport.objects.filter(pk=last.pk).update(is_final=True)
        _note("end", agreement, by, "ended it with the area’s close-out; its last report is the final one")


def run_agreements_again(community: Community, *, by: Any) -> None:
    """The close-out was a mistake: agreements that it ended run on."""
    for agreement in _locked(community, [S.CLOSING]):
        if agreement.ended_on:
            continue  # it ended for another reason
        agreement.state = S.ACTIVE if agreement.payments.filter(state="paid").exists() else S.ACCEPTED
        agreement.save(update_fields=["state"])
        last = agreement.reports.order_by("-number").first()
        if last and last.state in WRITTEN:
            SpendReport.objects.filter(pk=last.pk).update(is_final=False)
        _note("run_again", agreement, by, "lets it run on: the close-out was taken back")


def close_what_can(community: Community, *, by: Any) -> None:
    """Close each agreement that nothing stands in the way of: all is reported, and nothing is held any more."""
    for agreement in _locked(community, [S.CLOSING]):
        if not in_the_way(agreement):
            end_at_what_was_paid(agreement, by=by)


def missing(last_report: str | None, there: Decimal | int) -> list[str]:
    """Return what is missing where the last report is in this state and so much is held."""
    found = []
    if last_report not in {None, SpendReport.State.ACCEPTED}:
        found.append("the final spend report")
    if there > 0:
        found.append("what is left, with what came on top of it")
    return found


def open_agreements(community: Community) -> list[str]:
    """Names of agreements that are not closed."""
    rows = Agreement.objects.in_community(community).exclude(state__in=[S.CLOSED, S.LAPSED])
    return list(rows.values_list("title", flat=True))


def _locked(community: Community, states: list[str]) -> list[Agreement]:
    found = Agreement.objects.in_community(community).filter(state__in=states).order_by("pk")
    rows = [locked_agreement(pk) for pk in found.values_list("pk", flat=True)]
    return [row for row in rows if row.state in states]


def _note(verb: str, agreement: Agreement, by: Any, sentence: str) -> None:
    record(verb, agreement, by=by, sentence=sentence, community=agreement.community_id)
