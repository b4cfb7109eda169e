"""Does an update or a photo feature a councillor? Who writes may say so, and the words do where they name one."""

import re
from collections.abc import Iterable

from ..models import Update

COUNCILLOR = re.compile(r"\b(cllrs?|councillors?)\b", re.IGNORECASE)


def names_councillor(*, kind: str, text: str, quotes: Iterable[str]) -> bool:
    """Do thanks or a quote speak of a councillor? A step that speaks of one is no praise."""
    words = [*quotes]
    if kind == Update.Kind.THANKS:
        words.append(text)
    return any(COUNCILLOR.search(one) for one in words)


def shows_councillor(alt: str) -> bool:
    """Do the words beside a photo say that a councillor is in it?"""
    return bool(COUNCILLOR.search(alt))
