"""What those who said they will come are told: a change, a cancellation, the day before. Dates and open meetings."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from .registry import Due, Kind

Context = Callable[[Any, Any], dict[str, Any] | None]


def tomorrow(rows: Any, said: Any, by: str, *, on: date) -> Iterable[Due]:
    """What is tomorrow, or today where yesterday's run was missed: once for each day it is moved to.

    `rows` are dates to come, `said` what people said about any; `by` names its column that leads to the row.
    """
    near = list(rows.filter(on__lte=on + timedelta(days=1)))
    people: dict[int, list[int]] = defaultdict(list)
    coming = said.filter(**{f"{by}__in": near}, person__is_active=True).order_by("person")
    for pk, person in coming.values_list(by, "person"):
        people[pk].append(person)
    for row in near:
        told = people[row.pk]
        yield Due(f"{by}:{row.pk}", row.on.isoformat(), told, row.community_id, "" if told else "nobody-said")


def kinds(name: str, folder: str, *, changed: Context, tomorrow: Context) -> list[Kind]:
    """Return the mails: of a near change, of a later one with the week's news, of the day before."""
    why = "you said you will come"

    def at_once(kind: str, template: str, context: Context) -> Kind:
        template = f"{folder}/emails/{name}_{template}"
        return Kind(f"{name}-{kind}", at_once=True, template=template, context=context, must_arrive=True, why=why)

    return [
        at_once("changed-soon", "changed", changed),
        Kind(f"{name}-changed", why=why),
        at_once("tomorrow", "tomorrow", tomorrow),
    ]
