"""Write to the other side about an ask, and take the words back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.roles import can
from biglocal.notices.events import record_event, retract_event
from biglocal.refusals import Refused

from ..ask_moves import CLOSED, WITHDRAWN
from ..models import Ask, AskAnswer, AskWord
from .ask_rules import councillor_of, hand_of, locked, people_asked, why_not, write_down

MOST_WORDS = 100  # in one thread


@transaction.atomic
def write_word(*, ask: Ask, text: str, by: Any, now: datetime, form_key: UUID | None = None) -> AskWord:
    """The words stand in the thread, and the other side hears by mail. The same form twice is one."""
    kept, on = locked(ask), timezone.localdate(now)
    earlier = AskWord.objects.filter(form_key=form_key).first() if form_key else None
    if earlier is not None:
        if (earlier.ask_id, earlier.by_id) != (kept.pk, by.pk):
            raise Refused("This form was sent already. Open the page again to write something new.")
        return earlier
    of_group = can(by, Action.ASK_RAISE, kept.community)
    if not of_group and hand_of(kept, councillor_of(by), on) is None:
        raise Refused("Only the group that asks and the ward’s councillors of today can write here.")
    if kept.state in (WITHDRAWN, CLOSED):
        raise Refused(why_not(kept))
    if kept.words.count() >= MOST_WORDS:
        raise Refused("You have written to one another a hundred times here. Ring or meet instead.")
    side = AskWord.Side.GROUP if of_group else AskWord.Side.COUNCILLOR
    word = AskWord.objects.create(ask=kept, by=by, side=side, text=text, at=now, form_key=form_key)
    kept.last_word_at = now
    kept.save(update_fields=["last_word_at"])
    write_down("write", kept, by=by, sentence=f"Wrote about: {kept.title}")
    record_event(
        "ask-word",
        key=f"ask-word:{word.pk}",
        subject=f"ask:{kept.pk}",
        topics=[],
        actor=by,
        community=kept.community_id,
        people=_others(kept, word),
        happened_at=now,
    )
    return word


def _others(ask: Ask, word: AskWord) -> list[int]:
    """Return who hears of a message: of the group who asked and who wrote, of the councillors who has it, or all."""
    wrote = set(ask.words.exclude(side=word.side).values_list("by", flat=True))
    if word.side == AskWord.Side.COUNCILLOR:
        return sorted(wrote | {ask.raised_by_id})
    asked = set(people_asked(ask.ward_lines.all(), timezone.localdate(word.at)))
    if ask.holder and ask.holder.person_id:
        return sorted((wrote | {ask.holder.person_id}) & asked)
    said_no = AskAnswer.objects.filter(ask=ask, answer=AskAnswer.Answer.NO).values_list("councillor__person", flat=True)
    return sorted(asked - set(said_no))


@transaction.atomic
def take_back_word(*, word: AskWord, by: Any, now: datetime) -> AskWord:
    """The words are gone from the thread, and from mail that has not gone out; that somebody wrote stays."""
    kept = AskWord.objects.select_for_update(of=("self",)).select_related("ask").get(pk=word.pk)
    if kept.by_id != by.pk:
        raise Refused("Only who wrote this can take it back.")
    if kept.taken_back_at:
        return kept
    kept.taken_back_at, kept.text = now, ""
    kept.save(update_fields=["taken_back_at", "text"])
    retract_event(f"ask-word:{kept.pk}")
    write_down("word_back", kept.ask, by=by, sentence="Took back what they had written")
    return kept
