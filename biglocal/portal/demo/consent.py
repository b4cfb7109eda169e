"""What was typed for a neighbour, and photos that somebody in them had taken down."""

from datetime import timedelta

from projects.models import Photo, Project, TakeDown

from .stories import HIGH, WIDE, write_update
from .world import World


def write_consent(world: World, projects: dict[str, Project]) -> None:
    """Write an update told by one and typed by another, a photo taken down, and one that was put back."""
    people = world.people
    write_update(
        world, projects["Arches kitchen"], people["denise"], 33,
        "Forty plates on Tuesday. Mariam peeled every potato and would not sit down.",
        told_by=people["bev"], thanks=11,
    )  # fmt: skip
    bench = write_update(
        world, projects["Repair bench"], people["kofi"], 13,
        "Full house on Saturday. Nineteen bikes, three kettles and one accordion.", thanks=8,
    )  # fmt: skip
    taken_down(
        world,
        bench.project,
        bench,
        "Faces round the bench.",
        12,
        who="A mum",
        why="My boy is in it and I was not asked.",
    )
    walk = write_update(
        world, projects["Thursday walk"], people["mariam"], 52, "Nine of us in the rain, and nobody turned back.",
        thanks=5, pictures=[("health-walk", "Walkers in raincoats, seen from behind.")],
    )  # fmt: skip
    TakeDown.objects.create(
        photo=walk.photos.get(), how=TakeDown.How.PICTURED, asked_at=world.moment(world.day(51), "09:00"),
        down_at=world.moment(world.day(51), "09:00"), ended_at=world.moment(world.day(49), "11:00"),
        ended_by=people["priya"], ended_why="Mariam asked all nine: they are seen from behind and are glad of it.",
    )  # fmt: skip


def taken_down(world: World, project: Project, update: object, alt: str, ago: int, **said: str) -> None:
    """Write a photo that is gone from every page."""
    at = world.moment(world.day(ago), "20:15")
    photo = Photo.objects.create(
        key=world.key(), project=project, update=update, drawing="repair-bench", alt=alt, width=WIDE, height=HIGH,
        people=Photo.People.ADULTS, taken_down_at=at,
    )  # fmt: skip
    gone = at + timedelta(days=30) if ago > 30 else None
    TakeDown.objects.create(photo=photo, how=TakeDown.How.PICTURED, asked_at=at, down_at=at, files_gone_at=gone, **said)
