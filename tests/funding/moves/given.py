"""What areas have in all: who may give them the rest of it."""

from typing import Any

from funding.actions.allocations import areas_behind, give_allocations
from tests.funding.books.world import World

from .kinds import DAY, NOW, Act, Kind


def rest(_: Any, world: World) -> dict[str, Any]:
    """The sum that the person was shown."""
    behind = areas_behind(world.programme, on=DAY)
    return {"programme": world.programme, "amount": sum(less for _, less in behind)}


def even(world: World) -> None:
    give_allocations(by=world.people["manager"], now=NOW, **rest(None, world))


ALLOCATIONS = Kind(
    {"behind": lambda world: world.programme, "even": even},
    {"give": Act(give_allocations, rest)},
    {"behind": {"give": "manager"}, "even": {}},
)
