"""Spend reports in mail: that one opened, who is next, when it is due, what was asked, that it was accepted."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.models import Programme
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.notices.registry import Due, Kind, Line, Rule, Subject

from . import report_people as people
from .models import SpendReport
from .report_reads import part_in

S = SpendReport.State
REP_FROM, OFFICER_FROM = 7, 21
SEEN_AFTER, ANSWER_AFTER = 5, 7  # days that the partnership has, and that an answer takes


def report_lines(ids: list[int]) -> dict[int, Line]:
    """Return how each report is shown in a digest."""
    found = SpendReport.objects.filter(pk__in=ids).for_pages()
    return {
        report.pk: Line(
            title=f"Spend report for {report.period}",
            text=report.agreement.title,
            url=report.get_absolute_url(),
            place=report.agreement.community.name,
            tag=report.get_state_display(),
            when=report.accepted_at or report.submitted_at or report.due_on,
        )
        for report in found
    }


def may_see_reports(person: Any, ids: list[int]) -> set[int]:
    """Return the reports the person may hear of now. That one is late is told to officers before they read it."""
    standing, found = standing_of(person), set()
    for report in SpendReport.objects.filter(pk__in=ids).opened().for_pages():
        agreement = report.agreement
        may = standing.actions_in(agreement.community) | standing.kept_for([agreement.lto_id])
        if Action.REPORT_ACCEPT in may or (may and part_in(person, report, may, today()).reads):
            found.add(report.pk)
    return found


# What is due ----------------------------------------------------------------------------------------------------------
def reports_due(on: date) -> Iterable[Due]:
    """A report that is not sent, on the days that its programme names. Earlier ones first."""
    days = {programme.pk: programme.on(on).moments("report_moments") for programme in Programme.objects.all()}
    first = min((min(moments) for moments in days.values() if moments), default=0)
    rows = SpendReport.objects.filter(state__in=[S.OPEN, S.IN_PROGRESS, S.SHOWN, S.SEEN, S.SIGNED_OFF])
    for report in rows.filter(due_on__lte=on - timedelta(days=first)).for_pages():
        for offset in days[report.agreement.community.programme_id]:
            if report.due_on + timedelta(days=offset) <= on:
                told = people_told(report, offset, on)
                skip = "" if told else "nobody"
                yield Due(f"report:{report.pk}", f"{offset:+d}", told, report.agreement.community_id, skip)


def people_told(report: SpendReport, offset: int, on: date) -> list[int]:
    """Ids of those who can do something about it; a week late also the rep, three weeks late also officers."""
    told = set(people.writers(report, on=on)) | set(people.workers(report, on=on))
    if report.state == S.SHOWN:
        told |= set(people.chairs(report, on=on))
    if report.state == S.SEEN:
        told |= set(people.signers(report, on=on))
    if offset >= REP_FROM:
        told |= set(people.reps(report, on=on))
    if offset >= OFFICER_FROM:
        told |= set(people.officers(report, on=on))
    return sorted(told)


def reports_to_see(on: date) -> Iterable[Due]:
    """A report that has been with the partnership for five days."""
    for report in SpendReport.objects.filter(state=S.SHOWN, shown_at__isnull=False).for_pages():
        shown = timezone.localdate(report.shown_at)
        if shown + timedelta(days=SEEN_AFTER) <= on:
            told = people.chairs(report, on=on)
            yield Due(
                f"report:{report.pk}", shown.isoformat(), told, report.agreement.community_id, "" if told else "nobody"
            )


def reports_to_answer(on: date) -> Iterable[Due]:
    """Questions that wait for a week."""
    for report in SpendReport.objects.filter(state=S.QUERIED).for_pages():
        asked = report.points.order_by("-number").first()
        if asked and timezone.localdate(asked.asked_at) + timedelta(days=ANSWER_AFTER) <= on:
            told = people.writers(report, on=on) + people.workers(report, on=on)
            moment = timezone.localdate(asked.asked_at).isoformat()
            yield Due(
                f"report:{report.pk}",
                moment,
                sorted(set(told)),
                report.agreement.community_id,
                "" if told else "nobody",
            )


# What the mails say ---------------------------------------------------------------------------------------------------
def report_of(event: Any) -> SpendReport | None:
    return SpendReport.objects.filter(pk=int(event.subject.split(":")[1])).for_pages().first()


def address_for(person: Any, report: SpendReport) -> str:
    """Where the person reads of it: an officer who hears that it is late finds the area's money."""
    may = standing_of(person).actions_in(report.agreement.community)
    if part_in(person, report, may, today()).reads:
        return report.get_absolute_url()
    return reverse("area_money", args=[report.agreement.community.slug])


def context_in(*states: str) -> Any:
    """Return what makes the facts of a mail, while the report is in one of these states; nothing after."""

    def context(event: Any, person: Any) -> dict[str, Any] | None:
        report = report_of(event)
        if report is None or (states and report.state not in states):
            return None
        days = (today() - report.due_on).days
        newest = report.versions.order_by("-number").first()
        return {
            "person": person,
            "report": report,
            "community": report.agreement.community,
            "late": days if days > 0 else 0,
            "left": -days if days < 0 else 0,
            "points": list(report.points.filter(version=newest).select_related("line")) if newest else [],
            "path": address_for(person, report),
        }

    return context


def at_once(name: str, why: str, *states: str) -> Kind:
    """Return a kind of mail about a report, with a template of its own name."""
    template = f"funding/emails/{name.replace('-', '_')}"
    return Kind(name, at_once=True, template=template, context=context_in(*states), must_arrive=True, why=why)


HOLDS, PART = "you write or sign reports of the organisation", "you have a part in this report"
BEFORE = [S.OPEN, S.IN_PROGRESS, S.SHOWN, S.SEEN, S.SIGNED_OFF]
SUBJECTS = [Subject(prefix="report", lines=report_lines, may_see=may_see_reports)]
KINDS = [
    at_once("report-opened", HOLDS, S.OPEN, S.IN_PROGRESS),
    at_once("report-due", PART, *BEFORE),
    at_once("report-shown", "you chair the partnership", S.SHOWN),
    at_once("report-to-sign", HOLDS, S.SEEN),
    at_once("report-sent", PART, S.SUBMITTED, S.ACCEPTED),
    at_once("report-asked", HOLDS, S.QUERIED),
    at_once("report-accepted", PART, S.ACCEPTED),
]
RULES = [
    Rule(name="report-due", kind="report-due", due=reports_due),
    Rule(name="report-to-see", kind="report-shown", due=reports_to_see),
    Rule(name="report-to-answer", kind="report-asked", due=reports_to_answer),
]
