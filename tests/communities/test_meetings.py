"""Meetings: called, with an agenda, with minutes that are published or kept, and things that people do."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.communities.actions import (
    add_action,
    call_meeting,
    cancel_meeting,
    change_meeting,
    finish_action,
    move_item_up,
    move_minutes,
    remove_item,
    save_item,
    save_question,
    write_attendance,
    write_minutes,
)
from biglocal.communities.meeting_news import action_context, actions_due, may_see_meetings, meeting_lines
from biglocal.communities.models import AgendaItem, Meeting, MeetingAction, MinutesVersion
from biglocal.dates import today
from biglocal.notices.models import Event, Message, Reminder
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.remind import remind
from biglocal.refusals import Refused
from tests.factories.communities import PriorityFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    AttendanceFactory,
    DeclarationFactory,
    MadeDecisionFactory,
    MeetingActionFactory,
    MeetingDecisionFactory,
    MeetingFactory,
)

DAY = date(2026, 6, 10)
SOON = timedelta(days=5)


@pytest.fixture
def meeting(community, chair):
    return MeetingFactory(community=community, called_by=chair)


@pytest.fixture
def minutes(meeting):
    """A meeting of yesterday with all that its minutes need."""
    AttendanceFactory(meeting=meeting)
    item = AgendaItemFactory(meeting=meeting, title="The tap", said="We talked.")
    MadeDecisionFactory(meeting=meeting, item=item, could_vote=9)
    return meeting


def call(community, by, **about):
    about = {"on": today() + SOON, "title": "Partnership meeting"} | about
    return call_meeting(community=community, by=by, now=timezone.now(), today=today(), **about)


def move(meeting, name, by):
    return move_minutes(meeting=meeting, move=name, by=by, now=timezone.now(), on=today())


def write(meeting, by, said=None, also_said=""):
    return write_minutes(meeting=meeting, said=said or {}, also_said=also_said, by=by, now=timezone.now(), on=today())


# Calling one ----------------------------------------------------------------------------------------------------------
def test_called_twice_is_one_meeting_and_one_piece_of_news(community, chair):
    first, again = call(community, chair), call(community, chair)
    assert first.pk == again.pk and first.number == 1
    assert Event.objects.get().topics == [f"community:{community.pk}"]


@pytest.mark.parametrize("about", [{"open_to_all": False}, {"on": date(2020, 1, 6)}])
def test_a_closed_meeting_and_one_of_the_past_are_no_news(community, chair, about):
    call(community, chair, **about)
    assert not Event.objects.exists()


def test_a_meeting_ends_after_it_begins(community, chair):
    with pytest.raises(Refused, match="end after"):
        call(community, chair, begins_at="19:00", ends_at="18:00")
    assert not Meeting.objects.exists()


def test_the_day_stays_once_people_were_there(meeting, chair):
    AttendanceFactory(meeting=meeting)
    with pytest.raises(Refused, match="the day stays"):
        change_meeting(meeting=meeting, by=chair, on=today())
    change_meeting(meeting=meeting, by=chair, on=meeting.on, where="The kitchen")
    meeting.refresh_from_db()
    assert meeting.where == "The kitchen"


def test_a_cancelled_meeting_takes_its_news_back_and_nothing_more(community, chair):
    meeting = call(community, chair)
    for _ in range(2):
        cancel_meeting(meeting=meeting, by=chair, now=timezone.now())
    assert Event.objects.get().retracted_at and AuditLine.objects.filter(verb="meeting_cancel").count() == 1
    with pytest.raises(Refused, match="cancelled"):
        save_item(meeting=meeting, by=chair, now=timezone.now(), title="A")


def test_a_meeting_that_took_place_is_not_cancelled(meeting, chair):
    AttendanceFactory(meeting=meeting)
    with pytest.raises(Refused, match="People were there"):
        cancel_meeting(meeting=meeting, by=chair, now=timezone.now())


def test_meetings_that_everybody_may_come_to(community):
    soon, later = (MeetingFactory(community=community, on=today() + timedelta(days=days)) for days in (1, 9))
    MeetingFactory(community=community, on=today() + SOON, open_to_all=False)
    MeetingFactory(community=community, on=today() + SOON, cancelled_at=timezone.now())
    MeetingFactory(community=community)
    assert list(Meeting.objects.public_from(today())) == [soon, later]


# Agenda ---------------------------------------------------------------------------------------------------------------
def test_an_item_may_ask_for_a_decision_once(meeting, chair):
    for _ in range(2):
        item = save_item(meeting=meeting, by=chair, now=timezone.now(), title="The tap", decide=True, private=True)
        save_item(meeting=meeting, item=item, by=chair, now=timezone.now(), title="The tap", decide=True)
    decision = meeting.decisions.get()
    assert decision.title == "The tap" and decision.private and meeting.items.count() == 1


def test_items_move_up(meeting, chair):
    first, second = AgendaItemFactory(meeting=meeting), AgendaItemFactory(meeting=meeting)
    move_item_up(item=second, by=chair)
    move_item_up(item=second, by=chair)
    assert list(meeting.items.all()) == [second, first]


def test_what_was_decided_under_an_item_keeps_it(minutes, chair):
    item = minutes.items.get()
    with pytest.raises(Refused, match="was decided"):
        remove_item(item=item, by=chair, now=timezone.now())
    other = AgendaItemFactory(meeting=minutes)
    DeclarationFactory(decision=MeetingDecisionFactory(meeting=minutes, item=other))
    with pytest.raises(Refused, match="declared an interest"):
        remove_item(item=other, by=chair, now=timezone.now())
    empty = AgendaItemFactory(meeting=minutes)
    MeetingDecisionFactory(meeting=minutes, item=empty)
    remove_item(item=empty, by=chair, now=timezone.now())
    assert not AgendaItem.objects.filter(pk=empty.pk).exists() and minutes.decisions.count() == 2


def test_a_question_belongs_to_its_own_area(meeting, chair, community, other_community):
    theirs = PriorityFactory(plan__community=other_community)
    foreign = AgendaItemFactory(meeting__community=community)
    for about in ({"priority": theirs}, {"item": foreign}):
        with pytest.raises(Refused, match="Choose"):
            save_question(meeting=meeting, by=chair, now=timezone.now(), title="Q", **about)


# Minutes --------------------------------------------------------------------------------------------------------------
def test_minutes_need_people_and_an_answer_to_each_question(meeting, chair):
    with pytest.raises(Refused, match="who was there"):
        move(meeting, "agree", chair)
    AttendanceFactory(meeting=meeting)
    MeetingDecisionFactory(meeting=meeting, title="A tap")
    with pytest.raises(Refused, match="“A tap”"):
        move(meeting, "agree", chair)
    meeting.refresh_from_db()
    assert meeting.minutes_state == "draft"


def test_minutes_are_agreed_then_published_and_told_once(minutes, chair):
    for name in ["agree", "publish", "publish"]:
        move(minutes, name, chair)
    minutes.refresh_from_db()
    assert minutes.minutes_state == "published" and minutes.agreed_on == today()
    assert Event.objects.filter(kind="minutes-published", retracted_at=None).count() == 1
    move(minutes, "keep", chair)
    assert Event.objects.get(kind="minutes-published").retracted_at


@pytest.mark.parametrize(("state", "name"), [("draft", "publish"), ("draft", "keep"), ("published", "agree")])
def test_no_step_of_the_minutes_is_left_out(minutes, chair, state, name):
    Meeting.objects.filter(pk=minutes.pk).update(minutes_state=state, agreed_on=today())
    with pytest.raises(Refused, match="Somebody changed this"):
        move(minutes, name, chair)


def test_minutes_wait_for_the_day(community, chair):
    meeting = call(community, chair)
    with pytest.raises(Refused, match="Write down on that day"):
        write(meeting, chair, also_said="It was nice.")
    with pytest.raises(Refused, match="Write down on that day"):
        write_attendance(
            meeting=meeting,
            members={chair.pk: "present"},
            councillors=[],
            guests=[],
            by=chair,
            now=timezone.now(),
            on=today(),
        )
    about = {"councillors": [], "guests": [], "by": chair, "now": timezone.now(), "on": today()}
    write_attendance(meeting=meeting, members={chair.pk: "apologies"}, **about)
    assert meeting.attendances.get().state == "apologies"


@pytest.mark.parametrize("state", ["published", "kept"])
def test_a_correction_keeps_the_earlier_version(minutes, chair, state):
    Meeting.objects.filter(pk=minutes.pk).update(minutes_state=state, agreed_on=today())
    item = minutes.items.get()
    for _ in range(2):
        write(minutes, chair, said={item.pk: "We talked, and laughed."})
    version = MinutesVersion.objects.get()
    assert version.content["items_said"][0]["said"] == "We talked." and version.replaced_by == chair
    item.refresh_from_db()
    assert item.said == "We talked, and laughed."


def test_a_draft_keeps_no_versions(minutes, chair):
    write(minutes, chair, also_said="More")
    assert not MinutesVersion.objects.exists()


def test_earlier_versions_hold_no_names_of_members(minutes, chair):
    """Somebody who leaves the portal is named nowhere: versions point to people."""
    Meeting.objects.filter(pk=minutes.pk).update(minutes_state="published", agreed_on=today())
    write(minutes, chair, also_said="More")
    person = minutes.attendances.get().person
    assert person.name not in str(MinutesVersion.objects.get().content)


# What people do -------------------------------------------------------------------------------------------------------
def test_said_twice_is_to_be_done_once(meeting, chair, resident):
    for _ in range(2):
        add_action(meeting=meeting, what="Ring", owner=resident, due_on=today() + SOON, by=chair)
    assert MeetingAction.objects.count() == 1
    with pytest.raises(Refused, match="day of the meeting"):
        add_action(meeting=meeting, what="Late", owner=resident, due_on=date(2020, 1, 1), by=chair)


@pytest.mark.parametrize(("who", "may"), [("resident", True), ("worker", True), ("lead", False), ("rep", False)])
def test_its_owner_and_who_writes_the_minutes_tick_it(request, meeting, resident, who, may):
    action = MeetingActionFactory(meeting=meeting, owner=resident)
    person = request.getfixturevalue(who)
    if may:
        finish_action(action=action, by=person, on=today())
        finish_action(action=action, by=person, on=today())
    else:
        with pytest.raises(Refused, match="ticks this"):
            finish_action(action=action, by=person, on=today())
    action.refresh_from_db()
    assert (action.done_on is not None) == may
    assert AuditLine.objects.filter(verb="action_done").count() == int(may)


@pytest.mark.parametrize(
    ("days", "offsets"), [(4, []), (3, ["-3"]), (0, ["-3", "+0"]), (-6, ["-3", "+0"]), (-7, ["-3", "+0", "+7"])]
)
def test_a_promise_is_due_before_on_and_after_its_day(meeting, days, offsets):
    MeetingActionFactory(meeting=meeting, due_on=DAY + timedelta(days=days))
    assert [row.offset for row in actions_due(DAY)] == offsets


def test_done_and_cancelled_promises_are_not_due(meeting, chair):
    MeetingActionFactory(meeting=meeting, due_on=DAY, done_on=DAY, done_by=chair)
    MeetingActionFactory(meeting=MeetingFactory(cancelled_at=timezone.now()), due_on=DAY)
    assert list(actions_due(DAY)) == []


def test_the_owner_is_reminded_once_and_not_of_what_is_done(meeting, resident):
    action = MeetingActionFactory(meeting=meeting, owner=resident, due_on=today())
    assert remind(on=today()) >= 1
    remind(on=today())
    fan_out(now=timezone.now())
    message = Message.objects.get(kind="meeting-action")
    assert message.person == resident and Reminder.objects.filter(rule="meeting-action").count() == 2
    event = Event.objects.get(kind="meeting-action")
    assert action_context(event, resident)["when"] == "today"
    finish_action(action=action, by=resident, on=today())
    assert action_context(event, resident) is None


def test_who_left_is_not_reminded(meeting):
    MeetingActionFactory(meeting=meeting, due_on=DAY, owner__is_active=False)
    assert {row.skip for row in actions_due(DAY)} == {"left"}


# News -----------------------------------------------------------------------------------------------------------------
def test_a_stranger_hears_of_open_meetings_and_published_minutes_alone(community, stranger, resident):
    soon = MeetingFactory(community=community, on=today() + SOON)
    closed = MeetingFactory(community=community, on=today() + SOON, open_to_all=False)
    told = MeetingFactory(community=community, minutes_state="published", agreed_on=today())
    kept = MeetingFactory(community=community, minutes_state="kept", agreed_on=today())
    ids = [one.pk for one in (soon, closed, told, kept)]
    assert may_see_meetings(stranger, ids) == {soon.pk, told.pk}
    assert may_see_meetings(resident, ids) == set(ids)
    lines = meeting_lines(ids)
    assert lines[told.pk].tag == "Minutes" and lines[soon.pk].title.startswith("Partnership meeting, ")
