"""What the page of one meeting shows, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from .models import AgendaItem, Attendance, Meeting, MeetingAction, MeetingDecision, MinutesVersion
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
        return [*(one for item in self.items for one in item.made), *self.beside]  # type: ignore[attr-defined]


def read_meeting(meeting: Meeting, *, inside: bool, on: date) -> MeetingPage:
    """Read all parts of the page of `meeting`. Eight queries at most, whatever its length."""
    shows_minutes = inside or meeting.minutes_state == Meeting.Minutes.PUBLISHED
    items = list(meeting.items.all())
    decisions = list(meeting.decisions.select_related("priority", "item").prefetch_related("declarations__person"))
    attendances = list(meeting.attendances.select_related("person")) if shows_minutes else []
    actions = list(meeting.actions.select_related("owner")) if shows_minutes else []
    versions = list(meeting.versions.select_related("replaced_by")) if shows_minutes else []
    quorum, percent = quorum_of(meeting), meeting.community.programme.resident_percent
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
        item.made = [one for one in decisions if one.item_id == item.pk]  # type: ignore[attr-defined]
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
