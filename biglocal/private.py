"""What a text holds that may not be meant for everybody: telephone numbers, email addresses, postcodes of homes."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

EMAIL = re.compile(r"[^\s@<>,;:\"'()]{1,64}@(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}", re.IGNORECASE)
# British numbers: 0 or +44 and nine or ten more figures, set apart as people like it.
PHONE = re.compile(r"(?<![\w£.])(?:(?:\+|00)[\s.-]?44[\s.-]?(?:\(0\)[\s.-]?)?|\(?0)(?:[\s().-]{0,2}\d){9,10}(?!\d)")
# The second half of a postcode never has C, I, K, M, O or V: so "B1 3pm" is none.
POSTCODE = re.compile(
    r"(?<![\w£])(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]?[ \t\u00a0]?\d[ABD-HJLNP-UW-Z]{2})(?!\w)", re.IGNORECASE
)
PHONE_NUMBER, EMAIL_ADDRESS, HOME_POSTCODE = "a phone number", "an email address", "a postcode"
KINDS = [(EMAIL_ADDRESS, EMAIL), (PHONE_NUMBER, PHONE), (HOME_POSTCODE, POSTCODE)]


@dataclass(frozen=True)
class Found:
    """A piece of a text, and what it looks like."""

    kind: str
    words: str

    @property
    def question(self) -> str:
        """What the writer is asked about it, before it is published."""
        if self.kind == HOME_POSTCODE:
            home = "Leave it out if somebody lives there."
            return f"“{self.words}” looks like a postcode. {home} Is it meant for everybody?"
        return f"“{self.words}” looks like {self.kind}. Is it meant for everybody?"


def found_in(texts: Iterable[str]) -> list[Found]:
    """Return what in `texts` looks private, each piece once, in the order of the texts."""
    found: dict[Found, None] = {}
    for text in texts:
        for kind, pattern in KINDS:
            for match in pattern.findall(text or ""):
                found[Found(kind, match.strip().rstrip("."))] = None
            text = pattern.sub(" ", text or "")  # so that figures of an address are not a number too
    return list(found)


def mark_of(found: Iterable[Found]) -> str:
    """Return what stands for exactly these pieces: a yes to them is no yes to others."""
    plain = [(one.kind, re.sub(r"\W", "", one.words).casefold()) for one in found]
    pieces = "\n".join(sorted(f"{kind} {words}" for kind, words in plain))
    return hashlib.blake2b(pieces.encode(), digest_size=8).hexdigest() if pieces else ""
