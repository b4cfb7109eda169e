"""Mail about concerns. None of it repeats what was reported; a safeguarding mail says only that there is one."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from biglocal.notices.registry import Due, Kind, Line, Rule, Straight, Subject

from .actions.reporting import people_who_answer, staff_who_answer
from .models import Concern, Hiding, SafeguardingConcern


def no_lines(ids: list[int]) -> dict[int, Line]:
    """Concerns stand in no digest."""
    return {}


def may_see_concerns(person: Any, ids: list[int]) -> set[int]:
    """Who answers it, and who raised it."""
    rows = Concern.objects.filter(pk__in=ids)
    answering = set(rows.answerable_by(person).values_list("pk", flat=True))
    return answering | set(rows.filter(by=person).values_list("pk", flat=True))


def may_see_hidings(person: Any, ids: list[int]) -> set[int]:
    return set(Hiding.objects.filter(pk__in=ids).seen_by(person).values_list("pk", flat=True))


def may_see_safeguarding(person: Any, ids: list[int]) -> set[int]:
    return set(SafeguardingConcern.objects.filter(pk__in=ids).readable_by(person).values_list("pk", flat=True))


def _subject(rows: Any, event: Any) -> Any:
    return rows.filter(pk=event.subject.split(":")[1]).first()


def raised_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail to those who answer shows; nothing once somebody answered."""
    concern = _subject(Concern.objects.for_list(), event)
    if concern is None or not concern.is_open or not may_see_concerns(person, [concern.pk]):
        return None
    return {"person": person, "concern": concern, "path": concern.get_absolute_url()}


def waiting_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the reminder shows: the same, and how long it has waited."""
    if (context := raised_context(event, person)) is None:
        return None
    return {**context, "days": (timezone.localdate() - timezone.localdate(context["concern"].at)).days}


def answered_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail to who raised it shows."""
    concern = _subject(Concern.objects.for_list(), event)
    if concern is None or concern.by_id != person.pk:
        return None
    return {"person": person, "concern": concern, "path": reverse("concerns:concern_mine")}


def hidden_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail to the writer shows; nothing once it is shown again."""
    hiding = _subject(Hiding.objects.for_list(), event)
    if hiding is None or not hiding.is_hidden:
        return None
    return {"person": person, "hiding": hiding, "path": reverse("concerns:hidden", args=[hiding.pk])}


def safeguarding_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Say that there is one and where to read it; no area, no words, no names."""
    concern = _subject(SafeguardingConcern.objects, event)
    if concern is None or not may_see_safeguarding(person, [concern.pk]):
        return None
    return {"person": person, "path": reverse("concerns:safeguarding", args=[concern.pk])}


WAITS = {3: people_who_answer, 7: staff_who_answer}  # days a concern waits: who is told then


def waiting(on: date) -> Iterable[Due]:
    """A concern that nobody has answered: after three days those who answer, after seven Local Trust."""
    concerns = Concern.objects.open().filter(at__date__lte=on - timedelta(days=min(WAITS)))
    for concern in concerns.select_related("community").defer("community__outline"):
        days = (on - timezone.localdate(concern.at)).days
        for after, people_of in WAITS.items():
            if days >= after:
                people = people_of(concern.community, but=concern.writer_id, on=on)
                skip = "" if people else "nobody"
                yield Due(f"concern:{concern.pk}", f"+{after}", people, concern.community_id, skip)


SUBJECTS = [
    Subject(prefix="concern", lines=no_lines, may_see=may_see_concerns),
    Subject(prefix="hiding", lines=no_lines, may_see=may_see_hidings),
    Subject(prefix="safeguarding", lines=no_lines, may_see=may_see_safeguarding),
]
KINDS = [
    Kind("concern-raised", at_once=True, template="concerns/emails/raised", context=raised_context, must_arrive=True,
         why="you answer concerns in this area"),
    Kind("concern-waiting", at_once=True, template="concerns/emails/raised", context=waiting_context,
         why="a concern waits for an answer"),
    Kind("concern-answered", at_once=True, template="concerns/emails/answered", context=answered_context,
         must_arrive=True, why="you told us of something"),
    Kind("words-hidden", at_once=True, template="concerns/emails/hidden", context=hidden_context, must_arrive=True,
         why="you wrote it"),
    Kind("hidden-answered", at_once=True, template="concerns/emails/hidden_answered", context=hidden_context,
         must_arrive=True, why="you hid it"),
    Kind("safeguarding-raised", at_once=True, template="concerns/emails/safeguarding", context=safeguarding_context,
         must_arrive=True, urgent=True, is_duty=True,
         why="you are named for worries about somebody at risk. It comes for as long as you are named"),
]  # fmt: skip
WAITING = Rule("concern-waiting", kind="concern-waiting", due=waiting)
OUTSIDE = Straight(
    "concern-answered-outside", "concerns/emails/answer_outside", "you gave us your address when you told us of it"
)
