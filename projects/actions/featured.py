"""Does an update feature a councillor? Who writes may say so, and the words say so where they name one."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..models import Update

COUNCILLOR = re.compile(r"\b(cllrs?|councillors?)\b", re.IGNORECASE)


def names_councillor(
    *, kind: str, text: str, quotes: Iterable[str], photos: Iterable[Any], known: Mapping[Any, Mapping[str, str]]
) -> bool:
    """Do thanks, a quote, or what is said of a photo speak of a councillor? A step that speaks of one is no praise."""
    words = [*quotes, *(photo.alt for photo in photos), *(facts.get("alt", "") for facts in known.values())]
    if kind == Update.Kind.THANKS:
        words.append(text)
    return any(COUNCILLOR.search(one) for one in words)
