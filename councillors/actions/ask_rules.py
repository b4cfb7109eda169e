"""What every verb about an ask holds to: the row is locked, the table of moves is asked, a refusal names who has it."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from biglocal.audit.record import history_of, record
from biglocal.audit.stale import last_person, stale
from biglocal.notices.events import record_event
from biglocal.places.models import WardLine
from biglocal.refusals import Refused

from ..ask_moves import BEFORE, IN_HAND, MOVES, RAISED, RESULT, UNDONE, Hand
from ..models import Ask, Councillor, Term


def how_many(acts: Iterable[Callable[[], Any]]) -> int:
    """Do each, and return how many went through: somebody may have acted since the nightly job looked."""
    done = 0
    for act in acts:
        with suppress(Refused):
            act()
            done += 1
    return done


def locked(ask: Ask) -> Ask:
    """Return the ask as it stands now, locked until the end of the transaction.

    Without a join: PostgreSQL reads a locked row anew after waiting for it, but rows joined to it as they were before.
    """
    return Ask.objects.select_for_update().get(pk=ask.pk)


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
        return f"{_who_took_back(ask)} has taken this request back. There is nothing left to do."
    if ask.state in (Ask.State.RESULT, Ask.State.CLOSED):
        return "This request is finished. Thank you all the same."
    if ask.state == Ask.State.PASSED and ask.passed_to:
        return f"{ask.holder} has passed this on to {ask.passed_to}. Thank you all the same."
    if ask.is_held:
        return f"{ask.holder} has had this since {said_day(ask.held_since)}. Thank you all the same."
    return stale(f"{last_person(ask)} moved this on", ask.get_state_display()).sentence


def _who_took_back(ask: Ask) -> str:
    line = history_of(ask).filter(verb="withdraw").first()
    return (line.by if line and line.by else ask.raised_by).get_short_name()


def check_seen(ask: Ask, seen: str) -> None:
    """Refuse to end an ask that a councillor took on since the page was opened, and say who."""
    if seen and seen != ask.state and ask.is_held:
        raise Refused(
            f"{ask.holder} has had this since {said_day(ask.held_since)}. Press again if it should still end."
        )


def said_day(moment: datetime | None) -> str:
    """Return the day of a moment in words."""
    return f"{timezone.localtime(moment):%-d %B}" if moment else "today"


def councillor_of(person: Any) -> Councillor | None:
    """Return whose account this is; it stays theirs until the end of the transaction."""
    return Councillor.objects.select_for_update(no_key=True, of=("self",)).filter(person=person).first()


def hand_of(ask: Ask, councillor: Councillor | None, on: date) -> Hand | None:
    """Return which hand a councillor has in an ask on a day; a former councillor and one of another ward have none.

    The terms that give it cannot end before the end of the transaction.
    """
    if councillor is None:
        return None
    terms = councillor.terms.running(on).filter(ward__line__in=ask.ward_lines.all())
    sits = list(terms.select_for_update(no_key=True, of=("self",)).only("pk"))
    return ask.hand_of(councillor.pk) if sits else None


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
