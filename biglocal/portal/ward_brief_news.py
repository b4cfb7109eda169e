"""The monthly brief by mail: to a ward's councillors, and to whoever asked for it; once, and not without news."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import F
from django.urls import reverse

from biglocal.dates import today
from biglocal.notices.models import Follow
from biglocal.notices.registry import Due, Kind, Line, Rule, Subject, split
from biglocal.places.models import Ward, WardLine, WardSuccession
from biglocal.places.pre_election import held_until
from biglocal.places.successions import HEIR
from biglocal.places.ward_news import GENERATIONS
from councillors.models import Term
from projects.models import Update

from .months import Month, first_working_day
from .report_links import OPENS_FOR, kept_path
from .ward_brief import WARD_BRIEF, brief_of
from .ward_reads import WardPlace, place_of, ward_of_today

PREFIX = "wardbrief"
HELD = held_until("ward_sets__wards")
LATEST = timedelta(days=14)  # after the first working day: a brief that comes later is no news


def briefs_due(on: date) -> Iterable[Due]:
    """Yield the brief of the month that is over for each ward that somebody reads, from the first working day on."""
    first = first_working_day(on)
    if not first <= on <= first + LATEST:
        return
    month = Month.before(on)
    loud = lines_with_updates(month)
    for line, people in sorted(readers(on).items()):
        news = line in loud or has_news(line, month, on)
        yield Due(f"{PREFIX}:{line}", month.key, sorted(people), None, "" if news else "nothing-new")


def readers(on: date) -> dict[int, set[int]]:
    """Return who gets the brief of each ward of today: its councillors, and who asked for it. Three queries."""
    found: dict[int, set[int]] = defaultdict(set)
    terms = Term.objects.running(on).filter(councillor__person__is_active=True)
    for line, person in terms.values_list("ward__line", "councillor__person"):
        found[line].add(person)
    chose = [(split(topic)[1], person) for topic, person in chosen(on).values_list("topic", "person")]
    lives_on = lines_of_today({line for line, _ in chose}, on)
    for line, person in chose:
        for heir in lives_on[line]:
            found[heir].add(person)
    return found


def lines_of_today(lines: set[int], on: date) -> dict[int, set[int]]:
    """Return in which wards of today each ward lives on: itself, or where it ended its heirs. Nobody's brief stops."""
    current = set(WardLine.objects.current(on).values_list("pk", flat=True)) if lines else set()
    lives_on: dict[int, set[int]] = {line: {line} for line in lines}
    for _ in range(GENERATIONS):
        ended = {line for heirs in lives_on.values() for line in heirs} - current
        if not ended:
            break
        heirs: dict[int, set[int]] = defaultdict(set)
        rows = WardSuccession.objects.standing().filter(old__line__in=ended, share_of_old__gte=HEIR)
        for old, new in rows.exclude(old__line=F("new__line")).values_list("old__line", "new__line"):
            heirs[old].add(new)
        lives_on = {line: after(now, ended, heirs) for line, now in lives_on.items()}
    return {line: now & current for line, now in lives_on.items()}


def after(lines: set[int], ended: set[int], heirs: dict[int, set[int]]) -> set[int]:
    """Return the lines with the heirs of those that ended in their place."""
    return {heir for line in lines for heir in (heirs[line] if line in ended else {line})}


def chosen(on: date) -> Any:
    """Follows of briefs that are not quiet."""
    return Follow.objects.filter(topic__startswith=f"{PREFIX}:").exclude(muted_until__gte=on)


def lines_with_updates(month: Month) -> set[int]:
    """Return the wards in which something was posted in the month. One query."""
    posted = Update.objects.public().filter(posted_at__gte=month.begins, posted_at__lt=month.ends)
    return set(posted.order_by().values_list("ward_lines", flat=True).distinct())


def has_news(line: int, month: Month, on: date) -> bool:
    """Did anything happen without an update: money moved, help led to something, a project began?"""
    place = place_of_line(line, on)
    return place is not None and brief_of(place, month, on).has_news


def place_of_line(line: int, on: date) -> WardPlace | None:
    """Return the ward of the line as it is today. Two queries."""
    ward = ward_of_today(Ward.objects.filter(line=line).with_line().annotate(held_until=HELD), on)
    return place_of(ward, on) if ward else None


def brief_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail shows; nothing for who wants no news, is no councillor there any more, or stopped it."""
    line, on = split(event.subject)[1], today()
    month, place = Month.read(event.key.rpartition(":")[2], on=on), place_of_line(line, on)
    if month is None or place is None or person.cadence == "none" or not still_reads(line, person, on):
        return None
    brief = brief_of(place, month, on, reader=person)
    path = reverse("ward_brief", args=[place.line.council.slug, place.line.slug, month.key])
    file = kept_path(WARD_BRIEF, line, month.first, month.last)
    hello = f"Hello {person.get_short_name()}." if person.get_short_name() else "Hello."
    context = {"person": person, "brief": brief, "path": path, "file": file, "days": OPENS_FOR.days, "hello": hello}
    return {**context, "heading": brief.title, "preheader": brief.sentence} if brief.has_news else None


def still_reads(line: int, person: Any, on: date) -> bool:
    terms = Term.objects.of_line(line).running(on).filter(councillor__person=person)
    if terms.exists():
        return True
    mine = {split(topic)[1] for topic in chosen(on).filter(person=person).values_list("topic", flat=True)}
    return any(line in heirs for heirs in lines_of_today(mine, on).values())


# What is followed -----------------------------------------------------------------------------------------------------
def brief_lines(ids: list[int]) -> dict[int, Line]:
    """Return how the brief of each ward is shown among what somebody follows."""
    found = WardLine.objects.filter(pk__in=ids).select_related("council").defer("council__outline")
    return {
        line.pk: Line(
            title=f"the monthly brief of {line.name} ward",
            text="",
            url=reverse("ward_briefs", args=[line.council.slug, line.slug]),
            place=line.council.name,
            tag="Ward",
            when=date.min,
        )
        for line in found
    }


def everybody(person: Any, ids: list[int]) -> set[int]:
    """A brief holds what everybody may read."""
    return set(ids)


SUBJECT = Subject(prefix=PREFIX, lines=brief_lines, may_see=everybody, open_to_all=set, may_follow=True)
KIND = Kind(
    name="ward-brief",
    at_once=True,
    template="portal/emails/ward_brief",
    context=brief_context,
    why="you are a councillor of this ward, or asked for its monthly brief",
)
RULE = Rule(name="ward-brief", kind="ward-brief", due=briefs_due)
