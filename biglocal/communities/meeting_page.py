"""What the page of one meeting shows, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch

from .models import AgendaItem, Attendance, Declaration, Meeting, MeetingAction, MeetingDecision, MinutesVersion
from .voting import Voters, quorum_of, reckon


@dataclass
class MeetingPage:
    """The parts of the page."""

    inside: bool
    items: list[AgendaItem]  # each with `made`, its decisions
    beside: list[MeetingDecision]  # decisions that stand under no item
    attendances: list[Attendance]
    actions: list[MeetingAction]
    versions: list[MinutesVersion]
    shows_minutes: bool
    voters: Voters
    hidden: int  # private items a visitor does not see

    def _names(self, kind: str, state: str) -> list[Any]:
        return [row for row in self.attendances if row.kind == kind and row.state == state]

    @property
    def there(self) -> list[Attendance]:
        return self._names("member", "present")

    @property
    def apologies(self) -> list[Attendance]:
        return self._names("member", "apologies")

    @property
    def councillors(self) -> list[Attendance]:
        return self._names("councillor", "present")

    @property
    def guests(self) -> list[Attendance]:
        return self._names("guest", "present")

    @property
    def decisions(self) -> list[MeetingDecision]:
        return [*(one for item in self.items for one in item.made), *self.beside]  # type: ignore[attr-defined]  # put on the items below


def for_page(meetings: Any) -> Any:
    """Meetings with area, rules, and whether minutes were corrected: one query."""
    corrected = Exists(MinutesVersion.objects.filter(meeting=OuterRef("pk")))
    with_area = meetings.select_related("community__programme", "community__meeting_rules")
    return with_area.defer("community__outline").annotate(corrected=corrected)


def read_meeting(meeting: Any, *, inside: bool, decisions_with: Sequence[str] = ()) -> MeetingPage:
    """Read all parts of the page of a meeting that came `for_page`. Six queries at most, whatever its length.

    `decisions_with` names what the parts above keep about decisions, to come with them.
    """
    shows_minutes = inside or meeting.minutes_state == Meeting.Minutes.PUBLISHED
    items = list(meeting.items.all())
    declared = Prefetch("declarations", Declaration.objects.select_related("person"))
    asked = meeting.decisions.select_related("priority", "item", *decisions_with)
    decisions = list(asked.prefetch_related(declared))
    attendances = list(meeting.attendances.select_related("person")) if shows_minutes else []
    actions = list(meeting.actions.select_related("owner")) if shows_minutes else []
    versions = list(meeting.versions.all()) if shows_minutes and meeting.corrected else []
    quorum, percent = quorum_of(meeting), meeting.community.programme.on(meeting.on).resident_percent
    for decision in decisions:
        decision.meeting = meeting
        decision.voters = reckon(attendances, decision.declarations.all(), quorum=quorum, percent=percent)
    hidden = {item.pk for item in items if item.private}
    if not inside:
        decisions = [one for one in decisions if not one.private and one.item_id not in hidden]
        open_decisions = {one.pk for one in decisions} | {None}
        actions = [one for one in actions if not one.private and one.decision_id in open_decisions]
        items = [item for item in items if not item.private]
    for item in items:
        item.made = [one for one in decisions if one.item_id == item.pk]
    return MeetingPage(
        inside=inside,
        items=items,
        beside=[one for one in decisions if one.item_id is None],
        attendances=attendances,
        actions=actions,
        versions=versions,
        shows_minutes=shows_minutes,
        voters=reckon(attendances, [], quorum=quorum, percent=percent),
        hidden=0 if inside else len(hidden),
    )
