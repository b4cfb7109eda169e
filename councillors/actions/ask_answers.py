"""What a councillor does with an ask: take it, say no, pass it on, keep it, have it in hand, give it back."""

from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from biglocal.notices.events import record_event, retract_event
from biglocal.refusals import Refused

from ..ask_moves import HELD, Hand
from ..models import Ask, AskAnswer, Councillor, Term
from .ask_rules import councillor_of, hand_of, how_many, locked, people_asked, step, tell, why_not, write_down

NOT_YOURS = "Only the ward’s councillors of today can answer this."


@transaction.atomic
def answer_ask(
    *,
    ask: Ask,
    answer: str,
    by: Any,
    now: datetime,
    note: str = "",
    phone: str = "",
    councillor: Councillor | None = None,
) -> AskAnswer:
    """The councillor's one answer stands: a yes or a call takes the ask, a no leaves it to the others or gives it back.

    Of two at once the first has it, and the second reads who that is. The same answer twice is once.
    """
    kept = locked(ask)
    councillor = councillor or councillor_of(by)
    hand = hand_of(kept, councillor, timezone.localdate(now))
    if councillor is None or hand is None:
        raise Refused(NOT_YOURS)
    if answer not in {AskAnswer.Answer.YES, AskAnswer.Answer.CALL, AskAnswer.Answer.NO}:
        raise Refused("Choose one of the three answers.", field="answer")
    row = AskAnswer.objects.filter(ask=kept, councillor=councillor).first()
    if row is not None and (row.answer, row.note, row.phone) == (answer, note, phone):
        if kept.is_open and (hand == Hand.HOLDER or answer == AskAnswer.Answer.NO):
            return row
    before, holder_before = row.answer if row else None, kept.holder
    if answer == AskAnswer.Answer.NO:
        _leave(kept, councillor, hand, now)
    else:
        _take(kept, councillor, hand, now)
    kept.save()
    answered = _answered(row, kept, councillor, answer, note, phone, now)
    _told_of_answer(kept, answered, by, before)
    if hand == Hand.RECEIVER and holder_before is not None:
        if answered.takes_it:
            passer = AskAnswer.objects.filter(ask=kept, councillor=holder_before)
            passer.update(answer=AskAnswer.Answer.PASSED)
        move = "received" if answered.takes_it else "hand_back"
        tell(move, kept, by=by, people=[holder_before.person_id], now=now)
    return answered


def _take(ask: Ask, councillor: Councillor, hand: Hand, now: datetime) -> None:
    if hand == Hand.HOLDER:  # a yes becomes a call, or the other way round
        ask.last_word_at = now
        return
    step(ask, hand, "take", now=now)
    ask.holder, ask.held_since, ask.passed_to, ask.passed_words = councillor, now, None, ""


def _leave(ask: Ask, councillor: Councillor, hand: Hand, now: datetime) -> None:
    if hand == Hand.RECEIVER:
        step(ask, hand, "hand_back", now=now)
        ask.passed_to = None
        return
    if ask.state == Ask.State.DECLINED:
        return
    last = "" if others_may_take(ask, councillor, timezone.localdate(now)) else "_last"
    step(ask, hand, ("give_back" if hand == Hand.HOLDER else "decline") + last, now=now)
    ask.holder, ask.held_since, ask.passed_to, ask.passed_words = None, None, None, ""


def others_may_take(ask: Ask, but: Councillor, on: date) -> bool:
    """Is there another councillor with an account, of today, who has not said no?"""
    said_no = AskAnswer.objects.filter(ask=ask, answer=AskAnswer.Answer.NO).values("councillor")
    asked = Councillor.objects.filter(person__is_active=True, pk__in=of_wards(ask, on)).exclude(pk=but.pk)
    return asked.exclude(pk__in=said_no).exists()


def of_wards(ask: Ask, on: date) -> Any:
    """Return the ids of the councillors of a day of the wards concerned, as a query."""
    return Term.objects.running(on).filter(ward__line__in=ask.ward_lines.all()).values("councillor")


def _answered(
    row: AskAnswer | None, ask: Ask, councillor: Councillor, answer: str, words: str, phone: str, now: datetime
) -> AskAnswer:
    if row is None:
        row = AskAnswer(ask=ask, councillor=councillor)
    else:
        retract_event(row.event_key)
    row.answer, row.note, row.phone, row.at = answer, words, phone, now
    row.save()
    return row


def _told_of_answer(ask: Ask, row: AskAnswer, by: Any, before: str | None) -> None:
    sentence = f"{row.councillor} answered: {row.get_answer_display()}"
    write_down("answer", ask, by=by, sentence=sentence, before=before, after=row.answer)
    record_event(
        "ask-answered",
        key=row.event_key,
        subject=f"askanswer:{row.pk}",
        topics=[],
        actor=by,
        community=ask.community_id,
        people=[ask.raised_by_id],
        happened_at=row.at,
    )


def _held_by(ask: Ask, by: Any, now: datetime) -> tuple[Ask, Councillor]:
    """Return the ask, locked, and the councillor who has it; anybody else reads who has it."""
    kept, councillor = locked(ask), councillor_of(by)
    hand = hand_of(kept, councillor, timezone.localdate(now))
    if councillor is None or hand is None:
        raise Refused(NOT_YOURS)
    if hand != Hand.HOLDER:
        raise Refused(why_not(kept))
    return kept, councillor


@transaction.atomic
def pass_ask(*, ask: Ask, by: Any, now: datetime, to: Councillor | None = None, words: str = "") -> Ask:
    """The ask is passed on: to a colleague of the ward, who answers for it, or to somebody named in words.

    Until a colleague has taken it, and whenever it is somebody else, the councillor who passed it on is who to ask.
    """
    kept, councillor = _held_by(ask, by, now)
    if (to is None) == (not words):
        raise Refused("Choose a colleague, or write who you passed it to.", field="words")
    if kept.state == Ask.State.PASSED and (kept.passed_to, kept.passed_words) == (to, words):
        return kept
    if to is not None and (to == councillor or not kept.may_be_answered_by(to, on=timezone.localdate(now))):
        raise Refused("Choose a colleague who sits for the ward today.", field="to")
    if to is not None and to.person_id is None:
        raise Refused(f"{to} has no account here yet. Tell them, and write their name in the box instead.", field="to")
    step(kept, Hand.HOLDER, "pass_on", now=now)
    kept.passed_to, kept.passed_words = to, words
    kept.save()
    write_down("pass_on", kept, by=by, sentence=f"{councillor} passed it on to {kept.passed_name}")
    tell("pass_on", kept, by=by, people=[kept.raised_by_id, to.person_id if to else None], now=now)
    return kept


@transaction.atomic
def keep_ask(*, ask: Ask, by: Any, now: datetime) -> Ask:
    """Who passed the ask on has it again: it was passed on by mistake, or came to nothing there."""
    kept, councillor = _held_by(ask, by, now)
    if kept.state == Ask.State.TAKEN:
        return kept
    step(kept, Hand.HOLDER, "keep", now=now)
    kept.passed_to, kept.passed_words = None, ""
    kept.save()
    write_down("keep", kept, by=by, sentence=f"{councillor} has it again")
    return kept


@transaction.atomic
def begin_ask(*, ask: Ask, by: Any, now: datetime) -> Ask:
    """Who has the ask is at it now, and the group hears. Twice is once."""
    kept, councillor = _held_by(ask, by, now)
    if kept.state == Ask.State.IN_HAND:
        return kept
    if kept.state == Ask.State.PASSED and kept.passed_to_id:
        raise Refused(f"{kept.passed_to} has not answered yet. Take it back from them first.")
    step(kept, Hand.HOLDER, "begin", now=now)
    kept.save()
    write_down("begin", kept, by=by, sentence=f"{councillor} has it in hand")
    tell("begin", kept, by=by, people=[kept.raised_by_id], now=now)
    return kept


@transaction.atomic
def free_ask(*, ask: Ask, now: datetime) -> Ask:
    """An ask whose councillor sits for none of its wards any more is open to the others: asks stay with the area."""
    kept, on = locked(ask), timezone.localdate(now)
    if kept.holder is None or kept.state not in HELD or kept.may_be_answered_by(kept.holder, on=on):
        raise Refused(why_not(kept))
    gone = kept.holder
    step(kept, Hand.PORTAL, "free", now=now)
    kept.holder, kept.held_since, kept.passed_to, kept.passed_words = None, None, None, ""
    kept.save()
    write_down("free", kept, by=None, sentence=f"{gone} sits for the ward no more: open to the others again")
    tell("free", kept, by=None, people=[kept.raised_by_id, *people_asked(kept.ward_lines.all(), on)], now=now)
    return kept


@transaction.atomic
def pass_back(*, ask: Ask, now: datetime) -> Ask:
    """A colleague who left before answering is asked no more: who passed it on has it again, and hears."""
    kept, on = locked(ask), timezone.localdate(now)
    if kept.passed_to is None or kept.may_be_answered_by(kept.passed_to, on=on):
        raise Refused(why_not(kept))
    step(kept, Hand.PORTAL, "hand_back", now=now)
    gone, kept.passed_to = kept.passed_to, None
    kept.save()
    write_down("hand_back", kept, by=None, sentence=f"{gone} sits for the ward no more: {kept.holder} has it again")
    tell("hand_back", kept, by=None, people=[kept.holder.person_id if kept.holder else None], now=now)
    return kept


def free_asks(*, now: datetime) -> int:
    """Free asks whose councillor has left the ward, take back those passed to one who has. Returns how many."""
    running = Term.objects.running(timezone.localdate(now)).filter(ward__line__asks=OuterRef("pk"))
    held = Ask.objects.filter(state__in=HELD).exclude(Exists(running.filter(councillor=OuterRef("holder"))))
    freed = how_many(partial(free_ask, ask=ask, now=now) for ask in held)
    passed = Ask.objects.filter(state=Ask.State.PASSED, passed_to__isnull=False)
    gone = passed.exclude(Exists(running.filter(councillor=OuterRef("passed_to"))))
    return freed + how_many(partial(pass_back, ask=ask, now=now) for ask in gone)
