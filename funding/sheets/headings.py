"""Which column holds what: found by its heading, in one row or in two."""

import re
from dataclasses import dataclass

from biglocal.refusals import Refused

from .reading import Cell, Rows

LOOK_IN = 15  # rows; headings stand no further down
NAME = re.compile(
    r"\b(item|description|activity|theme|priority|heading|what for|budget line|cost)\b|^(line|name|what)$"
)
NUMBER = re.compile(r"^(no|nr|number|line no|line number|#|ref)\.?$")
EARLIER = re.compile(
    r"before|previous|to date|so far|cumulative|in all|total to|budget|plan"
    r"|allocat|balance|left|remain|vari|differ"
)
SPENT = re.compile(r"\b(spent|spend|spending|actual|actuals|expenditure|paid out)\b")
NOW = re.compile(r"this (time|period|report|half|quarter)|in this|current period|in (the )?period")
COMMITTED = re.compile(r"committed|commitment|promised|not paid yet|on order")
FORECAST = re.compile(r"forecast|likely|next|expected|projected")
ANY = re.compile("|".join(f"(?:{one.pattern})" for one in [NAME, NUMBER, EARLIER, SPENT, NOW, COMMITTED, FORECAST]))
CANNOT_TELL = (
    "We can’t tell which column is what you spent. Give it the heading “Spent”, and the names the heading “Item”."
)


@dataclass(frozen=True)
class Columns:
    """Where each thing stands, and the row after the headings."""

    spent: int
    name: int | None
    number: int | None
    committed: int | None
    forecast: int | None
    first: int
    words: dict[str, str]


def folded(cell: Cell) -> str:
    """Return the words of a cell to compare: small letters, single blanks, without brackets and signs of money."""
    text = re.sub(r"[£()\[\]:*]", " ", str(cell or "")).replace("&", " and ")
    return re.sub(r"\s+", " ", text).strip().casefold()


def is_words(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(re.search(r"[^\W\d_]", cell)) and not re.fullmatch(r"[£\d.,\s-]+", cell)


def find_columns(rows: Rows) -> Columns:
    """Return the columns by their headings; without any, the one column of numbers beside one of words. Or refuse."""
    for place, row in enumerate(rows[:LOOK_IN]):
        if not any(is_words(cell) for cell in row):
            continue
        if (
            place + 1 < len(rows)
            and goes_on(row, rows[place + 1])
            and (found := columns_of(two(row, rows[place + 1]), place + 2))
        ):
            return found
        several = sum(1 for cell in row if cell is not None) > 1  # a title stands alone
        if several and (found := columns_of([folded(cell) for cell in row], place + 1)):
            return found
    return without_headings(rows)


def goes_on(upper: list[Cell], lower: list[Cell]) -> bool:
    """Is the lower row a second row of headings: two of them or more, and no number?"""
    heads = sum(1 for cell in lower if is_words(cell) and ANY.search(folded(cell)))
    numbers = sum(1 for cell in lower if cell is not None and not is_words(cell))
    return heads >= 2 and not numbers and any(cell is not None for cell in upper)


def two(upper: list[Cell], lower: list[Cell]) -> list[str]:
    """Return two rows of headings as one; a merged heading above reaches over the empty cells beside it."""
    found, above = [], ""
    for place in range(max(len(upper), len(lower))):
        above = folded(upper[place]) or above if place < len(upper) else above
        below = folded(lower[place]) if place < len(lower) else ""
        found.append(f"{above} {below}".strip() if below else folded(upper[place]) if place < len(upper) else "")
    return found


def columns_of(heads: list[str], first: int) -> Columns | None:
    """Return the columns these headings name; nothing where none is what was spent."""
    scores = {place: score(head) for place, head in enumerate(heads)}
    spent = max(scores, key=lambda place: scores[place], default=None)
    if spent is None or scores[spent] <= 0:
        return None
    taken = {spent}

    def find(pattern: re.Pattern[str]) -> int | None:
        for place, head in enumerate(heads):
            if place not in taken and pattern.search(head):
                taken.add(place)
                return place
        return None

    committed, forecast = find(COMMITTED), find(FORECAST)
    number, name = find(NUMBER), find(NAME)
    named = {"spent": spent, "committed": committed, "forecast": forecast}
    words = {column: heads[place] for column, place in named.items() if place is not None}
    return Columns(spent, name, number, committed, forecast, first, words)


def score(head: str) -> int:
    """Return how surely a heading is that of what was spent in this time."""
    if not head or COMMITTED.search(head) or FORECAST.search(head):
        return 0
    points = (2 if SPENT.search(head) else 0) + (1 if NOW.search(head) else 0)
    return points - (3 if EARLIER.search(head) else 0)


def without_headings(rows: Rows) -> Columns:
    """Take the only column of numbers beside a column of words."""
    from .amounts import Unreadable, amount_in

    numbers: set[int] = set()
    for row in rows:
        for place, cell in enumerate(row):
            try:
                amount = None if is_words(cell) else amount_in(cell)
            except Unreadable:
                continue
            if amount is not None:
                numbers.add(place)
    if len(numbers) != 1 or not any(is_words(cell) for row in rows for cell in row):
        raise Refused(CANNOT_TELL)
    return Columns(numbers.pop(), None, None, None, None, 0, {})
