"""I will come, for open meetings: said, taken back, told of changes, and where meetings show beside dates."""

from datetime import time, timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from biglocal.communities.actions import cancel_meeting, change_meeting, say_coming_to_meeting
from biglocal.communities.meeting_coming_news import RULE, changed_context, meetings_to_come, tomorrow_context
from biglocal.communities.meeting_news import meeting_lines
from biglocal.communities.models import Meeting, MeetingComing
from biglocal.dates import today
from biglocal.notices.models import Event
from biglocal.notices.steps.remind import remind_by
from biglocal.portal.digest_parts import dates_of
from biglocal.portal.feeds import dates_of_person
from biglocal.refusals import Refused
from tests.factories.meetings import MeetingFactory
from tests.factories.projects import OccasionFactory

SOON = timedelta(days=3)


@pytest.fixture
def meeting(community, chair):
    return MeetingFactory(community=community, called_by=chair, on=today() + SOON, begins_at=time(19), title="We meet")


def come(meeting, person, people=1):
    return say_coming_to_meeting(meeting=meeting, by=person, now=timezone.now(), people=people)


def address(meeting):
    return reverse("meeting_come", args=[meeting.community.slug, meeting.number])


def told():
    events = Event.objects.filter(kind__startswith="meeting-changed", retracted_at__isnull=True)
    return [(event.kind, event.people) for event in events]


# Said and taken back --------------------------------------------------------------------------------------------------
def test_anybody_signed_in_says_they_will_come(signed_in, stranger, meeting):
    browser = signed_in(stranger)
    answer = browser.post(address(meeting), {"people": "2"})
    assert answer.url == meeting.get_absolute_url() and MeetingComing.objects.get().people == 2
    page = browser.get(answer.url).content.decode()
    assert "You said you will come" in page and "Two people come" in page
    browser.post(address(meeting), {"take_back": "1"})
    assert not MeetingComing.objects.exists()


def test_a_visitor_is_led_to_sign_in(client, meeting):
    assert f'href="{address(meeting)}"' in client.get(meeting.get_absolute_url()).content.decode()
    assert client.get(address(meeting)).url.startswith("/accounts/login/")


def test_who_comes_is_read_by_those_who_take_part(client, signed_in, stranger, resident, rep, meeting):
    come(meeting, stranger)
    name = stranger.get_full_name()
    assert name in signed_in(resident).get(meeting.get_absolute_url()).content.decode()
    for browser in (client, signed_in(rep)):
        assert name not in browser.get(meeting.get_absolute_url()).content.decode()


def test_said_twice_is_once_with_the_new_number(meeting, stranger):
    assert [come(meeting, stranger, people).people for people in (1, 3)] == [1, 3]
    assert MeetingComing.objects.count() == 1


@pytest.mark.parametrize(
    "facts", [{"cancelled_at": timezone.now()}, {"open_to_all": False}, {"on": today() - timedelta(days=1)}]
)
def test_where_nobody_can_come_it_is_refused(meeting, stranger, facts):
    Meeting.objects.update(**facts)
    with pytest.raises(Refused):
        come(meeting, stranger)
    assert not MeetingComing.objects.exists()


@pytest.mark.parametrize("people", ["0", "21", "x", "", "9" * 40])
def test_an_odd_number_gets_a_sentence(signed_in, stranger, meeting, people):
    answer = signed_in(stranger).post(address(meeting), {"people": people})
    assert "Enter a number from 1 to 20." in answer.content.decode() and not MeetingComing.objects.exists()


def test_a_closed_meeting_is_not_found_outside(signed_in, stranger, meeting):
    Meeting.objects.update(open_to_all=False)
    assert signed_in(stranger).post(address(meeting), {"people": "1"}).status_code == 404


# Told -----------------------------------------------------------------------------------------------------------------
def test_another_day_or_place_is_told_once(meeting, stranger, chair):
    come(meeting, stranger)
    change_meeting(meeting=meeting, by=chair, where="The library")
    change_meeting(meeting=meeting, by=chair, on=today() + timedelta(days=5))
    assert told() == [("meeting-changed-soon", [stranger.pk])]


@pytest.mark.parametrize("change", [{"title": "We talk"}, {"note": "Tea"}, {}])
def test_words_alone_are_told_to_nobody(meeting, stranger, chair, change):
    come(meeting, stranger)
    change_meeting(meeting=meeting, by=chair, **change)
    assert told() == []


def test_far_ahead_waits_for_the_weeks_news(meeting, stranger, chair):
    Meeting.objects.update(on=today() + timedelta(days=30))
    come(meeting, stranger)
    change_meeting(meeting=meeting, by=chair, where="The library")
    cancel_meeting(meeting=meeting, by=chair, now=timezone.now())
    assert told() == [("meeting-changed", [stranger.pk])]
    assert meeting_lines([meeting.pk])[meeting.pk].tag == "Cancelled"


@pytest.mark.parametrize("ending", ["_subject.txt", ".txt", ".html"])
def test_mails_say_what_holds(meeting, stranger, chair, ending):
    come(meeting, stranger, 2)
    change_meeting(meeting=meeting, by=chair, where="The library")
    event = Event.objects.get(kind="meeting-changed-soon")

    def mail(name, context):
        return render_to_string(f"communities/emails/{name}{ending}", context(event, stranger))

    assert "Changed" in mail("meeting_changed", changed_context) or "The library" in mail(
        "meeting_changed", changed_context
    )
    Meeting.objects.update(on=today() + timedelta(days=1))
    assert "omorrow" in mail("meeting_tomorrow", tomorrow_context)
    change_meeting(meeting=meeting, by=chair, open_to_all=False)
    assert "members only" in mail("meeting_changed", changed_context) and tomorrow_context(event, stranger) is None
    cancel_meeting(meeting=meeting, by=chair, now=timezone.now())
    assert "ancelled" in mail("meeting_changed", changed_context)


def test_who_took_it_back_gets_no_mail(meeting, stranger, chair):
    come(meeting, stranger)
    change_meeting(meeting=meeting, by=chair, where="The library")
    MeetingComing.objects.all().delete()
    assert changed_context(Event.objects.get(kind="meeting-changed-soon"), stranger) is None


def test_the_day_before_brings_a_reminder_once(meeting, stranger):
    come(meeting, stranger)
    assert list(meetings_to_come(today())) == []
    assert [remind_by(RULE, on=meeting.on - timedelta(days=1)) for _ in range(2)] == [1, 0]


# Where it shows -------------------------------------------------------------------------------------------------------
def test_home_shows_meetings_among_the_dates(signed_in, resident, stranger, community, meeting):
    OccasionFactory(community=community, title="Walk", on=today() + timedelta(days=1))
    OccasionFactory(community=community, title="Dig", on=today() + timedelta(days=9))
    come(meeting, resident)
    coming = signed_in(resident).get(reverse("home_for_role")).context["coming"]
    assert [row.title for row in coming] == ["Walk", "We meet", "Dig"] and coming[1].i_come == 1


def test_members_see_their_closed_meeting_at_home(signed_in, resident, meeting):
    Meeting.objects.update(open_to_all=False)
    assert "We meet" in signed_in(resident).get(reverse("home_for_role")).content.decode()


@pytest.mark.parametrize(("open_to_all", "shown"), [(True, True), (False, False)])
def test_ward_shows_open_meetings_alone(client, ward, meeting, open_to_all, shown):
    Meeting.objects.update(open_to_all=open_to_all)
    page = client.get(reverse("ward", args=[ward.gss])).content.decode()
    assert ("We meet" in page) is shown


def test_mail_and_noticeboard_name_the_next_meeting(client, community, meeting):
    assert [line.title for line in dates_of([f"community:{community.pk}"])] == ["We meet"]
    assert "We meet" in client.get(reverse("area_board", args=[community.slug])).content.decode()


def test_own_calendar_holds_what_one_said_yes_to(meeting, stranger, resident):
    assert dates_of_person(stranger) == []
    come(meeting, stranger)
    assert [entry.title for entry in dates_of_person(stranger)] == ["We meet"]
    Meeting.objects.update(open_to_all=False)
    assert dates_of_person(stranger) == [] and len(dates_of_person(resident)) == 1
