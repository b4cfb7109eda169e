"""The figures of all areas together, as the portfolio shows them and the report of the programme tells them."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone

from .portfolio import FLAGS, SORTS, STANDINGS, AreaRow, areas_of
from .quarters import Quarter, quarters_of

COUNTED = [(flag, told) for flag, told in FLAGS.items() if flag not in {"any", "track"}]


class Patch(NamedTuple):
    """An area as it is drawn: only what the drawing follows from, so that it is drawn once for the same."""

    slug: str
    name: str
    standing: str
    pk: int


class Reckoned(NamedTuple):
    """What the figures of all areas are made of, and when."""

    rows: list[AreaRow]
    whole: dict[str, Decimal]
    counts: list[tuple[str, str, int]]
    standings: list[tuple[str, str, list[Patch]]]
    quarters: list[Quarter]
    at: datetime


def reckon(programmes: Iterable[int], on: date) -> Reckoned:
    """Return the figures of all areas of these programmes as they are now."""
    rows = areas_of(programmes, on=on)
    counts = [(flag, words, sum(map(fits, rows))) for flag, (words, fits) in COUNTED]
    return Reckoned(rows, whole(rows), counts, standings_of(rows), quarters_of(programmes, on=on), timezone.now())


def standings_of(rows: list[AreaRow]) -> list[tuple[str, str, list[Patch]]]:
    """Return the ways in which areas do, each with its name, its words and its areas by name."""
    patches = [Patch(row.slug, row.name, row.standing, row.pk) for row in sorted(rows, key=SORTS["area"])]
    return [(name, words, [one for one in patches if one.standing == name]) for name, words in STANDINGS.items()]


def whole(rows: list[AreaRow]) -> dict[str, Decimal]:
    """Return the figures of all areas together."""
    sums = {
        "allocation": sum((row.money.allocation for row in rows), Decimal(0)),
        "spent": sum((row.money.spent for row in rows), Decimal(0)),
        "balance": sum((row.balance for row in rows), Decimal(0)),
        "unspent": sum((row.unspent_at_end for row in rows), Decimal(0)),
    }
    return {**sums, "percent": 100 * sums["spent"] / sums["allocation"] if sums["allocation"] else Decimal(0)}
