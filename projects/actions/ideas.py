"""Put an idea, change it, take it back; answer it; say that one would use it or can help."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from biglocal.access import Role
from biglocal.audit.record import record
from biglocal.communities.models import Community, RoleHeld
from biglocal.notices.events import follow, record_event, restore_event, retract_event
from biglocal.notices.models import Follow
from biglocal.refusals import Refused
from biglocal.web.visitors import forget_kept_pages

from ..models import Idea, IdeaSupport, Project
from ..titles import title_of
from .projects import start_project

LONGEST_IDEA = 600
MOST_OPEN = 5  # of one person in one area


@transaction.atomic
def put_idea(*, community: Community, text: str, by: Any, now: datetime, form_key: UUID, where: str = "") -> Idea:
    """Put an idea; the same `form_key` again answers the idea it made. The partnership hears of it."""
    community = Community.objects.select_for_update(of=["self"]).select_related("programme").get(pk=community.pk)
    made = Idea.objects.filter(form_key=form_key, by=by).first()
    if made is not None:
        return made
    if not text.strip():
        raise Refused("Say what your idea is.", field="words")
    if Idea.objects.in_community(community).filter(by=by, state=Idea.State.OPEN).count() >= MOST_OPEN:
        raise Refused(f"You have {MOST_OPEN} ideas waiting here. Wait for an answer, or take one back.")
    on = timezone.localdate(now)
    days = timedelta(days=community.programme.on(on).idea_answer_days)
    idea = Idea.objects.create(
        community=community,
        title=title_of(text),
        text=text.strip(),
        where=where.strip(),
        by=by,
        posted_at=now,
        answer_due_on=on + days,
        form_key=form_key,
    )
    _note("idea_put", f"Put the idea “{idea}”", idea, by)
    record_event(
        "idea-put",
        key=_put_key(idea),
        subject=idea.topic,
        topics=[f"community:{community.pk}"],
        actor=by,
        community=community.pk,
        people=answerers_of({community.pk}, timezone.localdate(now)).get(community.pk, []),
    )
    return idea


@transaction.atomic
def edit_idea(*, idea: Idea, text: str, by: Any, now: datetime, where: str = "") -> Idea:
    """Change one's own idea while it waits; how it stood before is kept in its history."""
    idea = _own(idea, by)
    if not idea.is_open:
        raise Refused("This idea is answered, so its words stay as they are.")
    if not text.strip():
        raise Refused("Say what your idea is.", field="words")
    if (idea.text, idea.where) == (text.strip(), where.strip()):
        return idea
    before = {"text": idea.text, "where": idea.where}
    idea.text, idea.where, idea.title, idea.edited_at = text.strip(), where.strip(), title_of(text), now
    idea.save(update_fields=["text", "where", "title", "edited_at"])
    _note("idea_edited", f"Changed the idea “{idea}”", idea, by, before=before)
    return idea


@transaction.atomic
def withdraw_idea(*, idea: Idea, by: Any) -> Idea:
    """Take one's own idea back, unless it has become a project."""
    idea = _own(idea, by)
    if idea.state == Idea.State.WITHDRAWN:
        return idea
    if not idea.can_become(Idea.State.WITHDRAWN):
        raise Refused("This idea has become a project.")
    _move(idea, Idea.State.WITHDRAWN)
    retract_event(_put_key(idea))
    forget_kept_pages()
    _note("idea_withdrawn", f"Took back the idea “{idea}”", idea, by)
    return idea


@transaction.atomic
def restore_idea(*, idea: Idea, by: Any) -> Idea:
    """Put one's own idea back as it stood."""
    idea = _own(idea, by)
    if idea.state != Idea.State.WITHDRAWN:
        return idea
    _move(idea, Idea.State.NOT_NOW if idea.answered_at else Idea.State.OPEN)
    restore_event(_put_key(idea))
    _note("idea_restored", f"Put back the idea “{idea}”", idea, by)
    return idea


@transaction.atomic
def answer_idea(
    *,
    idea: Idea,
    state: str,
    answer: str,
    by: Any,
    on: date,
    now: datetime,
    title: str = "",
    project: Project | None = None,
) -> Idea:
    """Say yes and how, or not now and why; writer and supporters are told.

    A yes starts a project, or with `project` joins one that is there, whose lead is told too. All of them follow it.
    """
    idea = _locked(idea)
    if idea.state == state:
        return idea  # pressed twice
    if state not in {Idea.State.YES, Idea.State.NOT_NOW} or not idea.can_become(state):
        raise Refused("This idea is answered or taken back. Open it again to see how it stands.")
    if not answer.strip():
        raise Refused("Say how it goes on." if state == Idea.State.YES else "Say why not now.", field="answer")
    people: set[Any] = {idea.by_id, *idea.support.values_list("person", flat=True)}
    if state == Idea.State.YES:
        idea.project = _join(idea, project) if project else _begin(idea, title or idea.title, by, on)
        idea.joins = project is not None
        for person in type(idea.by).objects.filter(pk__in=people):
            follow(person, idea.project.topic, why=Follow.Why.JOINED)
        if idea.joins and idea.project.lead_id not in (None, by.pk):
            people.add(idea.project.lead_id)
    idea.state, idea.answer, idea.answered_by, idea.answered_at = state, answer.strip(), by, now
    idea.save(update_fields=["state", "answer", "answered_by", "answered_at", "project", "joins"])
    forget_kept_pages()
    _note("idea_answered", f"Answered the idea “{idea}”: {idea.get_state_display().lower()}", idea, by)
    record_event(
        "idea-answered",
        key=f"idea-answered:{idea.pk}:{state}",
        subject=idea.topic,
        topics=[],
        actor=by,
        community=idea.community_id,
        people=sorted(people),
    )
    return idea


def _begin(idea: Idea, title: str, by: Any, on: date) -> Project:
    """Start the idea's own project."""
    summary = idea.text if len(idea.text) <= 200 else f"{idea.title.rstrip('…')}…"
    facts = {"about": idea.text if len(idea.text) > 200 else "", "street": idea.where}
    return start_project(community=idea.community, title=title[:80], summary=summary, by=by, on=on, **facts)


def _join(idea: Idea, project: Project) -> Project:
    """Return the project that the idea becomes a part of, as it is now."""
    project = Project.objects.select_for_update(of=["self"]).get(pk=project.pk)
    if project.community_id != idea.community_id:
        raise Refused("Choose one of this area’s projects.", field="project")
    if project.standing in {Project.Standing.STOPPED, Project.Standing.FINISHED}:
        raise Refused("This project is stopped or finished. Choose another one, or start a new one.", field="project")
    return project


@transaction.atomic
def support_idea(*, idea: Idea, kind: str, by: Any) -> None:
    """Say that one would use it, or can help; said twice is once."""
    idea = _locked(idea)
    if idea.state == Idea.State.WITHDRAWN or idea.hidden_at:
        raise Refused("This idea was taken back.")
    if idea.by_id == by.pk:
        raise Refused("It is your own idea.")
    IdeaSupport.objects.get_or_create(idea=idea, person=by, kind=kind)


def take_back_support(*, idea: Idea, kind: str, by: Any) -> None:
    """Take back what one said; not having said so, nothing happens."""
    IdeaSupport.objects.filter(idea=idea, person=by, kind=kind).delete()


def answerers_of(communities: set[int], on: date) -> dict[int, list[int]]:
    """Return the ids of those who answer ideas in each area: chair and workers. One query."""
    roles = RoleHeld.objects.running(on).filter(role__in=[Role.CHAIR, Role.WORKER], community__in=communities)
    found: dict[int, set[int]] = {}
    for community, person in roles.filter(person__is_active=True).values_list("community", "person"):
        found.setdefault(community, set()).add(person)
    return {community: sorted(people) for community, people in found.items()}


def _locked(idea: Idea) -> Idea:
    rows = Idea.objects.select_for_update(of=["self"]).select_related("community", "by")
    return rows.get(pk=idea.pk)


def _own(idea: Idea, by: Any) -> Idea:
    idea = _locked(idea)
    if idea.by_id != by.pk:
        raise Refused("Only the person who put the idea can change it.")
    if idea.hidden_at:
        raise Refused("This idea was hidden.")
    return idea


def _move(idea: Idea, state: str) -> None:
    idea.state = state
    idea.save(update_fields=["state"])


def _put_key(idea: Idea) -> str:
    return f"idea-put:{idea.pk}"


def _note(verb: str, sentence: str, idea: Idea, by: Any, **detail: Any) -> None:
    record(verb, idea, by=by, sentence=sentence, community=idea.community_id, **detail)
