"""Drawings that come from data: patches, icons, bars. Geometry goes into attributes of SVG, never into a style."""

from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from biglocal.money import pounds

# Each icon is drawn in a box of 24 by 24 with a line of its own colour.
ICONS = {
    "flag": '<path d="M6 21V4M6 5h11l-2.5 4L17 13H6"/>',
    "bench": '<path d="M3 9h18M3 13h18M6 6v14M18 6v14"/>',
    "heart": '<path d="M12 20C5 15 3 11.5 3 8.5A4.5 4.5 0 0 1 12 7a4.5 4.5 0 0 1 9 1.5c0 3-2 6.5-9 11.5z"/>',
    "network": '<circle cx="12" cy="5" r="2.5"/><circle cx="5" cy="18" r="2.5"/><circle cx="19" cy="18" r="2.5"/>'
    '<path d="M11 7.5L6.2 15.6M13 7.5l4.8 8.1M7.5 18h9"/>',
    "brush": '<path d="M14 4l6 6-8 8c-2 2-6 2.5-8 2 1-1 .5-3.5 2-6z"/><path d="M11 8l5 5"/>',
    "cross": '<path d="M5 5l14 14M19 5L5 19"/>',
    "sprout": '<path d="M12 21v-8M12 13c-6 0-8-4-8-8 5 0 8 3 8 8zM12 15c0-4 3-7 8-7 0 4-3 7-8 7z"/>',
    "camera": '<path d="M4 8h3l2-3h6l2 3h3v11H4z"/><circle cx="12" cy="13" r="3.5"/>',
    "coin": '<circle cx="12" cy="12" r="8.5"/><path d="M14.8 9a2.6 2.6 0 0 0-4.8 1.3V16m-1.5 0h6M8.5 12.5h4.5"/>',
    "bulb": '<path d="M9 18h6M10 21h4M8.5 15A6 6 0 1 1 15.5 15c-.5.5-.7 1.5-.7 3h-5.6c0-1.5-.2-2.5-.7-3z"/>',
    "crack": '<path d="M13 3L8 10l6 3-4 8"/>',
    "offline": '<path d="M7 18a4.5 4.5 0 0 1-.6-8.9M9.5 6.5A6 6 0 0 1 18 11a3.6 3.6 0 0 1 1.5 6.7M3 3l18 18M11 18h4"/>',
    "megaphone": '<path d="M4 10v4h4l8 5V5L8 10zM19 9.5c1.3 1.5 1.3 3.5 0 5M8 14l1.5 6"/>',
    "people": '<circle cx="8" cy="8" r="3"/><circle cx="16.5" cy="9" r="2.5"/>'
    '<path d="M2.5 20c0-4 2.5-6 5.5-6s5.5 2 5.5 6M15 14.2c3.5-.6 6.5 1.3 6.5 5.3"/>',
    "tick": '<path d="M4 12.5l5.5 5.5L20 7"/>',
    "warning": '<path d="M12 3.5L22 20.5H2zM12 10v5M12 17.8v.2"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.5l3.5 2"/>',
    "eye": '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/>'
    '<circle cx="12" cy="12" r="2.8"/>',
    "pin": '<path d="M12 21c-4.5-5-7-8-7-11a7 7 0 0 1 14 0c0 3-2.5 6-7 11z"/><circle cx="12" cy="10" r="2.5"/>',
    "plus": '<path d="M12 3v18M3 12h18"/>',
}


def icon(name: str) -> SafeString:
    """Return the icon `name`, hidden from screen readers: the words beside it say what it means."""
    extra = " bl-thanks" if name == "thanks" else ""
    drawing = ICONS["heart" if name == "thanks" else name]
    return mark_safe(  # noqa: S308  # both parts are ours
        f'<svg class="bl-icon{extra}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{drawing}</svg>'
    )


def icon_in_patch(name: str) -> SafeString:
    """Return the stitched square of an empty place with the icon `name` in it."""
    return mark_safe(  # noqa: S308  # ours
        '<svg class="bl-empty__patch" viewBox="0 0 48 48" aria-hidden="true" focusable="false">'
        '<rect x="2" y="2" width="44" height="44" rx="5" fill="none" stroke="currentColor" stroke-width="2.5" '
        'stroke-dasharray="6 5"/><svg x="12" y="12" width="24" height="24" viewBox="0 0 24 24" fill="none" '
        'stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
        f"{ICONS[name]}</svg></svg>"
    )


# Patches -------------------------------------------------------------------------------------------------------------
# A patch is sewn from four tiles of 24 by 24. A palette is four pairs: ground and figure of each tile.
PALETTES = [
    [("#f7e3da", "#b9492f"), ("#fbdc8f", "#b9492f"), ("#cfe6d2", "#0c5b44"), ("#f7bc3b", "#3b8a5a")],
    [("#0c5b44", "#f7bc3b"), ("#f7bc3b", "#0c5b44"), ("#cfe6d2", "#b9492f"), ("#0c5b44", "#cfe6d2")],
    [("#e2efe0", "#0a3a2c"), ("#6fb07c", "#0a3a2c"), ("#e2efe0", "#f7bc3b"), ("#0a3a2c", "#6fb07c")],
    [("#f1e3ee", "#6a2e63"), ("#f7bc3b", "#6a2e63"), ("#f1e3ee", "#3b8a5a"), ("#6a2e63", "#f7bc3b")],
    [("#dcedf4", "#2b6f93"), ("#fbdc8f", "#2b6f93"), ("#dcedf4", "#b9492f"), ("#2b6f93", "#fbdc8f")],
    [("#fbe6de", "#7f2a17"), ("#f7bc3b", "#7f2a17"), ("#dcedf4", "#7f2a17"), ("#7f2a17", "#fbdc8f")],
    [("#fdf1cf", "#b3452c"), ("#8fc4da", "#174b67"), ("#fdf1cf", "#174b67"), ("#b3452c", "#fdf1cf")],
]
# A shape fills its tile; those that have an up stay upright.
ARCH = "M0 24V12a12 12 0 0 1 24 0V24H17.76V12a5.76 5.76 0 0 0-11.52 0V24z"
SHAPES = [
    ARCH,
    "M0 0A24 24 0 0 1 24 24A24 24 0 0 1 0 0z",  # leaf
    "M12 0L24 12L12 24L0 12z",  # diamond
    "M0 12a12 12 0 0 1 24 0zM0 24a12 12 0 0 1 24 0z",  # two hills
    "M0 0H24V6H0zM0 12H24V18H0z",  # stripes
    "M12 4.8a7.2 7.2 0 0 1 0 14.4a7.2 7.2 0 0 1 0-14.4z",  # disc
    "M0 0H24L0 24z",  # half
    "M0 0H24A24 24 0 0 1 0 24z",  # quarter
]
UPRIGHT = {ARCH}
SALT = b"sewn2465"


def _tile(column: int, row: int, colours: tuple[str, str], shape: str, turn: int) -> str:
    ground, figure = colours
    turned = f" rotate({turn} 12 12)" if turn and shape not in UPRIGHT else ""
    return (
        f'<g transform="translate({column * 24} {row * 24}){turned}"><path fill="{ground}" d="M0 0h24v24H0z"/>'
        f'<path d="{shape}" fill="{figure}"/></g>'
    )


def _sewn(name: str, columns: int, rows: int) -> str:
    """Return the tiles of the pattern of `name`: the same name is always the same pattern."""
    draw = blake2b(name.strip().casefold().encode(), digest_size=12, salt=SALT).digest()
    palette = PALETTES[draw[0] % len(PALETTES)]
    first = draw[1] % len(SHAPES)
    second = (first + 1 + draw[2] % (len(SHAPES) - 1)) % len(SHAPES)
    by_row, turns = draw[3] % 2, [90 * (byte % 4) for byte in draw[4:8]]
    tiles = []
    for row in range(rows):
        for column in range(columns):
            place = 2 * (row % 2) + column % 2
            shape = SHAPES[second if (row if by_row else row + column) % 2 else first]
            tiles.append(_tile(column, row, palette[(place + column // 2) % 4], shape, turns[place]))
    return "".join(tiles)


@lru_cache(maxsize=1024)
def patch(name: str, size: str = "") -> SafeString:
    """Return the patch of an area: 2 by 2 tiles drawn from its name. `size` is nothing, `s` or `l`."""
    extra = f" bl-patch--{size}" if size in {"s", "l"} else ""
    return mark_safe(  # noqa: S308  # numbers and colours of ours
        f'<svg class="bl-patch{extra}" viewBox="0 0 48 48" aria-hidden="true" focusable="false">'
        f"{_sewn(name, 2, 2)}</svg>"
    )


@lru_cache(maxsize=1024)
def patch_wide(name: str, css: str = "bl-card__photo") -> SafeString:
    """Return 4 by 3 tiles of the same pattern: what stands in for a missing photo."""
    return format_html(
        '<svg class="{}" viewBox="0 0 96 72" preserveAspectRatio="xMidYMid slice" aria-hidden="true" '
        'focusable="false">{}</svg>',
        css,
        mark_safe(_sewn(name, 4, 3)),  # noqa: S308  # numbers and colours of ours
    )


# Money ---------------------------------------------------------------------------------------------------------------
def percent(part: Decimal, whole: Decimal) -> str:
    """Return `part` of `whole` as an SVG length: `48.62%`, never below 0 or above 100."""
    share = Decimal(0) if whole <= 0 else max(Decimal(0), min(Decimal(100), part * 100 / whole))
    return f"{share.quantize(Decimal('0.01')).normalize():f}%"


def money_bar(label: str, spent: Decimal, promised: Decimal, left: Decimal, *, mark: str, thin: bool) -> SafeString:
    """Return spent (solid), promised (hatched) and left (stitched) with their key. `mark` makes ids unique on the page.

    Left below nothing is over budget: the bar ends in brick and the key says by how much.
    """
    over = -left if left < 0 else Decimal(0)
    whole = spent + promised + max(left, Decimal(0))
    height = 16 if thin else 36
    words = f"{pounds(spent)} spent, {pounds(promised)} promised and "
    words += f"{pounds(over)} over budget" if over else f"{pounds(left)} left to plan, out of {pounds(whole)}"
    shown = [
        '<rect x="{}" y="1" width="{}" height="{}" fill="#fff" stroke="#0c5b44" stroke-width="2" '
        'stroke-dasharray="7 5"/>',
        '<rect x="{}" width="{}" height="100%" fill="url(#{})" stroke="#0c5b44" stroke-width="1"/>',
        '<rect width="{}" height="100%" fill="#0c5b44"/>',
        '<rect x="{}" width="{}" height="100%" fill="#b3452c"/>',
    ]
    parts = []
    if left > 0 or not whole:
        from_x = percent(spent + promised, whole)
        width = percent(left * Decimal("0.997"), whole) if whole else "99.8%"
        parts.append(format_html(shown[0], from_x, width, height - 2))
    if promised > 0:
        parts.append(format_html(shown[1], percent(spent, whole), percent(promised, whole), mark))
    if spent > 0:
        parts.append(format_html(shown[2], percent(spent, whole)))
    if over:
        parts.append(format_html(shown[3], percent(whole - over, whole), percent(over, whole)))
    last = ("over", over, "over budget") if over else ("left", left, "left to plan")
    return format_html(
        '<div class="bl-money{}"><svg width="100%" height="{}" role="img" aria-label="{}: {}">'
        '<defs><pattern id="{}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path fill="#dcefdf" d="M0 0h7v7H0z"/><path fill="#0c5b44" d="M0 0h2.5v7H0z"/></pattern></defs>{}</svg>'
        '<ul class="bl-key"><li><span class="bl-swatch"></span><span><b>{}</b> spent</span></li>'
        '<li><span class="bl-swatch bl-swatch--promised"></span><span><b>{}</b> promised</span></li>'
        '<li><span class="bl-swatch bl-swatch--{}"></span><span><b>{}</b> {}</span></li></ul></div>',
        " bl-money--thin" if thin else "",
        height,
        label,
        words,
        mark,
        mark_safe("".join(parts)),  # noqa: S308  # each part is formatted above
        pounds(spent),
        pounds(promised),
        last[0],
        pounds(last[1]),
        last[2],
    )
