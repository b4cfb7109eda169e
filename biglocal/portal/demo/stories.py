"""Write projects and what was logged about them, keeping the counts that actions keep."""

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.utils.text import slugify

from biglocal.accounts.models import Person
from biglocal.communities.models import Community
from biglocal.places.models import WardLine
from projects.models import Milestone, Photo, Project, StageReached, Thanks, Update

from .world import World

STAGES = list(Project.Stage.values)
WIDE, HIGH = 1280, 960  # the drawings are 4 by 3


def write_project(world: World, community: Community, **fields: Any) -> Project:
    """Write a project. `reached` are the days ago its stages were reached, in order; the last one is where it stands."""
    reached = fields.pop("reached")
    milestones = fields.pop("milestones", [])
    project = Project.objects.create(
        community=community,
        slug=slugify(fields["title"]),
        stage=STAGES[len(reached) - 1],
        started_on=world.day(reached[0]),
        **fields,
    )
    StageReached.objects.bulk_create(
        StageReached(project=project, stage=stage, on=world.day(ago))
        for stage, ago in zip(STAGES, reached, strict=False)
    )
    Milestone.objects.bulk_create(
        Milestone(
            project=project, title=title, due_on=world.day(due), done_on=None if done is None else world.day(done)
        )
        for title, due, done in milestones
    )
    return project


def write_update(
    world: World,
    project: Project,
    by: Person,
    on: date | int,
    text: str,
    *,
    kind: str = "step",
    clock: str = "18:30",
    at: str | None = None,
    title: str = "",
    thanks: int = 0,
    pictures: Iterable[tuple[str, str]] = (),
    puts_right: Update | None = None,
    **fields: Any,
) -> Update:
    """Write one update as if posted that day at `clock`; `at` is the time of day it happened, `pictures` drawings of ours."""
    day = on if isinstance(on, date) else world.day(on)
    posted = world.moment(day, clock)
    update = Update.objects.create(
        project=project,
        by=by,
        kind=kind,
        title=title or first_sentence(text),
        text=text,
        happened_on=day,
        happened_at=time.fromisoformat(at) if at else None,
        posted_at=posted,
        form_key=world.key(),
        **fields,
    )
    update.ward_lines.set(lines_of(project))
    if puts_right:
        update.puts_right.add(puts_right)
    for position, (drawing, alt) in enumerate(pictures):
        write_photo(world, project, drawing, alt, update=update, position=position)
    say_thanks(world, update, thanks)
    if project.last_update_at is None or posted > project.last_update_at:
        project.last_update_at = posted
        project.save(update_fields=["last_update_at"])
    return update


def write_photo(world: World, project: Project, drawing: str, alt: str, **fields: Any) -> Photo:
    """Write a drawing of ours in place of a photo; the first one of a project with `cover=True` is its cover."""
    cover = fields.pop("cover", False)
    photo = Photo.objects.create(
        key=world.key(),
        project=project,
        drawing=drawing,
        alt=alt,
        credit="A drawing, not a photo",
        width=WIDE,
        height=HIGH,
        **fields,
    )
    if cover or project.cover_id is None:
        project.cover = photo
        project.save(update_fields=["cover"])
    return photo


def say_thanks(world: World, update: Update, count: int) -> None:
    """Let `count` neighbours say thanks: rows and count agree."""
    people = world.rng.sample(world.neighbours, min(count, len(world.neighbours)))
    Thanks.objects.bulk_create(Thanks(update_of=update, person=one) for one in people)
    update.thanks_count = len(people)
    update.save(update_fields=["thanks_count"])


def first_sentence(text: str) -> str:
    """Return the first sentence of `text`, at most 60 letters, without its full stop."""
    sentence = re.split(r"(?<=[.!?])\s", text.strip(), maxsplit=1)[0].rstrip(".")
    return sentence if len(sentence) <= 60 else sentence[:59].rsplit(" ", 1)[0] + "…"


def lines_of(project: Project) -> list[WardLine]:
    """Return the ward lines of a project: of its point, or of each ward its area touches."""
    if project.ward_id:
        return [project.ward.line]
    return list(WardLine.objects.filter(wards__area_wards__community=project.community_id).distinct())
