"""Bars of a report as SVG: the same drawing on the page and in the file. What it says stands in a table beside it."""

import textwrap

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .contents import Chart

WIDTH, LINE, ROOM, LETTER = 420, 34, 84, 8.2  # of the drawing's own units: room for words behind the longest bar
LONGEST = 20  # letters of a label's line; a label has two at most


def chart_svg(chart: Chart, *, size: int = 15) -> SafeString:
    """Return the chart as one SVG whose letters are `size` units high. Colours are attributes: no style is needed."""
    longest = max((bar.length for bar in chart.bars), default=0) or 1
    labels = [lines_of(bar.label) for bar in chart.bars]
    label = 12 + round(LETTER * max((len(line) for lines in labels for line in lines), default=0))
    room = WIDTH - label - ROOM
    words = format_html_join(
        "",
        '<text x="0" y="{}" font-size="{}" fill="#17251f">{}</text>',
        (
            (LINE * row + (21 if len(lines) == 1 else 13 + 15 * number), size, line)
            for row, lines in enumerate(labels)
            for number, line in enumerate(lines)
        ),
    )
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="20" rx="3" fill="#0c5b44"/>'
        '<text x="{}" y="{}" font-size="{}" fill="#17251f">{}</text>',
        (
            (label, LINE * row + 6, width, label + width + 8, LINE * row + 21, size, bar.words)
            for row, bar in enumerate(chart.bars)
            for width in [round(max(bar.length, 0) / longest * room)]
        ),
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" role="img" aria-label="{}" '
        'font-family="Libertinus Serif, sans-serif">{}{}</svg>',
        WIDTH, LINE * len(chart.bars) + 4, WIDTH, chart.alt, words, bars,
    )  # fmt: skip


def lines_of(words: str) -> list[str]:
    """Return a label in at most two lines; what is longer ends in dots."""
    return textwrap.wrap(words, LONGEST, max_lines=2, placeholder="…") or [""]
