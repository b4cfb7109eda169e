"""What a table says of the lines of an agreement. Every row is matched, ignored with a reason, or not understood."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from biglocal.money import pounds
from biglocal.refusals import Refused

from .amounts import Unreadable, amount_in
from .headings import Columns, find_columns, folded, is_words
from .reading import Cell, Rows

TOTAL = re.compile(r"^(grand |sub ?-?|over)?(totals?|all)\b|^sum\b|^balance\b|^overall\b|\btotals?$")
MARK = re.compile(r"^R-(\d{1,12})$")
AMOUNTS = ["spent", "committed", "forecast"]
ADDED = "Added to the row above for the same item"


@dataclass
class RowRead:
    """One row, and what was understood of it."""

    number: int
    words: str
    status: str  # matched, total, unmatched, wrong
    says: str = ""
    line: Any = None
    amounts: dict[str, Decimal] = field(default_factory=dict)
    found_as: str = ""  # status, words and item as they were understood, before anybody chose by hand
    found_says: str = ""
    found_pk: int = 0


@dataclass
class Understood:
    """All rows, and the amounts of each line that come of them."""

    rows: list[RowRead]
    columns: Columns
    amounts: dict[int, dict[str, Decimal]]
    notes: list[str] = field(default_factory=list)

    @property
    def matched(self) -> int:
        return len(self.amounts)

    @property
    def left_out(self) -> list[RowRead]:
        """Rows that hold something and are not put in."""
        return [row for row in self.rows if row.status in ("unmatched", "wrong")]


def marks_in(rows: Rows) -> set[int]:
    """Return the numbers of reports that a sheet of ours names."""
    found = (MARK.match(cell) for row in rows for cell in row if isinstance(cell, str))
    return {int(match.group(1)) for match in found if match}


def understand(tables: list[Rows], lines: list[Any]) -> Understood:
    """Return what the first table says that names a line; where none does, the first that has columns at all."""
    first: Understood | None = None
    refused: Refused | None = None
    for rows in tables:
        try:
            found = understand_rows(rows, lines)
        except Refused as one:
            refused = refused or one
            continue
        if found.matched:
            return found
        first = first or found
    if first is None:
        raise refused or Refused("There is nothing in this table.")
    return first


def understand_rows(rows: Rows, lines: list[Any]) -> Understood:
    """Return what one table says."""
    columns = find_columns(rows)
    names = by_name(lines)
    found = Understood([], columns, {})
    for number, row in enumerate(rows[columns.first :], start=columns.first + 1):
        if any(cell is not None for cell in row):
            read = read_row(number, row, columns, names, lines)
            read.found_as, read.found_says, read.found_pk = read.status, read.says, read.line.pk if read.line else 0
            found.rows.append(read)
            take(read, found)
    return found


def by_name(lines: list[Any]) -> Mapping[str, Any]:
    """Return the lines by their folded names; a name that two lines share names neither."""
    found: dict[str, Any] = {}
    for line in lines:
        name = key_of(line.description)
        found[name] = None if name in found else line
    return found


def key_of(words: Cell) -> str:
    """Return a name to compare: without signs, articles and plurals of writing."""
    return re.sub(r"[^\w]+", " ", folded(words)).strip().removeprefix("the ")


def read_row(number: int, row: list[Cell], columns: Columns, names: Mapping[str, Any], lines: list[Any]) -> RowRead:
    """Return one row: whose it is, and its amounts."""
    words = name_in(row, columns)
    read = RowRead(number, words, "unmatched")
    read.line = names.get(key_of(words)) or line_by_number(row, columns, words, lines) or nearly(words, names)
    if read.line is None and TOTAL.search(key_of(words)):
        read.status, read.says = "total", "A row of totals"
        read.amounts = quietly(row, columns)
        return read
    try:
        read.amounts = amounts_in(row, columns)
    except Unreadable as wrong:
        read.status, read.says = "wrong", str(wrong)
        return read
    if read.line is not None:
        read.status = "matched"
    elif not read.amounts:
        read.status, read.says = "total", "No amount in it"
    else:
        read.says = "No item of this agreement has this name" if words else "No name beside the amount; a merged cell?"
    return read


def name_in(row: list[Cell], columns: Columns) -> str:
    """Return the name in the row: of its column, or the first words in it."""
    if columns.name is not None and columns.name < len(row) and row[columns.name] is not None:
        return str(row[columns.name])[:120]
    others = {columns.spent, columns.committed, columns.forecast, columns.number}
    return next((str(cell)[:120] for place, cell in enumerate(row) if place not in others and is_words(cell)), "")


def line_by_number(row: list[Cell], columns: Columns, words: str, lines: list[Any]) -> Any:
    """Return the line that the row gives by its place in the agreement, where it gives no name."""
    if columns.number is None or columns.number >= len(row) or words:
        return None
    given = str(row[columns.number] or "").removesuffix(".0").strip(" .")
    return lines[int(given) - 1] if given.isascii() and given.isdigit() and 1 <= int(given[:6]) <= len(lines) else None


def nearly(words: str, names: Mapping[str, Any]) -> Any:
    """Return the one line whose name begins the row's words or the other way round, or differs by a slip of typing."""
    from difflib import get_close_matches

    key = key_of(words)
    if len(key) < 4:
        return None
    begin = [line for name, line in names.items() if name.startswith(key + " ") or key.startswith(name + " ")]
    if len(begin) == 1:
        return begin[0]
    close = get_close_matches(key, names, n=2, cutoff=0.88)
    return names[close[0]] if len(close) == 1 else None


def amounts_in(row: list[Cell], columns: Columns) -> dict[str, Decimal]:
    """Return the amounts of a row by their columns."""
    found = {}
    for name in AMOUNTS:
        place = getattr(columns, name)
        amount = amount_in(row[place]) if place is not None and place < len(row) else None
        if amount is not None:
            found[name] = amount
    return found


def quietly(row: list[Cell], columns: Columns) -> dict[str, Decimal]:
    try:
        return amounts_in(row, columns)
    except Unreadable:
        return {}


def take(read: RowRead, found: Understood) -> None:
    """Add the row's amounts to its line; say so where a total does not agree with what was read before it."""
    if read.status == "matched":
        line = found.amounts.setdefault(read.line.pk, {})
        if "spent" in line and "spent" in read.amounts:
            read.says = f"{read.says}. {ADDED}" if read.says else ADDED
        for name, amount in read.amounts.items():
            line[name] = line.get(name, Decimal("0.00")) + amount
    elif read.status == "total" and "spent" in read.amounts:
        so_far = sum((one.get("spent", Decimal(0)) for one in found.amounts.values()), start=Decimal("0.00"))
        if read.amounts["spent"] != so_far:
            said = pounds(read.amounts["spent"])
            found.notes.append(
                f"Row {read.number} says {said} in all; what we understood up to there is {pounds(so_far)}."
            )
