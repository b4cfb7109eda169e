"""The report of an area over a span of days: drafted from what everybody may read, changed by people, sent on.

Its money is the money of the area's page, its help that of the page of hours, its mends those of the log.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Q, Subquery
from django.urls import reverse

from biglocal.access import Action, Role
from biglocal.communities.models import Community, Meeting, Membership
from biglocal.communities.roles import standing_of
from biglocal.money import pounds
from biglocal.reports.contents import Bar, Chart, Part, Row, Table
from biglocal.reports.models import Report
from biglocal.reports.registry import Kind
from biglocal.web.templatetags.web import day
from councillors.models import AskAnswer
from funding.money import area_money, running_priorities, spent_by_year
from funding.people import holding
from projects.diary_reads import soonest
from projects.effort import hours_in_all
from projects.mends import days_between
from projects.models import Milestone, Occasion, Project, Update

from .months import midnight
from .ward_brief import begun, people_and_hours, sentence_of, told
from .ward_month import Happened

MOST = 400  # updates of one report
SOON = 8
A_DAY = timedelta(days=1)


@dataclass
class AreaSpan:
    """An area and the days a report covers, with what was posted in them."""

    community: Community
    first: date
    last: date
    happened: Happened
    started: list[Project]

    @property
    def span(self) -> str:
        return span_words(self.first, self.last)


def span_words(first: date, last: date) -> str:
    """`1 April 2026 to 30 September 2026`."""
    return f"{first:%-d %B %Y} to {last:%-d %B %Y}"


def about(report: Report) -> AreaSpan | None:
    """Return the area with its public updates of these days; None where there is no such area."""
    community = Community.objects.defer("outline").filter(pk=report.subject).first()
    if community is None:
        return None
    updates = Update.objects.public().in_community(community)
    updates = updates.filter(happened_on__gte=report.first, happened_on__lte=report.last)
    found = updates.select_related("project__community", "effort").defer("project__community__outline")
    begins = {"started_on__gte": report.first, "started_on__lte": report.last}
    started = Project.objects.in_community(community).filter(**begins).select_related("community")
    return AreaSpan(
        community,
        report.first,
        report.last,
        Happened(list(found.order_by("-happened_on", "-pk")[:MOST])),
        list(started.defer("community__outline").order_by("started_on", "pk")[:MOST]),
    )


def heads(area: AreaSpan) -> tuple[str, str, str]:
    said = sentence_of(area.happened, area.started) if area.happened.updates or area.started else ""
    title = f"{area.community.name}: {area.span}"
    return title, area.community.place, said or "Nothing was logged in these days."


# Its headings, in their order -----------------------------------------------------------------------------------------
def done(area: AreaSpan) -> Part:
    rows = told(area.happened.of_kind(Update.Kind.STEP)) + begun(area.started)
    return Part("done", "What was done", rows=rows)


def mends(area: AreaSpan) -> Part:
    """What was put right in these days, with how long it took."""
    repairs = Update.objects.public().in_community(area.community).filter(
        kind=Update.Kind.PUT_RIGHT, happened_on__gte=area.first, happened_on__lte=area.last
    )  # fmt: skip
    return Part("mends", "What was put right", rows=mend_rows(repairs))


def mend_rows(repairs: Any) -> list[Row]:
    """Repairs, the newest first, each with how long it took. One query."""
    broke = Update.objects.public().filter(put_right_by=OuterRef("pk")).order_by("happened_on", "pk")
    with_break = repairs.annotate(
        broke_on=Subquery(broke.values("happened_on")[:1], output_field=DateField()),
        broke_at=Subquery(broke.values("happened_at")[:1]),
    )
    return [
        Row(one.title, f"{one.project.title}, {day(one.happened_on)}{mend_words(one)}", one.get_absolute_url())
        for one in with_break.select_related("project__community")
        .defer("project__community__outline")
        .order_by("-happened_on", "-pk")[:MOST]
    ]


def mend_words(repair: Any) -> str:
    if repair.broke_on is None:
        return ""
    days = days_between(repair.broke_on, repair.broke_at, repair.happened_on, repair.happened_at)
    if days < 1:
        return ": on the day it broke"
    return f": within {'a day' if days <= 1 else f'{-int(-days // 1)} days'}"


def stuck(area: AreaSpan) -> Part:
    """Setbacks until the last day that nothing had put right by then."""
    repairs = Update.objects.public().filter(puts_right=OuterRef("pk"), happened_on__lte=area.last)
    setbacks = Update.objects.public().in_community(area.community).filter(kind=Update.Kind.SETBACK)
    found = setbacks.filter(~Exists(repairs), happened_on__lte=area.last)
    found = found.exclude(project__standing=Project.Standing.STOPPED).select_related("project__community")
    rows = told(found.defer("project__community__outline").order_by("-happened_on", "-pk")[:MOST])
    return Part("stuck", "What is still broken", rows=rows)


def money(area: AreaSpan) -> Part:
    """The sums of the area's page today, by part of the plan, and each year's spending."""
    sums = area_money(area.community)
    if not sums.allocation:
        return Part("money", "Money")
    parts = [
        [one.name, pounds(one.money.allocation), pounds(one.money.spent), pounds(one.money.promised),
         pounds(one.money.left)]
        for one in running_priorities(area.community)
    ]  # fmt: skip
    parts.append(["In all", *map(pounds, [sums.allocation, sums.spent, sums.promised, sums.left])])
    words = [
        f"{pounds(sums.spent)} of {pounds(sums.allocation)} is spent, {pounds(sums.promised)} promised, "
        f"and {pounds(sums.left)} left to plan, on the day this was drafted."
    ]
    table = Table("Money by part of the plan", ["Part of the plan", "Budget", "Spent", "Promised", "Left"], parts)
    return Part("money", "Money", words=words, table=table)


def years(area: AreaSpan) -> Part | None:
    """What was spent each year, drawn and as a table."""
    found = spent_by_year(area.community)
    if not found:
        return None
    bars = [Bar(year, float(spent), pounds(spent)) for year, spent in found]
    said = ", ".join(f"{bar.label} {bar.words}" for bar in bars)
    table = Table("Spent each year", ["Year", "Spent"], [[bar.label, bar.words] for bar in bars])
    return Part("years", "Spent each year", chart=Chart(f"Spent each year: {said}.", bars), table=table)


def people(area: AreaSpan) -> Part:
    """Help as the page of hours counts it."""
    sums = hours_in_all(area.community, first=area.first, last=area.last)
    if not (sums["people"] or sums["hours"]):
        return Part("people", "People")
    words = people_and_hours(sums["people"] or 0, sums["hours"] or Decimal(0))
    return Part("people", "People", words=[f"{words}. Each time somebody came counts."])


def doors(area: AreaSpan) -> Part:
    """Councillors whose help led to something; before an election this waits."""
    within = {"ask__result_at__gte": midnight(area.first), "ask__result_at__lt": midnight(area.last + A_DAY)}
    results = AskAnswer.objects.that_led_somewhere().filter(ask__community=area.community, **within)
    rows = [
        Row(f"{one.councillor}: {one.ask.result}", day(one.ask.result_at), one.councillor.get_absolute_url())
        for one in results[:MOST]
    ]
    return Part("doors", "Doors that councillors opened", rows=rows)


def thanks(area: AreaSpan) -> Part:
    return Part("thanks", "Thank you", rows=told(area.happened.of_kind(Update.Kind.THANKS)))


def next_steps(area: AreaSpan) -> Part:
    """Dates, open meetings and milestones after the last day."""
    dates = Occasion.objects.in_community(area.community).coming(area.last)
    meetings = Meeting.objects.in_community(area.community).coming(area.last).filter(open_to_all=True)
    rows = [
        Row(one.title, ", ".join(filter(None, [day(one.on), one.where])), "")
        for one in soonest(list(dates[:SOON]), list(meetings[:SOON]), most=SOON)
    ]
    waiting = Milestone.objects.filter(project__community=area.community, done_on=None, due_on__gt=area.last)
    rows += [
        Row(f"{one.project.title}: {one.title}", f"planned for {day(one.due_on)}", one.project.get_absolute_url())
        for one in waiting.select_related("project__community").order_by("due_on", "pk")[:SOON]
    ]
    return Part("next", "What comes next", rows=rows)


def may_read(person: Any, subject: int) -> bool:
    """Those who may ask for the report of this area."""
    community = Community.objects.filter(pk=subject).first()
    return community is not None and Action.AREA_REPORT in standing_of(person).actions_in(community)


def back(subject: int) -> tuple[str, str]:
    community = Community.objects.only("name", "slug").get(pk=subject)
    return f"Reports of {community.name}", reverse("area_reports", args=[community.slug])


def circles(report: Report, on: date) -> dict[str, tuple[str, list[int]]]:
    """Return who may be sent a report of an area: name, words, ids of people. Four queries."""
    community = Community.objects.defer("outline").get(pk=report.subject)
    members = Membership.objects.in_community(community).in_partnership().running(on).filter(person__is_active=True)
    holders = community.lto_appointments.running(on).values("organisation")
    officers = Q(programme=community.programme_id, role=Role.OFFICER)
    return {
        "partnership": ("The partnership", sorted(set(members.values_list("person", flat=True)))),
        "holder": ("Who holds the money", holding(Q(role=Role.FINANCE, organisation__in=holders), on=on)),
        "rep": ("The rep", holding(Q(role=Role.REP, community=community), on=on)),
        "officers": ("Local Trust", holding(officers, on=on)),
        "councillors": ("The ward councillors", holding(Q(role=Role.COUNCILLOR, community=community), on=on)),
    }


AREA = Kind(
    name="area",
    label="Report of an area",
    about=about,
    heads=heads,
    parts=[done, mends, stuck, money, years, people, doors, thanks, next_steps],
    may_read=may_read,
    back=back,
    is_edited=True,
    circles=circles,
)
