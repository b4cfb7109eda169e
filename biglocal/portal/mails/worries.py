"""Concerns, hidden words, somebody at risk."""

from typing import Any

from biglocal.notices.catalogue import About

from .cast import AREA, DENISE, Thing

PART = "Concerns"
CONCERN = Thing(
    title="Two benches in",
    community=AREA,
    get_kind_display="It is not true",
    answer="We asked Pat. The second bench came on 9 June; the update says so now.",
)
HIDING = Thing(title="The council never answers", by=DENISE, reason="It names somebody who is no councillor.")


def concern() -> dict[str, Any]:
    return {"concern": CONCERN, "path": "/concerns/5/"}


def waiting() -> dict[str, Any]:
    return {**concern(), "days": 3}


def hiding() -> dict[str, Any]:
    return {"hiding": HIDING, "path": "/hidden/2/"}


def safeguarding() -> dict[str, Any]:
    return {"path": "/safeguarding/1/"}


ANSWER = "who answers concerns in the area"
ABOUT = [
    About("concern-raised", "somebody reports something", ANSWER, concern),
    About("concern-waiting", "a concern waits too long", f"{ANSWER}, then Local Trust", waiting),
    About("concern-answered", "a concern is answered", "who raised it", concern),
    About("concern-answered-outside", "a concern of somebody without an account is answered", "who raised it", concern),
    About("words-hidden", "words are hidden", "who wrote them", hiding),
    About("hidden-answered", "the writer of hidden words answers", "who hid them", hiding),
    About("safeguarding-raised", "somebody worries about a person at risk", "the people named for it", safeguarding),
]
