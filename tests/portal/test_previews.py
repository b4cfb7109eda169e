"""Links that people share: a date, an open meeting, an idea say what they are; nothing else is said of any."""

import html
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from biglocal.communities.models import Meeting
from biglocal.dates import today
from projects.models import Idea, Project
from tests.factories.ideas import IdeaFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory
from tests.factories.projects import OccasionFactory, PhotoFactory, ProjectFactory, UpdateFactory


def og(client, thing):
    page = client.get(thing.get_absolute_url()).content.decode()
    return {
        name: html.unescape(text) for name, text in re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', page)
    }


@pytest.fixture
def park(community):
    park = ProjectFactory(community=community)
    cover = PhotoFactory(update=UpdateFactory(project=park), drawing="", mail="photos/cover.jpg")
    Project.objects.filter(pk=park.pk).update(cover=cover)
    return park


def test_a_date_says_when_and_where_with_its_projects_picture(client, community, park):
    day = today() + timedelta(days=3)
    walk = OccasionFactory(community=community, project=park, title="Walk", on=day, where="The Triangle")
    told = og(client, walk)
    assert told["title"] == f"Walk, {day:%A} {day.day} {day:%B}"
    assert told["description"] == "The Triangle. Arches Local" and "/photos/" in told["image"]


def test_a_cancelled_date_says_so(client, community):
    walk = OccasionFactory(community=community, cancelled_at=timezone.now(), cancelled_why="Ice.")
    assert og(client, walk)["description"] == "Cancelled. Ice."


def test_an_open_meeting_names_its_agenda_without_private_items(client, signed_in, community, resident):
    meeting = MeetingFactory(community=community, on=today() + timedelta(days=3), title="We meet")
    AgendaItemFactory(meeting=meeting, title="Water")
    AgendaItemFactory(meeting=meeting, title="Wages", private=True)
    assert og(client, meeting)["description"] == "Arches Local. Water"
    assert "Wages" not in og(signed_in(resident), meeting)["description"]
    Meeting.objects.update(open_to_all=False)
    assert og(signed_in(resident), meeting) == {}


def test_an_idea_is_previewed_while_everybody_may_read_it(client, signed_in, community, stranger):
    idea = IdeaFactory(community=community, by=stranger, title="A bench", text="A bench. By the stop.")
    assert og(client, idea)["title"] == "A bench"
    Idea.objects.update(state="withdrawn")
    assert og(signed_in(stranger), idea) == {}
