"""What followers of a ward hear when the council is divided anew, and who hears of a new ward until that is settled."""

from typing import Any

from django.db.models import F
from django.urls import reverse

from biglocal.dates import today
from biglocal.notices.models import Follow
from biglocal.notices.registry import Kind, Line, Subject, split

from .models import CarriedFollow, WardSet, WardSuccession
from .successions import HEIR

GENERATIONS = 4  # of divisions that nobody has looked at; then somebody must


def ward_lines(ids: list[int]) -> dict[int, Line]:
    """Return how a digest says that a ward goes on."""
    rows = WardSuccession.objects.standing().filter(new__in=ids).with_wards().order_by("share_of_old")
    best = {row.new_id: row for row in rows}
    return {
        pk: Line(
            title=f"{row.new.name} ward {'has new edges' if row.new.name == row.old.name else 'is its new name'}",
            text=f"{row.new.line.council.name} was divided anew. {row.percent}% of {row.old.name} ward lives on "
            "in it, so you follow it as before.",
            url=row.new.get_absolute_url(),
            place=row.new.line.council.name,
            tag="Ward",
            when=row.new.ward_set.start_date,
        )
        for pk, row in best.items()
    }


def set_lines(ids: list[int]) -> dict[int, Line]:
    """Return how the new wards of a council are shown."""
    return {
        one.pk: Line(
            title=f"{one.council.name} has new wards",
            text="",
            url=reverse("ward_follows"),
            place=one.council.name,
            tag="Ward",
            when=one.start_date,
        )
        for one in WardSet.objects.filter(pk__in=ids).select_related("council").defer("council__outline")
    }


def everybody(person: Any, ids: list[int]) -> set[int]:
    """Wards are public."""
    return set(ids)


def heirs_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the one mail about new wards shows this person: each old ward, and where they follow it now."""
    ward_set = WardSet.objects.select_related("council").filter(pk=split(event.subject)[1]).first()
    if ward_set is None:
        return None
    groups = came_over(person, ward_set)
    if not groups:
        return None
    return {"person": person, "ward_set": ward_set, "groups": groups, "path": reverse("ward_follows")}


def came_over(person: Any, ward_set: WardSet) -> list[dict[str, Any]]:
    """Return the old wards that the person followed when these began, each with its heirs. Two queries."""
    groups: dict[int, dict[str, Any]] = {}
    shares = dict_of_shares(ward_set)
    ours = CarriedFollow.objects.filter(person=person, ward_set=ward_set).defer("old__outline", "new__outline")
    for row in ours.select_related("old", "new__line__council").order_by("old__name", "pk"):
        group = groups.setdefault(row.old_id, {"old": row.old, "heirs": []})
        if row.new is not None:
            group["heirs"].append((row.new, shares.get((row.old_id, row.new.pk), 0)))
    for group in groups.values():
        group["heirs"].sort(key=lambda pair: -pair[1])
    return list(groups.values())


def dict_of_shares(ward_set: WardSet) -> dict[tuple[int, int], int]:
    """Return the part of each old ward in each new one, in whole hundredths. One query."""
    rows = WardSuccession.objects.standing().filter(new__ward_set=ward_set)
    return {(row.old_id, row.new_id): row.percent for row in rows}


def followers_before(topics: list[str]) -> dict[str, set[int]]:
    """Return who hears of each `wardline:5` because they follow a ward that lives on in it.

    So nobody stops hearing of a place between the day of the new wards and the day somebody has looked at them. One
    query while nothing waits.
    """
    found: dict[str, set[int]] = {}
    waiting = {number: {topic} for topic in topics if (number := split(topic)[1]) and topic.startswith("wardline:")}
    for _ in range(GENERATIONS):
        rows = WardSuccession.objects.standing().filter(
            new__line__in=list(waiting), new__ward_set__carried_at__isnull=True, share_of_old__gte=HEIR
        )
        pairs = set(rows.exclude(old__line=F("new__line")).values_list("old__line", "new__line"))
        before: dict[int, set[str]] = {}
        for old, new in pairs:
            before.setdefault(old, set()).update(waiting[new])
        if not before:
            break
        awake = Follow.objects.filter(topic__in=[f"wardline:{old}" for old in before])
        for person, topic, quiet in awake.values_list("person", "topic", "muted_until"):
            if quiet is None or quiet < today():
                for wanted in before[split(topic)[1]]:
                    found.setdefault(wanted, set()).add(person)
        waiting = before
    return found


SUBJECTS = [
    Subject(prefix="ward", lines=ward_lines, may_see=everybody, open_to_all=set),
    Subject(prefix="wardset", lines=set_lines, may_see=everybody, open_to_all=set),
]
KINDS = [
    Kind("ward-carried"),
    Kind(
        "ward-heirs",
        at_once=True,
        template="places/emails/ward_heirs",
        context=heirs_context,
        why="you follow a ward that was divided anew",
    ),
]
