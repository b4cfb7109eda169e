"""When an area begins to close and when it may end: one measure for both, what is not spent (money.md, 13)."""

from decimal import Decimal
from typing import Any

from .money import Money


def not_spent(money: Money) -> Decimal:
    """What the area has not spent yet: promised, and left to plan."""
    return money.promised + money.left


def starts_closing(money: Money, figures: Any) -> bool:
    """Is less left than the programme says? £149,999.99 is, £150,000 is not. An area without money never closes."""
    return money.allocation > 0 and not_spent(money) < figures.close_out_below


def may_close(money: Money, figures: Any) -> bool:
    """Is at most as much left as the programme allows? £75,000 is, £75,000.01 is not."""
    return not_spent(money) <= figures.close_at_most


def in_words(names: list[str]) -> str:
    """Return names as a list in a sentence: the first five, and how many more."""
    shown = ", ".join(names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown
