"""What a councillor was asked over some days, what they said, how quickly, and what it led to."""

from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from biglocal.dates import running_on

from .ask_moves import OPEN, RAISED, WITHDRAWN
from .models import Ask, AskAnswer, Councillor, Term

ANSWERS = AskAnswer.Answer


@dataclass(frozen=True)
class Asked:
    """One request as it concerned one councillor. Its words and numbers stay with the group."""

    pk: int
    kind: str
    state: str
    raised_at: datetime
    answer: str  # empty: none
    answered_at: datetime | None
    is_held_by_me: bool
    led_somewhere: bool

    @property
    def is_answered(self) -> bool:
        return bool(self.answer)

    @property
    def is_taken(self) -> bool:
        return self.answer in {ANSWERS.YES, ANSWERS.CALL}

    @property
    def days(self) -> int:
        """Days from the request to the answer."""
        if self.answered_at is None:
            return 0
        return (timezone.localdate(self.answered_at) - timezone.localdate(self.raised_at)).days


@dataclass(frozen=True)
class AskYear:
    """All requests of the span, and the answers whose result was told in it, the newest first."""

    asked: list[Asked] = field(default_factory=list)
    results: list[AskAnswer] = field(default_factory=list)

    def answered(self) -> list[Asked]:
        return [one for one in self.asked if one.is_answered]

    @property
    def usual_days(self) -> int | None:
        """Half of the answers came within so many days; None without one."""
        days = [one.days for one in self.answered()]
        return round(median(days)) if days else None

    @property
    def waiting(self) -> int:
        """Nobody has them, and this councillor has not said a word."""
        return sum(one.state == RAISED and not one.is_answered for one in self.asked)

    @property
    def in_hand(self) -> int:
        return sum(one.is_held_by_me and one.state in OPEN for one in self.asked)


def ask_year(councillor: Councillor, begins: datetime, ends: datetime) -> AskYear:
    """Return what was asked from one moment until before another: of the wards in which a term ran that day.

    A request from before counts in the span in which it was answered. What was taken back counts nowhere, and before
    an election nothing has led anywhere (places.md, rule 10). Two queries.
    """
    led = list(AskAnswer.objects.that_led_somewhere().filter(councillor=councillor, ask__result_at__lt=ends))
    asks = {answer.ask_id for answer in led}
    mine = AskAnswer.objects.filter(councillor=councillor, ask=OuterRef("pk"), at__lt=ends)
    sat = Term.objects.filter(running_on(OuterRef("raised_on")), councillor=councillor, ward__line__asks=OuterRef("pk"))
    within = Q(raised_at__gte=begins, raised_at__lt=ends)
    found: Any = Ask.objects.exclude(state=WITHDRAWN).annotate(raised_on=TruncDate("raised_at"))
    found = found.filter((within & Q(Exists(sat))) | Exists(mine.filter(at__gte=begins)))
    found = found.annotate(answer=mine.values("answer")[:1], at=mine.values("at")[:1])
    rows = found.order_by("raised_at", "pk").values_list("pk", "kind", "state", "raised_at", "answer", "at", "holder")
    asked = [
        Asked(pk, kind, state, raised, answer or "", at, holder == councillor.pk, pk in asks)
        for pk, kind, state, raised, answer, at, holder in rows
    ]
    return AskYear(asked, [answer for answer in led if answer.ask.result_at >= begins])
