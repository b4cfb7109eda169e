"""Bars of a report as SVG: the same drawing on the page and in the file. What it says stands in a table beside it."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .contents import Chart

WIDTH, LINE, ROOM, LETTER = 420, 34, 84, 8.2  # of the drawing's own units: room for words behind the longest bar


def chart_svg(chart: Chart, *, size: int = 15) -> SafeString:
    """Return the chart as one SVG whose letters are `size` units high. Colours are attributes: no style is needed."""
    longest = max((bar.length for bar in chart.bars), default=0) or 1
    label = 12 + round(LETTER * max((len(shortened(bar.label)) for bar in chart.bars), default=0))
    room = WIDTH - label - ROOM
    bars = format_html_join(
        "",
        '<text x="0" y="{}" font-size="{}" fill="#17251f">{}</text>'
        '<rect x="{}" y="{}" width="{}" height="20" rx="3" fill="#0c5b44"/>'
        '<text x="{}" y="{}" font-size="{}" fill="#17251f">{}</text>',
        (
            (
                LINE * row + 21, size, shortened(bar.label),
                label, LINE * row + 6, width,
                label + width + 8, LINE * row + 21, size, bar.words,
            )
            for row, bar in enumerate(chart.bars)
            for width in [round(max(bar.length, 0) / longest * room)]
        ),
    )  # fmt: skip
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" role="img" aria-label="{}" '
        'font-family="Libertinus Serif, sans-serif">{}</svg>',
        WIDTH, LINE * len(chart.bars) + 4, WIDTH, chart.alt, bars,
    )  # fmt: skip


def shortened(words: str, most: int = 22) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
