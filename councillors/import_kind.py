"""A council's list of councillors, as a kind of file that can be read in."""

from typing import Any

from biglocal.dates import today
from biglocal.places.imports.kinds import ImportKind, Write
from biglocal.places.imports.report import Report

from .imports import plan_councillors


def plan_councillor_file(source: Any, options: dict[str, Any], report: Report) -> Write:
    """Who sits now: compared with who sat before."""
    plan = plan_councillors(
        source, report, gss=options["council"], on=options["on"], today=today(), sure=options["sure"]
    )
    return plan.write


COUNCILLORS = ImportKind(
    "councillors",
    "Councillors of a council",
    "A whole list of who sits now: CSV of a council, of Open Council Data or of a scraper, or ModernGov’s XML.",
    plan_councillor_file,
    asks=("council", "on"),
    attribution="",
    order=6,
)
