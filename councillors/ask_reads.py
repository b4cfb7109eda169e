"""What an ask's own page reads: who is asked, what they said, what was written, and other ways to go."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from biglocal.access import Role
from biglocal.communities.models import Meeting, RoleHeld

from .ask_moves import Hand
from .ask_ready import answers_to, asked_of, words_about
from .conflicts import Conflict, own_conflicts
from .models import Ask, AskAnswer, AskWord, Term


@dataclass
class AskPage:
    """An ask as one reader sees it."""

    ask: Ask
    terms: list[Term]
    answers: list[AskAnswer]
    words: list[AskWord]
    mine: AskAnswer | None = None
    hand: Hand | None = None
    colleagues: list[Any] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def is_asked(self) -> bool:
        """Does the reader sit for a ward concerned?"""
        return self.hand is not None

    @property
    def may_answer(self) -> bool:
        """Are the three buttons shown?"""
        return self.hand == Hand.RECEIVER or (self.hand == Hand.ASKED and self.ask.waits)

    @property
    def has_it(self) -> bool:
        """Does the reader have it?"""
        return self.hand == Hand.HOLDER


def page_of_ask(ask: Ask, person: Any, on: date) -> AskPage:
    """Return what stands on the page. Three queries."""
    terms, answers = asked_of(ask, on), answers_to([ask])
    page = AskPage(ask, terms, answers, words_about(ask))
    me = next((term.councillor for term in terms if term.councillor.person_id == person.pk), None)
    if me is not None:
        page.hand = ask.hand_of(me.pk)
        if hasattr(ask, "is_tied"):  # read with the reader's hats
            page.conflicts = own_conflicts([ask], me, on=on)[ask.community_id]
        page.mine = next((one for one in answers if one.councillor_id == me.pk), None)
        others = {term.councillor_id: term.councillor for term in terms if term.councillor_id != me.pk}
        page.colleagues = [one for one in others.values() if one.person_id]
    return page


def is_silent(ask: Ask, now: datetime) -> bool:
    """Has nobody said a word for so long, or could nobody take it on?"""
    quiet = ask.is_open and (ask.last_word_at or ask.raised_at) <= now - timedelta(days=settings.ASK_SILENT_DAYS)
    return quiet or ask.state == Ask.State.DECLINED


@dataclass(frozen=True)
class OtherWays:
    """Where else a group can go: the partnership's next meeting, its rep, and the council itself."""

    meeting: Meeting | None
    reps: list[Any]


def other_ways(ask: Ask, on: date) -> OtherWays:
    """Return them. Two queries."""
    meeting = Meeting.objects.coming(on).filter(community=ask.community_id).order_by("on").first()
    if meeting is not None:
        meeting.community = ask.community
    reps = RoleHeld.objects.running(on).filter(community=ask.community_id, role=Role.REP, person__is_active=True)
    return OtherWays(meeting, [role.person for role in reps.select_related("person")])
