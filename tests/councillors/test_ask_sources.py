"""Asks that come from a setback, a meeting's action, an earlier ask; the source shows who has it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from biglocal.dates import today
from biglocal.refusals import Refused
from councillors.actions import raise_ask
from councillors.models import Ask
from tests.councillors.test_views import typed, url
from tests.factories.councillors import AskAnswerFactory, AskFactory, TermFactory
from tests.factories.meetings import MeetingActionFactory, MeetingFactory
from tests.factories.projects import UpdateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def setback(community):
    return UpdateFactory(project__community=community, kind="setback", text="The trees are gone. " * 40)


@pytest.fixture
def action(community):
    meeting = MeetingFactory(community=community, on=today() - timedelta(days=3))
    return MeetingActionFactory(meeting=meeting, what="Ask who owns the wall", due_on=today() + timedelta(days=9))


def form(browser, community, **asked):
    return browser.get(url("ask_raise", community), asked)


def test_setback_gives_its_words_and_its_project(signed_in, worker, community, ward, setback):
    page = form(signed_in(worker), community, setback=setback.pk)
    assert page.context["form"].initial["why"].startswith("The trees are gone.")
    assert len(page.context["form"].initial["why"]) <= 400 and "Because of the setback" in page.content.decode()
    signed_in(worker).post(url("ask_raise", community), typed(setback=setback.pk))
    ask = Ask.objects.get()
    assert (ask.setback, ask.project) == (setback, setback.project)


def test_story_shows_the_button_and_then_who_has_it(signed_in, worker, resident, client, community, ward, setback):
    story, button = setback.project.get_absolute_url(), f"?setback={setback.pk}"
    assert button in signed_in(worker).get(story).content.decode()
    assert button not in signed_in(resident).get(story).content.decode()
    ask = AskFactory(community=community, line=ward.line, setback=setback, project=setback.project)
    AskAnswerFactory(ask=ask, councillor=TermFactory(ward=ward, councillor__name="Martin Hale").councillor)
    for address in (story, setback.get_absolute_url()):
        page = signed_in(resident).get(address).content.decode()
        assert "Asked the councillors on" in page and "Cllr Martin Hale has it." in page
        assert "Cllr Martin Hale" not in client.get(address).content.decode()


def test_ask_leads_back_to_its_setback(signed_in, worker, community, ward, setback):
    ask = AskFactory(community=community, line=ward.line, setback=setback)
    assert setback.get_absolute_url() in signed_in(worker).get(ask.get_absolute_url()).content.decode()


def test_action_of_a_meeting_gives_its_words_and_day(signed_in, worker, community, ward, action):
    page = form(signed_in(worker), community, action=action.pk)
    assert page.context["form"].initial["title"] == "Ask who owns the wall"
    signed_in(worker).post(url("ask_raise", community), typed(action=action.pk))
    ask = Ask.objects.get()
    assert ask.action == action
    meeting = signed_in(worker).get(action.meeting.get_absolute_url()).content.decode()
    assert "Asked the councillors on" in meeting and ask.get_absolute_url() in meeting
    assert "Ask who owns the wall" in signed_in(worker).get(ask.get_absolute_url()).content.decode()


def test_what_a_meeting_keeps_inside_is_not_asked(signed_in, worker, community, ward, action):
    type(action).objects.update(private=True)
    assert "Ask who owns" not in form(signed_in(worker), community, action=action.pk).content.decode()
    page = signed_in(worker).post(url("ask_raise", community), typed(action=action.pk)).content.decode()
    assert "kept this among its members" in page and not Ask.objects.exists()


def test_sources_of_another_area_are_nobodys(signed_in, other_community, worker, community, ward, setback, action):
    type(setback.project).objects.update(community=other_community)
    type(action.meeting).objects.update(community=other_community)
    for name, row in (("setback", setback), ("action", action)):
        assert form(signed_in(worker), community, **{name: row.pk}).context["form"].initial == {}
        page = signed_in(worker).post(url("ask_raise", community), typed(**{name: row.pk})).content.decode()
        assert "Ask without it" in page
    assert not Ask.objects.exists()


@pytest.mark.parametrize("number", ["0", "x", "٣", "9" * 40, "1\x00"])
@pytest.mark.parametrize("name", ["setback", "action", "again"])
def test_nonsense_begins_an_empty_form(signed_in, worker, community, ward, name, number):
    assert form(signed_in(worker), community, **{name: number}).status_code == 200
    data = typed(**{name: number})
    assert signed_in(worker).post(url("ask_raise", community), data).status_code in (200, 302)


def test_setback_taken_down_meanwhile_is_refused(community, worker, ward, setback):
    setback.deleted_at, words = today(), {"kind": "speak", "title": "T", "why": "W", "takes": "1 hour"}
    with pytest.raises(Refused, match="not on the area’s pages"):
        raise_ask(community=community, by=worker, setback=setback, now=setback.posted_at, by_day=today(), **words)


def test_asking_again_begins_with_the_same_words(signed_in, worker, community, other_community, ward):
    ask = AskFactory(community=community, line=ward.line, title="A tap", state="declined")
    assert form(signed_in(worker), community, again=ask.pk).context["form"].initial["title"] == "A tap"
    Ask.objects.update(community=other_community)
    assert form(signed_in(worker), community, again=ask.pk).context["form"].initial == {}
    assert reverse("councillors:ask_raise", args=[community.slug])
