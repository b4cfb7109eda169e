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
    made = f"Drafted on {report.drafted_at:%-d %B %Y} from what was logged." if report.drafted_at else ""
    return pdf_of_parts(report.title, report.where, report.sentence, report.parts, made=made)


def pdf_of_parts(title: str, where: str, sentence: str, parts: list[Part], *, made: str = "") -> bytes:
    """Return headings with their rows, words, charts and tables as one tagged file."""
    words = {"from": settings.SITE_NAME, "title": title, "where": where, "sentence": sentence, "made": made}
    return tagged_pdf(TEMPLATE, {**words, "parts": [of_part(part) for part in parts]})


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
