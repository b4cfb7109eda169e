"""What every verb about an ask holds to: the row is locked, the table of moves is asked, a refusal names who has it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from biglocal.audit.record import record
from biglocal.notices.events import record_event
from biglocal.places.models import WardLine
from biglocal.refusals import Refused

from ..ask_moves import BEFORE, IN_HAND, MOVES, RAISED, RESULT, UNDONE, Hand
from ..models import Ask, Councillor, Term

CHANGED = "This has changed since you opened the page. Look at it again."


def locked(ask: Ask) -> Ask:
    """Return the ask as it stands now, locked until the end of the transaction."""
    rows = Ask.objects.select_for_update(of=("self",))
    return rows.select_related("raised_by", "community", "holder", "passed_to").get(pk=ask.pk)


def step(ask: Ask, hand: Hand, move: str, *, now: datetime) -> None:
    """Lead the locked ask where the table says, without saving it; what the table does not hold is refused."""
    to = MOVES.get((hand, move), {}).get(ask.state)
    if to is None:
        raise Refused(why_not(ask))
    if to == BEFORE:
        to = ask.state_before or (IN_HAND if ask.holder_id else RAISED)
        ask.state_before = IN_HAND if to == RESULT else ""
    elif move in UNDONE:
        ask.state_before = ask.state
    ask.state, ask.last_word_at = to, now


def why_not(ask: Ask) -> str:
    """Say why nothing can be done with the ask as it stands, and who has it."""
    if ask.state == Ask.State.WITHDRAWN:
        return f"{ask.raised_by.get_short_name()} has taken this request back. There is nothing left to do."
    if ask.state in (Ask.State.RESULT, Ask.State.CLOSED):
        return "This request is finished. Thank you all the same."
    if ask.state == Ask.State.PASSED and ask.passed_to:
        return f"{ask.holder} has passed this on to {ask.passed_to}. Thank you all the same."
    if ask.is_held:
        return f"{ask.holder} has had this since {said_day(ask.held_since)}. Thank you all the same."
    return CHANGED


def said_day(moment: datetime | None) -> str:
    """Return the day of a moment in words."""
    return f"{timezone.localtime(moment):%-d %B}" if moment else "today"


def councillor_of(person: Any) -> Councillor | None:
    """Return whose account this is."""
    return Councillor.objects.filter(person=person).first()


def hand_of(ask: Ask, councillor: Councillor | None, on: date) -> Hand | None:
    """Return which hand a councillor has in an ask on a day; a former councillor and one of another ward have none."""
    if councillor is None or not ask.may_be_answered_by(councillor, on=on):
        return None
    return ask.hand_of(councillor.pk)


def people_asked(lines: Iterable[WardLine], on: date) -> list[int]:
    """Return the ids of persons with an account and a term on `on` in one of the wards."""
    terms = Term.objects.running(on).filter(ward__line__in=lines, councillor__person__isnull=False)
    return sorted(set(terms.values_list("councillor__person", flat=True)))


def write_down(verb: str, ask: Ask, *, by: Any, sentence: str, **detail: Any) -> None:
    """Write the line of history."""
    record(verb, ask, by=by, community=ask.community_id, sentence=sentence, **detail)


def tell(move: str, ask: Ask, *, by: Any, people: Iterable[int | None], now: datetime) -> None:
    """Let people hear by mail of a move; who they are and what it says is asked anew when the mail is made."""
    record_event(
        "ask-told",
        key=f"ask-told:{ask.pk}:{move}:{now:%Y%m%d%H%M%S%f}",
        subject=f"ask:{ask.pk}",
        topics=[],
        actor=by,
        community=ask.community_id,
        people=sorted({pk for pk in people if pk}),
        happened_at=now,
    )
