"""A table that was read travels with its page as text, so that people can say by hand where each row belongs."""

import json
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from biglocal.money import MOST
from biglocal.refusals import Refused

from .headings import Columns
from .matching import AMOUNTS, RowRead, Understood, take
from .reading import MOST_ROWS

MOST_LETTERS = 1_500_000
GONE = "The table did not come along. Bring it again: nothing was put in."
NO_ITEM = "Choose an item of this report for row {number}, or leave the row out."


def packed(read: Understood) -> str:
    """Return all that was understood, and what is chosen now, as text for a hidden box."""
    rows = [
        [row.number, row.words, row.found_as, row.found_says, row.found_pk, {k: str(v) for k, v in row.amounts.items()}]
        for row in read.rows
    ]
    return json.dumps({"heads": read.columns.words, "rows": rows, "chosen": chosen_in(read)}, separators=(",", ":"))


def chosen_in(read: Understood) -> dict[str, int]:
    """Return the item of each row that has an amount, by the row's number; 0 where it is left out."""
    return {str(row.number): row.line.pk if row.line else 0 for row in read.rows if row.amounts}


def unpacked(text: str, lines: list[Any]) -> Understood:
    """Return the table as its page showed it last; refuse what no page of ours wrote."""
    try:
        kept = json.loads(text[:MOST_LETTERS])
        heads = {str(name): clean(words) for name, words in kept["heads"].items() if name in AMOUNTS}
        rows = [row_of(*given) for given in kept["rows"][:MOST_ROWS]]
        chosen = {str(number): int(pk) for number, pk in kept["chosen"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
        raise Refused(GONE) from None
    if len({row.number for row in rows}) < len(rows):
        raise Refused(GONE)
    return placed(rows, heads, lines, chosen)


def row_of(number: Any, words: Any, status: Any, says: Any, pk: Any, amounts: Mapping[str, Any]) -> RowRead:
    """Return one row as it was understood, before anybody chose."""
    found = {name: Decimal(str(amounts[name])) for name in AMOUNTS if name in amounts}
    if any(
        not (amount.is_finite() and 0 <= amount <= MOST and amount == round(amount, 2)) for amount in found.values()
    ):
        raise ValueError(number)
    row = RowRead(abs(int(number)), clean(words)[:120], clean(status), clean(says)[:200], amounts=found)
    row.found_as, row.found_says, row.found_pk = row.status, row.says, int(pk)
    return row


def clean(words: Any) -> str:
    """Return words without marks that can't be shown."""
    return "".join(letter for letter in str(words) if unicodedata.category(letter) not in ("Cc", "Cs"))


def chosen_by_hand(read: Understood, lines: list[Any], given: Mapping[str, str]) -> tuple[Understood, bool]:
    """Return the table with the items that people chose for its rows, and whether any is another than shown before."""
    before = chosen_in(read)
    open_ones = {str(line.pk) for line in lines}
    chosen = dict(before)
    for number in before:
        said = given.get(f"row_{number}")
        if said and said not in open_ones:
            raise Refused(NO_ITEM.format(number=number))
        if said is not None:
            chosen[number] = int(said or 0)
    return placed(read.rows, read.columns.words, lines, chosen), chosen != before


def placed(rows: list[RowRead], heads: dict[str, str], lines: list[Any], chosen: Mapping[str, int]) -> Understood:
    """Return the rows at the items that are chosen for them, added up anew."""
    by_pk = {line.pk: line for line in lines}
    found = Understood([], Columns(0, None, None, None, None, 0, heads), {})
    for row in rows:
        row.status, row.says = row.found_as, row.found_says
        row.line = by_pk.get(chosen.get(str(row.number), row.found_pk)) if row.amounts else None
        if row.line is not None:
            row.status, row.says = "matched", "" if row.line.pk == row.found_pk else "Chosen by you"
        elif row.amounts and row.found_as == "matched":
            row.status, row.says = "unmatched", "Left out by you"
        found.rows.append(row)
        take(row, found)
    return found
