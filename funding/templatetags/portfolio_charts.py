"""Drawings of all areas for staff: the quilt, a patch an area, and the columns of the quarters (DESIGN.md 6c)."""

from decimal import ROUND_CEILING, Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from biglocal.money import pounds

from ..portfolio import STANDINGS

register = template.Library()
STEP, ACROSS = 24, 25  # a patch is 21 wide
GROUNDS = {"track": "#2c7a4b", "quiet": "#d3dbd2", "late": "#f7bc3b", "over": "#b3452c"}
SHAPES = [  # of the areas that are on track: a quilt is not all one patch
    '<path fill="#6fb07c" d="M0 0h21a21 21 0 0 1-21 21z"/>',
    '<path fill="#6fb07c" d="M0 0l21 21H0z"/>',
    '<path fill="#6fb07c" d="M21 21H0A21 21 0 0 1 21 0z"/>',
]
SIGNS = {
    "quiet": '<path fill="#6f7f77" d="M7 9h7v3H7z"/>',
    "late": '<path fill="#6b4700" d="M10.5 4l7.5 13H3z"/>',
    "over": '<path d="M6 6l9 9M15 6l-9 9" stroke="#fff" stroke-width="3" stroke-linecap="round"/>',
}
WIDE, FOOT, TALL = Decimal(80), 176, 152  # percent of the columns; where they stand; the height of the highest


def tile(standing: str, shape: int = 0) -> SafeString:
    """Return a patch of the quilt: its ground and its sign, which differs where the colour does."""
    drawn = f'<path fill="{GROUNDS[standing]}" d="M0 0h21v21H0z"/>{SIGNS.get(standing) or SHAPES[shape]}'
    return mark_safe(drawn)  # noqa: S308  # ours


def tile_name(row: Any) -> str:
    return f"q{row.standing}{row.pk % len(SHAPES) if row.standing == 'track' else 0}"


@register.simple_tag
def standing_key(standing: str) -> SafeString:
    """Draw the small patch of the key."""
    return format_html(
        '<svg class="bl-qk" viewBox="0 0 21 21" aria-hidden="true" focusable="false">{}</svg>', tile(standing)
    )


@register.simple_tag
def areas_quilt(standings: list[Any]) -> SafeString:
    """Draw a patch for each area, which leads to it. For who sees: the table beneath says the same, with links."""
    rows = sorted((row for _, _, areas in standings for row in areas), key=lambda row: row.name.casefold())
    kinds = [
        (f"q{name}{shape}", tile(name, shape))
        for name in GROUNDS
        for shape in range(len(SHAPES) if name == "track" else 1)
    ]
    patches = [
        (
            reverse("funding:portfolio_area", args=[row.slug]),
            f"{row.name}: {STANDINGS[row.standing]}",
            tile_name(row),
            number % ACROSS * STEP,
            number // ACROSS * STEP,
        )
        for number, row in enumerate(rows)
    ]
    return format_html(
        '<svg viewBox="0 0 {} {}" aria-hidden="true" focusable="false"><defs>{}</defs>{}</svg>',
        ACROSS * STEP - 3,
        max(-(-len(rows) // ACROSS), 1) * STEP - 3,
        format_html_join("", '<g id="{}">{}</g>', kinds),
        format_html_join(
            "", '<a href="{}" tabindex="-1"><title>{}</title><use href="#{}" x="{}" y="{}"/></a>', patches
        ),
    )


def steps_of(most: Decimal) -> list[Decimal]:
    """Return round sums from nothing to at least `most`: at most six of them."""
    size = Decimal(10) ** max(len(str(int(most))) - 2, 1)
    step = next(part * size for part in (1, 2, 5, 10, 20) if part * size * 5 >= most)
    count = int((most / step).to_integral_value(ROUND_CEILING)) or 1
    return [step * number for number in range(count + 1)]


def short(amount: Decimal) -> str:
    """Return `£2.5m` or `£250,000`: words of the scale."""
    return f"£{(amount / 1_000_000).normalize():f}m" if amount >= 1_000_000 else pounds(amount)


@register.simple_tag
def quarter_columns(quarters: list[Any]) -> SafeString:
    """Draw for each quarter the plan (stitched) and what was spent (solid); the table beneath has the figures."""
    steps = steps_of(max((max(one.plan, one.spent) for one in quarters), default=Decimal(0)))

    def height(amount: Decimal) -> Decimal:
        return (TALL * max(amount, Decimal(0)) / steps[-1]).quantize(Decimal("0.1"))

    lines = [(FOOT - height(step), FOOT - height(step) - 5, short(step)) for step in steps]
    share, columns = WIDE / max(len(quarters), 1), []
    for number, one in enumerate(quarters):
        left = 100 - WIDE + share * number + share / 10
        middle, wide = f"{left + share * 2 / 5:.2f}%", f"{share * 7 / 20:.2f}%"
        plan, spent = height(one.plan), height(one.spent)
        columns.append((f"{left:.2f}%", FOOT - plan, wide, plan, middle, FOOT - spent, wide, spent, middle, one.short))
    said = "; ".join(f"{one.words}: planned {pounds(one.plan)}, spent {pounds(one.spent)}" for one in quarters)
    return format_html(
        '<svg class="bl-chart__columns" width="100%" role="img" aria-label="Spent each quarter against plan. {}">'
        '{}{}<line x1="20%" x2="100%" y1="{}" y2="{}" stroke="#17251f" stroke-width="2"/></svg>',
        said,
        format_html_join(
            "",
            '<line x1="0" x2="100%" y1="{0}" y2="{0}" stroke="#d3dbd2"/>'
            '<text x="0" y="{1}" font-size="14" fill="#475850">{2}</text>',
            lines,
        ),
        format_html_join(
            "",
            '<rect x="{}" y="{}" width="{}" height="{}" fill="#fff" stroke="#0c5b44" stroke-width="2" '
            'stroke-dasharray="6 4"/><rect x="{}" y="{}" width="{}" height="{}" fill="#0c5b44"/>'
            '<text x="{}" y="200" font-size="15" text-anchor="middle" fill="#17251f">{}</text>',
            columns,
        ),
        FOOT,
        FOOT,
    )
