"""The year behind a review of a partnership: its health from day to day, meetings, decisions, actions, interests."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from biglocal.communities.health_news import CHAIRLESS, FEW, SMALL, Stay, days_of_change, faults_on, stays_by_area
from biglocal.communities.models import Attendance, Meeting, MeetingAction, MeetingDecision, MeetingRules
from biglocal.communities.register import register_of
from biglocal.communities.voting import reckon, rules_of
from biglocal.reports.contents import Part, Row, Table
from biglocal.web.templatetags.web import day

MOST = 60  # meetings of one year
A_DAY = timedelta(days=1)
NOT_NOTED = "not noted"
FAULTS = [(SMALL, "Fewer members than asked for"), (FEW, "Too few who live here"), (CHAIRLESS, "Nobody chaired it")]


def spells(one: Any) -> Part:
    """From when to when the partnership was not as the programme asks. Two queries."""
    first, last = one.span
    stays = stays_by_area([one.community.pk]).get(one.community.pk, [])
    rows = [
        Row(words, f"{day(begins)} to {day(ends)}" if ends < last else f"since {day(begins)}")
        for fault, words in FAULTS
        for begins, ends in spans_with(fault, stays, first, last, one.community.programme)
    ]
    words = [] if rows else ["On every day of the year it was as the programme asks."]
    return Part("spells", "Its health through the year", rows=rows, words=words)


def spans_with(fault: str, stays: list[Stay], first: date, last: date, programme: Any) -> Iterator[tuple[date, date]]:
    """Yield the spans between two days on which a fault was there; only a change of members begins or ends one."""
    starts = sorted({first, *(one for one in days_of_change(stays, last) if one > first)})
    begun: date | None = None
    for start in starts:
        there = fault in faults_on(stays, start, programme)[1]
        if there and begun is None:
            begun = start
        elif not there and begun is not None:
            yield begun, start - A_DAY
            begun = None
    if begun is not None:
        yield begun, last


def meetings(one: Any) -> Part:
    """Meetings that took place, with who was there as numbers and the quorum of that day. Five queries."""
    held = held_in(one)
    if not held:
        return Part("meetings", "Meetings", words=["No meeting is in the diary of this year."])
    rules, stays = rules_of(one.community), stays_by_area([one.community.pk]).get(one.community.pk, [])
    there: dict[int, list[Attendance]] = defaultdict(list)
    for row in Attendance.objects.filter(meeting__in=[meeting.pk for meeting in held]):
        there[row.meeting_id].append(row)
    found = [(meeting, there[meeting.pk], quorum_on(meeting.on, rules, stays)) for meeting in held]
    rows = [meeting_row(*each) for each in found]
    noted = [row for row in rows if row[-1] != NOT_NOTED]
    full = sum(1 for row in noted if row[-1] == "Yes")
    words = [
        f"{len(held)} meeting{'' if len(held) == 1 else 's'}. "
        f"{len(noted)} with a list of who came, {full} of them with a quorum."
    ]
    head = ["Meeting", "Members there", "Could vote", "Quorum", "Had it"]
    return Part("meetings", "Meetings", words=words, table=Table("Meetings of the year", head, rows))


def meeting_row(meeting: Meeting, there: list[Attendance], quorum: int) -> list[str]:
    """Return its day, how many members were there, how many could vote, and the quorum."""
    if not there:
        return [day(meeting.on), NOT_NOTED, NOT_NOTED, str(quorum), NOT_NOTED]
    voters = reckon(there, [], quorum=quorum, percent=0)
    came = sum(1 for row in there if row.kind == "member" and row.state == "present")
    return [day(meeting.on), str(came), str(voters.could_vote), str(quorum), "Yes" if voters.has_quorum else "No"]


def held_in(one: Any) -> list[Meeting]:
    """Return the meetings of the review's year that were not cancelled, the earliest first. One query."""
    first, last = one.span
    found = Meeting.objects.in_community(one.community).filter(on__gte=first, on__lte=last, cancelled_at=None)
    return list(found.order_by("on", "number")[:MOST])


def quorum_on(on: date, rules: MeetingRules, stays: Iterable[Stay]) -> int:
    """Return the quorum of a day, as `voting.quorum_of` asks it for one meeting."""
    return rules.needed(sum(1 for stay in stays if stay.holds(on) and stay.votes(on)))


def decisions(one: Any) -> Part:
    """What was decided; titles of those that everybody may read. Two queries."""
    first, last = one.span
    found = MeetingDecision.objects.in_community(one.community).made()
    found = found.filter(meeting__on__gte=first, meeting__on__lte=last, meeting__cancelled_at=None)
    counts = Counter(found.order_by().values_list("outcome", flat=True))
    if not counts:
        return Part("decisions", "Decisions", words=["No decision is in the minutes of this year."])
    told = [f"{label.lower()} {counts[value]}" for value, label in MeetingDecision.Outcome.choices if counts[value]]
    rows = [
        Row(made.title, f"{made.get_outcome_display()}, {day(made.meeting.on)}", made.get_absolute_url())
        for made in found.public().select_related("meeting__community").order_by("-meeting__on", "number")[: 4 * MOST]
    ]
    words = [f"{sum(counts.values())} in all: {', '.join(told)}."]
    if rows and len(rows) < sum(counts.values()):
        words.append(f"{len(rows)} of them stand in minutes that everybody may read:")
    return Part("decisions", "Decisions", words=words, rows=rows)


def actions(one: Any) -> Part:
    """What people took on at these meetings, and how much of it was done by the day of the review. One query."""
    first, last = one.span
    taken = MeetingAction.objects.in_community(one.community)
    taken = taken.filter(meeting__on__gte=first, meeting__on__lte=last, meeting__cancelled_at=None)
    rows = list(taken.order_by().values_list("due_on", "done_on"))
    if not rows:
        return Part("actions", "Who does what by when")
    done = sum(1 for _, done_on in rows if done_on and done_on <= last)
    late = sum(1 for due_on, done_on in rows if due_on < last and not (done_on and done_on <= last))
    counts = [("Done", done), ("Late", late), ("Still to do", len(rows) - done - late), ("All", len(rows))]
    told = [[label, str(count)] for label, count in counts]
    table = Table("Actions of the year's meetings", ["Actions", "How many"], told)
    return Part("actions", "Who does what by when", table=table)


def interests(one: Any) -> Part:
    """How many looked at their part of the register in the year before; what was in it. Two queries."""
    register = register_of(one.community, on=one.review.on)
    members = len(register.members)
    words = [f"{register.looked} of {members} members looked at their part of the register in the year before."]
    rows = [[label, str(count)] for label, count in register.counts]
    table = Table("Interests by kind", ["Interest", "How many"], rows) if rows else None
    return Part("interests", "Interests kept up", words=words, table=table)
