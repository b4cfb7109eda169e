"""Who follows what, and the newest events that the mail machine has still to tell."""

from biglocal.communities.models import Community
from biglocal.notices.models import Event, Follow, KindStopped
from councillors.models import Ask
from projects.models import Project, Update

from .world import World

FOLLOWERS_OF_PARK = 47  # all that say so are rows


def write_messages(world: World, community: Community, park: Project) -> None:
    """Let people follow the park and their area, and leave two weeks' events for the first digest."""
    members = [world.people[key] for key in ("denise", "pat", "harjit")]
    rows = [Follow(person=one, topic=f"community:{community.pk}", why=Follow.Why.JOINED) for one in members]
    rows += [Follow(person=world.people["rep"], topic=f"community:{community.pk}", why=Follow.Why.ROLE)]
    rows += [Follow(person=world.people["stranger"], topic=f"project:{park.pk}")]
    neighbours = world.neighbours[: FOLLOWERS_OF_PARK - 1]
    rows += [Follow(person=one, topic=f"project:{park.pk}") for one in neighbours]
    Follow.objects.bulk_create(rows)
    write_choices(world, community)
    write_events(world, community)


def write_choices(world: World, community: Community) -> None:
    """Let Harjit rest from the area's news for three weeks, and want no word on the day before a meeting."""
    harjit = world.people["harjit"]
    Follow.objects.filter(person=harjit, topic=f"community:{community.pk}").update(muted_until=world.day(-20))
    KindStopped.objects.create(person=harjit, kind="meeting-tomorrow")


def write_events(world: World, community: Community) -> None:
    """Write the events of the last two weeks: updates for followers, asks for the councillors asked.

    Two weeks, so that whatever day it is the last digest day has some before it.
    """
    updates = Update.objects.public().in_community(community).filter(posted_at__gte=world.moment(14, "00:00"))
    events = [
        Event(
            key=f"update-published:{update.pk}",
            kind="update-published",
            subject=f"update:{update.pk}",
            topics=[f"project:{update.project_id}", f"community:{community.pk}"]
            + [f"wardline:{line.pk}" for line in update.ward_lines.all()],
            community=community.pk,
            actor_id=update.by_id,
            happened_at=update.posted_at,
            visible_from=update.posted_at,
        )
        for update in updates.prefetch_related("ward_lines")
    ]
    events += [
        Event(
            key=f"ask-raised:{ask.pk}",
            kind="ask-raised",
            subject=f"ask:{ask.pk}",
            topics=[],
            people=[world.people["ruth"].pk, world.people["martin"].pk],
            community=community.pk,
            actor_id=ask.raised_by_id,
            happened_at=ask.raised_at,
            visible_from=ask.raised_at,
        )
        for ask in Ask.objects.in_community(community).filter(state="raised", raised_at__gte=world.moment(14, "00:00"))
    ]
    Event.objects.bulk_create(events)
