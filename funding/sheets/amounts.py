"""An amount as it stands in a cell."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from biglocal.money import MOST, pounds, to_penny

from ..forms.reports import AmountField
from .reading import Cell, Uncounted

NIL = {"-", "–", "—", "nil", "none", "£-", "£–", "£ -"}
READER = AmountField(required=False)


class Unreadable(Exception):
    """A cell that holds no amount; the words say what is wrong."""


def amount_in(cell: Cell) -> Decimal | None:
    """Return the amount in pounds, nothing for an empty cell; raise `Unreadable` with what is wrong."""
    if cell is None:
        return None
    if isinstance(cell, Uncounted):
        raise Unreadable("holds a formula without its result. Open the file, save it, and choose it again")
    if isinstance(cell, date):
        raise Unreadable(f"is a day, {cell:%-d %B %Y}, not an amount")
    if isinstance(cell, Decimal):
        return _number(cell)
    words = cell.strip()
    if words.lower() in NIL:
        return Decimal("0.00")
    if words.startswith("#"):
        raise Unreadable(f"shows “{words[:20]}”, an error of the spreadsheet")
    if words.startswith(("-", "−", "(", "£-", "-£")):  # noqa: RUF001  # the true minus too
        raise Unreadable(f"is below nought: “{words[:20]}”. Take money that came back off what you spent")
    try:
        return READER.clean(words)
    except ValidationError:
        raise Unreadable(f"is no amount: “{words[:40]}”") from None


def _number(number: Decimal) -> Decimal:
    """Return a number of a workbook as pounds; what is off by less than a hundredth of a penny is how they reckon."""
    near = to_penny(number)
    if abs(near - number) > Decimal("0.0001"):
        raise Unreadable(f"has parts of a penny: {number.normalize():f}")
    if near < 0:
        raise Unreadable(f"is below nought: {pounds(near)}. Take money that came back off what you spent")
    if near > MOST:
        raise Unreadable("is larger than any amount here")
    return near
