"""A report as a tagged PDF: what its page shows, with the same words and figures."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings

from biglocal.web.pdf import printable, tagged_pdf

from .contents import Part
from .drawing import chart_svg
from .models import Report

TEMPLATE = Path(__file__).with_name("report.typ")


def pdf_of(report: Report) -> bytes:
    """Return the report's file. About 10 ms a page."""
    return tagged_pdf(TEMPLATE, words_of(report))


def words_of(report: Report) -> dict[str, Any]:
    """Return all words and drawings of the file."""
    return {
        "from": settings.SITE_NAME,
        "title": report.title,
        "where": report.where,
        "sentence": report.sentence,
        "made": f"Drafted on {report.drafted_at:%-d %B %Y} from what was logged." if report.drafted_at else "",
        "parts": [of_part(part) for part in report.parts],
    }


def of_part(part: Part) -> dict[str, Any]:
    facts = asdict(part)
    facts["own"] = [words for words in part.own.replace("\r", "").split("\n") if words.strip()]
    facts["more"] = f"And {part.more} more." if part.more else ""
    chart = part.chart
    facts["chart"] = {"alt": chart.alt, "svg": chart_svg(printable_bars(chart))} if chart else None
    return facts


def printable_bars(chart: Any) -> Any:
    """The letters of a drawing are as few as those of the text beside it."""
    bars = [type(bar)(printable(bar.label), bar.length, printable(bar.words)) for bar in chart.bars]
    return type(chart)(chart.alt, bars)
