"""What the pages of spend reports read."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from biglocal.access import Action, Role
from biglocal.communities.models import Community, Meeting, RoleHeld
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.ready import Given, ready
from projects.models import Update

from .actions.report_rules import holds_for, is_shut
from .actions.reports import open_points
from .history import story_of
from .holders import former_holder
from .models import BudgetLine, Payment, Receipt, ReportPoint, ReportVersion, SpendReport

MOST_PROGRESS = 30
READS_DRAFTS = {Action.REPORT_SEEN, Action.PROPOSAL_WRITE, Action.VISIT_NOTE}
S = SpendReport.State
OF_PROGRESS = ["title", "kind", "happened_on", "by__name", "by__left_at", "project__title", "project__slug",
               "project__community__slug"]  # fmt: skip
FORWARD = {Update.Kind.STEP, Update.Kind.THANKS}


@dataclass
class Part:
    """What a person has to do with a report."""

    writes: bool = False
    signs: bool = False
    is_chair: bool = False
    is_staff: bool = False
    reads: bool = False

    @property
    def of_lto(self) -> bool:
        return self.writes or self.signs

    @property
    def reads_checks(self) -> bool:
        """Do they see how it stands with insurance and the like? It is for those who sign and see the report."""
        return self.of_lto or self.is_chair or self.is_staff


def part_in(person: Any, report: SpendReport, may: set[Action], on: date) -> Part:
    """Return what the person may do with it. Receipts are for who writes, signs or reviews it alone."""
    part = Part(is_chair=Action.REPORT_SEEN in may, is_staff=Action.REPORT_ACCEPT in may)
    if Action.REPORT_WRITE in may:
        part.writes = report.writes if hasattr(report, "writes") else holds_for(person, report, Role.FINANCE, on)
    if Action.REPORT_SIGN in may:
        part.signs = report.signs if hasattr(report, "signs") else holds_for(person, report, Role.CERTIFIER, on)
    inside = part.of_lto or bool(READS_DRAFTS & may)
    part.reads = report.state == S.ACCEPTED or inside or (part.is_staff and report.submitted_at is not None)
    return part


def report_in(community: Community, pk: int, person: Any = None, on: date | None = None) -> SpendReport:
    """Return an opened report of the area, or 404."""
    given = {} if person is None else {"person": person.pk, "on": on or today()}
    found = _report(bool(given)).first(community=community.pk, pk=pk, **given)
    if found is None:
        raise Http404("There is no such report in this area.")
    found.agreement.community = community
    return found


@ready
def _report(for_somebody: bool) -> Any:
    rows = SpendReport.objects.in_community(Given("community")).opened().for_pages().filter(pk=Given("pk"))
    if not for_somebody:
        return rows
    held = RoleHeld.objects.running(Given("on")).filter(person=Given("person"), organisation=OuterRef("agreement__lto"))
    return rows.annotate(writes=Exists(held.filter(role=Role.FINANCE)), signs=Exists(held.filter(role=Role.CERTIFIER)))


def report_seen(community: Community, pk: int, person: Any, may: set[Action], on: date) -> tuple[SpendReport, Part]:
    """Return the report with the person's part in it; 404 where it is not for them to read yet."""
    report = report_in(community, pk, person, on)
    part = part_in(person, report, may, on)
    if not part.reads or (part.is_staff and not part.of_lto and is_shut(person, report)):
        raise Http404("This report is not there for you to read yet.")
    return report, part


def reports_of(community: Community, person: Any, may: set[Action]) -> Any:
    """Return the area's reports that the person may hear of: residents of those that are accepted."""
    rows = SpendReport.objects.in_community(community).opened().for_pages().order_by("-end_date", "-number")
    if own := former_holder(person, community):
        return rows.filter(agreement__lto__in=own)
    if READS_DRAFTS & may or {Action.REPORT_WRITE, Action.REPORT_SIGN} & may:
        return rows
    if Action.REPORT_ACCEPT in may:
        return rows.filter(submitted_at__isnull=False)
    return rows.filter(state=S.ACCEPTED)


def open_lines(report: SpendReport, lines: list[BudgetLine]) -> list[BudgetLine]:
    """Return the lines that can be changed now: all, or after questions those that are asked about."""
    if report.state != S.QUERIED:
        return lines
    named = {point.line_id for point in open_points(report)}
    return [line for line in lines if line.pk in named]


def progress_of(report: SpendReport, lines: list[BudgetLine]) -> list[Update]:
    """Return what was logged in public in its time: on projects its lines name, else of their parts of the plan."""
    projects = {line.project_id for line in lines if line.project_id}
    priorities = {line.priority_id for line in lines if line.priority_id and not line.project_id}
    return _progress(bool(projects or priorities)).all(
        community=report.agreement.community_id,
        projects=sorted(projects),
        priorities=sorted(priorities),
        first=report.start_date,
        last=report.end_date or report.start_date,
    )


@ready
def _progress(narrowed: bool) -> Any:
    where = Q(project__pk__in=[Given("projects")]) | Q(project__priority__pk__in=[Given("priorities")])
    rows = Update.objects.public().in_community(Given("community"))
    rows = rows.filter(where) if narrowed else rows
    rows = rows.filter(happened_on__gte=Given("first"), happened_on__lte=Given("last"))
    return rows.select_related("project__community", "by").only(*OF_PROGRESS)[:MOST_PROGRESS]


def draft_of(updates: list[Update]) -> dict[str, str]:
    """Return sentences made of what was logged: steps for what happened, setbacks and mends for what was different."""
    forward = [sentence_of(one) for one in reversed(updates) if one.kind in FORWARD]
    other = [sentence_of(one) for one in reversed(updates) if one.kind not in FORWARD]
    return {"happened": "\n".join(forward), "changed": "\n".join(other)}


def sentence_of(update: Update) -> str:
    """Return the update as one line: `9 June, The Triangle pocket park: Two benches in.`"""
    title = update.title.rstrip(".")
    return f"{update.happened_on.day} {update.happened_on:%B}, {update.project.title}: {title}."


def meetings_since(report: SpendReport, on: date) -> list[Meeting]:
    """Return the partnership's last meetings after the period ended, up to today."""
    rows = Meeting.objects.filter(community=report.agreement.community_id, cancelled_at__isnull=True, on__lte=on)
    return list(rows.filter(on__gt=report.end_date or report.start_date).order_by("-on")[:6])


@dataclass
class Difference:
    """One thing that is not as it was sent before."""

    part: str
    before: str
    after: str


@dataclass
class Review:
    """What an officer reads of a report: the version sent last, and how it differs from the one before."""

    version: ReportVersion
    said: dict[str, Any]
    lines: list[dict[str, Any]]
    differences: list[Difference] = field(default_factory=list)
    points: list[ReportPoint] = field(default_factory=list)


MONEY = ["opening", "received", "returned", "contribution", "spent", "closing"]
AMOUNTS = ["planned", "before", "spent", "committed", "forecast"]
NAMES = {
    "spent": "spent",
    "committed": "promised, not paid yet",
    "forecast": "likely in the next period",
    "note": "why it differs",
}
WORDS = {
    "happened": "What the money made possible",
    "changed": "What was different",
    "help_needed": "What help you need",
    "other_money": "Money from elsewhere",
    "opening": "In the bank at the start",
    "received": "Received",
    "returned": "Sent back",
}


def read_version(said: dict[str, Any]) -> dict[str, Any]:
    """Return what was kept as text with its amounts as numbers again."""
    figures = {name: Decimal(said[name]) for name in MONEY}
    lines = [{**line, **{name: Decimal(line[name]) for name in AMOUNTS}} for line in said["lines"]]
    return {**said, **figures, "lines": lines}


def review_of(report: SpendReport) -> Review | None:
    """Return what the officer reads; nothing before it was sent."""
    versions = _versions().all(report=report.pk)
    if not versions:
        return None
    said = read_version(versions[0].said)
    before = read_version(versions[1].said) if len(versions) > 1 else None
    points = _points().all(report=report.pk)
    changed = differences(before, said) if before else []
    return Review(versions[0], said, said["lines"], changed, points)


@ready
def _versions() -> Any:
    return ReportVersion.objects.filter(report=Given("report")).select_related("signed_by", "sent_by")[:2]


@ready
def _points() -> Any:
    rows = ReportPoint.objects.filter(report=Given("report"))
    return rows.select_related("line", "asked_by", "answered_by", "version")


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """Return what changed from one version to the next, in the order of the page."""
    found = []
    lines = {line["line"]: line for line in before["lines"]}
    for line in after["lines"]:
        old = lines.get(line["line"], {})
        for name, words in NAMES.items():
            if old.get(name) != line[name]:
                found.append(Difference(f"{line['name']}: {words}", shown(old.get(name)), shown(line[name])))
    for name, words in WORDS.items():
        if before.get(name) != after.get(name):
            found.append(Difference(words, shown(before.get(name)), shown(after.get(name))))
    for receipt in after["receipts"]:
        if receipt not in before["receipts"]:
            found.append(Difference("Receipts", "", receipt))
    return found


def shown(value: Any) -> str:
    """Return a value as people read it."""
    from biglocal.money import pounds

    return pounds(value) if isinstance(value, Decimal) else str(value or "nothing")


def for_review(person: Any, pk: int) -> SpendReport:
    """Return a report that was sent to a programme the person works for, or 404."""
    found = _sent().first(programmes=list(standing_of(person).by_programme), pk=pk)
    if found is None:
        raise Http404("There is no such report.")
    return found


@ready
def _sent() -> Any:
    return SpendReport.objects.of_programmes([Given("programmes")]).sent().for_pages().filter(pk=Given("pk"))


def receipts_of(report: SpendReport) -> list[Any]:
    """Return the receipts that are kept with it."""
    return _receipts().all(report=report.pk)


@ready
def _receipts() -> Any:
    return Receipt.objects.filter(report=Given("report"))


def lines_asked(report: SpendReport) -> list[BudgetLine]:
    """Return the budget lines that it reports on."""
    return _lines().all(agreement=report.agreement_id)


@ready
def _lines() -> Any:
    return BudgetLine.objects.filter(agreement=Given("agreement"))


def waiting_for(report: SpendReport) -> Payment | None:
    """Return the first payment that waits for it, if any."""
    return _waiting().first(report=report.pk)


@ready
def _waiting() -> Any:
    return Payment.objects.filter(waits_for_report=Given("report"))[:1]


def history(report: SpendReport) -> list[Any]:
    """Who did what, newest first."""
    return story_of(report)
