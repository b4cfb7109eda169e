"""How the programme's figures changed: answers to ideas came quicker, and reports get a week more from spring on."""

from datetime import date, timedelta
from uuid import uuid4

from biglocal.communities.models import ProgrammeFigures
from biglocal.dates import financial_year

from .world import World

BEFORE = 56  # days for an answer to an idea, in the first years


def write_figures(world: World) -> None:
    """Write one change that has counted for a while, and one to come."""
    programme = world.programme
    now = programme.figures()
    programme.idea_answer_days, programme.changes_key = BEFORE, uuid4()
    programme.save(update_fields=["idea_answer_days", "changes_key"])
    first, last = financial_year(world.today)
    spring = last + timedelta(days=1)
    september = date(first.year - 1, 9, 1)
    why = "Agreed by the trustees: eight weeks were too long to wait."
    write(world, now, september, (world.today - september).days + 20, why)
    why = "Agreed by the trustees: organisations asked for a week more."
    write(world, {**now, "report_due_days": 35}, spring, 20, why)


def write(world: World, figures: dict, counts_from: date, ago: int, note: str) -> None:
    """Write a set that counts from a day."""
    ProgrammeFigures.objects.create(
        programme=world.programme,
        counts_from=counts_from,
        note=note,
        by=world.people["manager"],
        at=world.now - timedelta(days=ago),
        **figures,
    )
