"""The title of an update: the first sentence of its text, at most 60 letters, ending at a word (SETTLED.md)."""

import re

LONGEST = 60
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n")


def title_of(text: str) -> str:
    """Return the title for `text`: `Two benches in` for "Two benches in. Kofi carried them."."""
    first = SENTENCE_END.split(text.strip(), maxsplit=1)[0].strip()
    first = re.sub(r"\s+", " ", first)
    if len(first) <= LONGEST:
        return first.removesuffix(".") if not first.endswith("..") else first
    cut = first[: LONGEST - 1]
    if " " in cut and first[LONGEST - 1] != " ":
        cut = cut.rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:-–") + "…"


def rest_of(text: str) -> str:
    """Return what the title does not already say: all of it when the title had to be cut."""
    if title_of(text).endswith("…"):
        return text.strip()
    parts = SENTENCE_END.split(text.strip(), maxsplit=1)
    return parts[1].strip() if len(parts) > 1 else ""
