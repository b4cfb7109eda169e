"""A table that belongs to another report is refused by the name of the one it is for."""

from typing import Any

from biglocal.refusals import Refused

from ..models import BudgetLine, SpendReport
from .matching import understand
from .reading import Rows

MOST_AGREEMENTS = 20


def refuse_wrong_report(report: SpendReport, marks: set[int], tables: list[Rows] | None = None) -> None:
    """Refuse a sheet that carries the mark of another report, or names the items of another agreement."""
    other = _by_mark(report, marks) if tables is None else _by_items(report, tables)
    if other:
        raise Refused(f"This table is for {other}, not for this report. Open that report, and put it in there.")


def _by_mark(report: SpendReport, marks: set[int]) -> str:
    if not marks or report.pk in marks:
        return ""
    found = SpendReport.objects.filter(pk__in=marks, agreement__lto=report.agreement.lto_id).select_related("agreement")
    other = found.first()
    return f"“{other.agreement.title}”, {other.period}" if other else "another report"


def _by_items(report: SpendReport, tables: list[Rows]) -> str:
    lines: dict[Any, list[BudgetLine]] = {}
    others = BudgetLine.objects.filter(agreement__lto=report.agreement.lto_id).exclude(agreement=report.agreement_id)
    for line in others.select_related("agreement").order_by("-agreement", "pk"):
        lines.setdefault(line.agreement, []).append(line)
    for agreement, items in list(lines.items())[:MOST_AGREEMENTS]:
        if understand(tables, items).matched:
            return f"“{agreement.title}”"
    return ""
