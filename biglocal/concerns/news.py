"""Mail about concerns. None of it repeats what was reported; a safeguarding mail says only that there is one."""

from typing import Any

from django.urls import reverse

from biglocal.notices.registry import Kind, Line, Subject

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


SUBJECTS = [
    Subject(prefix="concern", lines=no_lines, may_see=may_see_concerns),
    Subject(prefix="hiding", lines=no_lines, may_see=may_see_hidings),
    Subject(prefix="safeguarding", lines=no_lines, may_see=may_see_safeguarding),
]
KINDS = [
    Kind("concern-raised", at_once=True, template="concerns/emails/raised", context=raised_context, must_arrive=True,
         why="you answer concerns in this area"),
    Kind("concern-answered", at_once=True, template="concerns/emails/answered", context=answered_context,
         must_arrive=True, why="you told us of something"),
    Kind("words-hidden", at_once=True, template="concerns/emails/hidden", context=hidden_context, must_arrive=True,
         why="you wrote it"),
    Kind("hidden-answered", at_once=True, template="concerns/emails/hidden_answered", context=hidden_context,
         must_arrive=True, why="you hid it"),
    Kind("safeguarding-raised", at_once=True, template="concerns/emails/safeguarding", context=safeguarding_context,
         must_arrive=True, why="you are named for worries about somebody at risk"),
]  # fmt: skip
