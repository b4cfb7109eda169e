"""What an update must be before it is written; each check refuses in a sentence and changes nothing."""

from collections.abc import Sequence
from datetime import date

from biglocal.refusals import Refused

from ..models import Project, Update

LONGEST_TEXT = 280
EARLIEST = date(2010, 7, 27)  # the first areas were named


def check_words(text: str) -> None:
    """Some words, and no more than the box takes."""
    if not text.strip():
        raise Refused("Say what happened. A few words are fine.", field="words")
    if len(text.strip()) > LONGEST_TEXT:
        over = len(text.strip()) - LONGEST_TEXT
        raise Refused(f"Use {LONGEST_TEXT} letters or fewer. You have {over:,} too many.", field="words")


def check_day(day: date, *, on: date) -> None:
    """Not in the future, and not before there were areas."""
    if day > on:
        raise Refused("Choose today or a day before.", field="when")
    if day < EARLIEST:
        raise Refused("Check the year: choose a day after July 2010.", field="when")


def check_repair(
    project: Project, kind: str, repaired: Sequence[Update], day: date, itself: Update | None = None
) -> None:
    """What is put right is a standing setback of this project, no later than this day, and not the update `itself`."""
    if not repaired:
        return
    if kind != Update.Kind.PUT_RIGHT:
        raise Refused("Choose “Put right” to say which setback this mends.", field="kind")
    known = {"project_id": project.pk, "kind": Update.Kind.SETBACK, "deleted_at": None}
    if any(getattr(setback, name) != value for setback in repaired for name, value in known.items()):
        raise Refused("Choose a setback of this project, or “Something else”.", field="puts_right")
    if itself in repaired:
        raise Refused("An update can’t put itself right. Choose another setback.", field="puts_right")
    if any(setback.happened_on > day for setback in repaired):
        raise Refused("The setback came later than this day. Check the date.", field="when")
