"""Charts of money as SVG without styles: widths are percentages, so the strict policy holds."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from biglocal.money import pounds

from ..money import Money

register = template.Library()
HEIGHT = 180
BASE = 150


def share(part: Decimal, whole: Decimal, most: Decimal = Decimal(100)) -> str:
    """Return `part` of `whole` as a percentage of at most `most`."""
    return f"{(most * part / whole).quantize(Decimal('0.01')) if whole else 0}%"


@register.simple_tag
def budget_bar(money: Any, longest: Decimal) -> SafeString:
    """Draw what was spent (solid) against the budget (stitched); what is over ends in brick."""
    within, over = min(money.spent, money.allocation), max(money.spent - money.allocation, Decimal(0))
    parts = []
    if money.allocation > 0:
        parts.append(
            format_html(
                '<rect x="1" y="1" width="{}" height="24" fill="#fff" stroke="#0c5b44" stroke-width="2" '
                'stroke-dasharray="7 5"/>',
                share(money.allocation, longest, Decimal("99.6")),
            )
        )
    if within > 0:
        parts.append(format_html('<rect width="{}" height="26" fill="#0c5b44"/>', share(within, longest)))
    if over > 0:
        edge = share(within, longest)
        parts.append(
            format_html(
                '<rect x="{}" width="{}" height="26" fill="#b3452c"/>'
                '<rect x="{}" width="3" height="26" fill="#17251f"/>',
                edge,
                share(over, longest),
                edge,
            )
        )
    drawn = format_html_join("", "{}", ((part,) for part in parts))
    return format_html('<svg width="100%" height="26" aria-hidden="true" focusable="false">{}</svg>', drawn)


@register.simple_tag
def year_bar(year: Any, longest: Decimal) -> SafeString:
    """Draw what was spent in a year against what there was to spend."""
    return budget_bar(Money(year.to_spend, year.spent), longest)


@register.filter
def percent(rate: Decimal) -> str:
    """`5%` for 0.05."""
    return f"{(rate * 100).normalize():f}%"


@register.simple_tag
def year_columns(years: list[tuple[str, Decimal]], title: str) -> SafeString:
    """Draw one column a year with its sum above; the table beside it says the same in figures."""
    most = max((amount for _, amount in years), default=Decimal(0))
    step = Decimal(100) / max(len(years), 1)
    columns = []
    for number, (year, amount) in enumerate(years):
        tall = int(120 * max(amount, Decimal(0)) / most) if most > 0 else 0
        middle = f"{(step * number + step / 2).quantize(Decimal('0.01'))}%"
        left = f"{(step * number + step / 5).quantize(Decimal('0.01'))}%"
        columns.append(
            (left, BASE - tall, f"{(step * 3 / 5).quantize(Decimal('0.01'))}%", tall, middle, BASE + 20, year)
        )
    drawn = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" fill="#0c5b44"/>'
        '<text x="{}" y="{}" text-anchor="middle" font-size="15" fill="#17251f">{}</text>',
        columns,
    )
    said = ", ".join(f"{year} {pounds(amount)}" for year, amount in years)
    return format_html(
        '<svg width="100%" height="{}" role="img" aria-label="{}: {}">'
        '<rect y="{}" width="100%" height="2" fill="#6f7f77"/>{}</svg>',
        HEIGHT,
        title,
        said,
        BASE,
        drawn,
    )
