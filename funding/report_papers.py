"""Insurance and safeguarding, as a spend report asks for them: taken from the papers the organisation has brought."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from biglocal.ready import Given, ready

from .models import Paper, SpendReport
from .papers import kinds_asked, lasts

ASKED = {Paper.Kind.INSURANCE: "insurance", Paper.Kind.SAFEGUARDING: "safeguarding policy"}


@dataclass(frozen=True)
class PaperCheck:
    """One kind of paper, and the one that counts; none where nothing is in date."""

    kind: str
    paper: Paper | None

    @property
    def words(self) -> str:
        return ASKED[Paper.Kind(self.kind)]

    @property
    def is_checked(self) -> bool:
        return self.paper is not None and self.paper.checked_at is not None

    @property
    def says(self) -> str:
        """How it stands, in words."""
        if self.paper is None:
            return "none in date"
        until = f"in date until {self.paper.expires_on:%-d %B %Y}" if self.paper.expires_on else "in date"
        return until if self.is_checked else f"{until}, Local Trust is still checking it"


def paper_checks(report: SpendReport, on: date) -> list[PaperCheck]:
    """Return how it stands with the papers a report asks for. One query; none where the programme asks for none.

    They are in date today; of a last report, which may come when the work is over, on the last day it is about.
    """
    asked = [kind for kind in kinds_asked(report.agreement.community.programme.on(on)) if kind in ASKED]
    if not asked:
        return []
    last = min(on, report.end_date) if report.is_final and report.end_date else on
    found: dict[str, Paper] = {}
    for paper in _papers().all(organisation=report.agreement.lto_id, kinds=asked, on=on):
        if lasts(paper) >= last and (paper.kind not in found or worth(paper) > worth(found[paper.kind])):
            found[paper.kind] = paper
    return [PaperCheck(kind, found.get(kind)) for kind in asked]


@ready
def _papers() -> QuerySet:
    rows = Paper.objects.filter(organisation=Given("organisation"), kind__in=[Given("kinds")], refused_at__isnull=True)
    return rows.filter(dated_on__lte=Given("on"))


def worth(paper: Paper) -> tuple[bool, date]:
    """Return what to compare papers of a kind by: a checked one goes first, then the one that lasts longest."""
    return paper.checked_at is not None, lasts(paper)


def paper_problems(checks: list[PaperCheck]) -> Iterator[tuple[None, str]]:
    """Yield what is missing, in a sentence each."""
    for check in checks:
        if check.paper is None:
            yield (
                None,
                f"No {check.words} of yours is in date here. Bring it on your organisation’s page, then check again.",
            )
