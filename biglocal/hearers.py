"""Who must hear when something has happened: the part it happens in says it, parts above asked to hear of it."""

from collections.abc import Callable
from typing import Any, Generic, ParamSpec

Given = ParamSpec("Given")


class Hearers(Generic[Given]):
    """What parts above do when one thing has happened, in the transaction in which it happens.

    Who happens to hear first is not settled, and telling twice must do no harm. What a hearer raises undoes the act.
    """

    def __init__(self) -> None:
        self._who: list[Callable[Given, Any]] = []

    def add(self, hear: Callable[Given, Any]) -> None:
        """Have `hear` called each time; called in an `AppConfig.ready()`. The same one twice is one."""
        if hear not in self._who:
            self._who.append(hear)

    def tell(self, *given: Given.args, **named: Given.kwargs) -> None:
        """It has happened."""
        for hear in self._who:
            hear(*given, **named)
