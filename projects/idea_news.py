"""How ideas are shown in mail, who is told of them, and when an answer is due (messages.md)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from biglocal.dates import today
from biglocal.notices.registry import Due, Kind, Line, Rule, Subject

from .actions.ideas import answerers_of
from .models import Idea
from .titles import rest_of

DUE_OFFSETS = [-7, 0, 7]
TAGS = {"open": "Idea", "yes": "Yes", "not_now": "Not now"}


def lines(ids: list[int]) -> dict[int, Line]:
    """Return how each idea is shown; what was taken back or hidden is not."""
    return {
        idea.pk: Line(
            title=idea.title,
            text=idea.answer or rest_of(idea.text),
            url=idea.get_absolute_url(),
            place=idea.community.name,
            tag=TAGS[idea.state],
            when=idea.answered_at or idea.posted_at,
        )
        for idea in Idea.objects.public().filter(pk__in=ids).for_list()
    }


def public_ids(ids: list[int]) -> set[int]:
    """Return the ids of ideas that everybody may read."""
    return set(Idea.objects.public().filter(pk__in=ids).values_list("pk", flat=True))


def may_see(person: Any, ids: list[int]) -> set[int]:
    return public_ids(ids)


def answers_due(on: date) -> Iterable[Due]:
    """An idea that waits: a week before the promised day, on it, a week after. Earlier offsets first."""
    waiting = list(Idea.objects.waiting().filter(answer_due_on__lte=on - timedelta(days=DUE_OFFSETS[0])))
    people = answerers_of({idea.community_id for idea in waiting}, on)
    for idea in waiting:
        told = people.get(idea.community_id, [])
        for offset in DUE_OFFSETS:
            if idea.answer_due_on + timedelta(days=offset) <= on:
                yield Due(idea.topic, f"{offset:+d}", told, idea.community_id, "" if told else "nobody-answers")


def due_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the reminder shows; nothing once the idea is answered, taken back or hidden."""
    idea = _idea(Idea.objects.waiting(), event)
    if idea is None:
        return None
    days = (idea.answer_due_on - today()).days
    when = "late" if days < 0 else "today" if days == 0 else "soon"
    return {"person": person, "idea": idea, "community": idea.community, "when": when, "path": idea.get_absolute_url()}


def answered_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail with the answer shows."""
    idea = _idea(Idea.objects.public().exclude(state=Idea.State.OPEN), event)
    if idea is None:
        return None
    path = idea.project.get_absolute_url() if idea.project else idea.get_absolute_url()
    leads = bool(idea.joins and idea.project and idea.project.lead_id == person.pk)
    spoke = idea.support.filter(person=person).exists()
    return {
        "person": person,
        "idea": idea,
        "community": idea.community,
        "mine": idea.by_id == person.pk,
        "leads": leads and not spoke,
        "path": path,
    }


def _idea(ideas: Any, event: Any) -> Idea | None:
    found = ideas.filter(pk=event.subject.split(":")[1]).for_list().first()
    if found is not None and found.project is not None:
        found.project.community = found.community
    return found


SUBJECT = Subject(prefix="idea", lines=lines, may_see=may_see, open_to_all=public_ids)
KINDS = [
    Kind(name="idea-put", why="you answer ideas in this area"),
    Kind(
        name="idea-answered",
        at_once=True,
        template="projects/emails/idea_answered",
        context=answered_context,
        why="it is your idea, you spoke up for it, or you lead the project that it joins",
    ),
    Kind(
        name="idea-due",
        at_once=True,
        template="projects/emails/idea_due",
        context=due_context,
        must_arrive=True,
        why="you answer ideas in this area",
    ),
]
RULE = Rule(name="idea-due", kind="idea-due", due=answers_due)
