"""Tags about projects; every template has them without loading."""

from datetime import date
from typing import Any

from django import template

from biglocal.dates import today
from projects.models import Project
from projects.moves import STAGES_IN_ORDER

register = template.Library()


@register.inclusion_tag("projects/_stage_track.html")
def stage_track(project: Project, reached: dict[str, date] | None = None) -> dict[str, Any]:
    """Show the five stages with the days they were reached; `reached` spares the query."""
    if reached is None:
        reached = {row.stage: row.on for row in project.stages_reached.all()}
    here = STAGES_IN_ORDER.index(project.stage)
    rows = []
    for number, (stage, name) in enumerate(Project.Stage.choices):
        on = reached.get(stage)
        after = [reached[later] for later in STAGES_IN_ORDER[number + 1 : here + 1] if later in reached]
        state = "done" if number < here else "here" if number == here else "to_come"
        note = ""
        if on:
            note = _span(on, min(after) if after else None) if state == "done" else f"Since {_month(on)}"
        rows.append({"name": name, "state": state, "note": note})
    return {"rows": rows}


def _month(day: date) -> str:
    return f"{day:%b}" if day.year == today().year else f"{day:%b %Y}"


def _span(first: date, last: date | None) -> str:
    """`Oct 2017`, or `Feb to Jun` of one year."""
    if last is None or (first.year, first.month) == (last.year, last.month):
        return _month(first)
    return f"{first:%b} to {_month(last)}" if first.year == last.year else f"{_month(first)} to {_month(last)}"
