"""Dates and ideas when two press at the same moment, each on a connection of their own."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from biglocal.dates import today
from biglocal.notices.models import Event
from projects import actions
from projects.models import CalendarAddress, Coming, Idea, IdeaSupport, Occasion, Project
from tests.factories.accounts import PersonFactory
from tests.factories.ideas import IdeaFactory
from tests.factories.projects import OccasionFactory

from .test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_idea_answered_by_two_at_once_is_one_project(community, chair, worker):
    idea = IdeaFactory(community=community)

    def answer(by):
        facts = {"state": "yes", "answer": "In May.", "title": "A bench", "on": today(), "now": timezone.now()}
        return actions.answer_idea(idea=idea, by=by, **facts)

    first, second = at_once(lambda: answer(chair), lambda: answer(worker))
    assert first == second == idea and Project.objects.count() == 1
    assert Event.objects.filter(kind="idea-answered").count() == 1


def test_idea_sent_twice_at_once_is_one(community, stranger):
    key = uuid4()

    def put():
        return actions.put_idea(community=community, text="A choir.", by=stranger, now=timezone.now(), form_key=key)

    first, second = at_once(put, put)
    assert first == second == Idea.objects.get()


def test_six_neighbours_at_once_are_six(community):
    idea = IdeaFactory(community=community)
    people = PersonFactory.create_batch(6)
    at_once(*[lambda by=by: actions.support_idea(idea=idea, kind="use", by=by) for by in people])
    assert Idea.objects.with_support().get().users == IdeaSupport.objects.count() == 6


def test_coming_said_in_two_windows_is_one_row(community, stranger):
    walk = OccasionFactory(community=community)
    found = at_once(
        *[
            lambda people=people: actions.say_coming(occasion=walk, by=stranger, now=timezone.now(), people=people)
            for people in (2, 3)
        ]
    )
    assert Coming.objects.get() in found


def test_date_cancelled_while_it_is_moved_stands_as_one_of_them_left_it(community, chair, resident):
    walk = OccasionFactory(community=community)
    at_once(
        lambda: actions.cancel_occasion(occasion=walk, by=chair, now=timezone.now(), why="Wet"),
        lambda: actions.change_occasion(occasion=walk, by=resident, on=today(), day=today() + timedelta(days=9)),
    )
    walk = Occasion.objects.get()
    assert walk.is_cancelled and walk.sequence in {1, 2}, "the second saw what the first had done"


def test_date_put_in_by_two_at_once_is_one(community, chair, resident):
    def add(by):
        return actions.add_occasion(community=community, title="Walk", day=today(), by=by, on=today())

    first, second = at_once(lambda: add(chair), lambda: add(resident))
    assert first == second == Occasion.objects.get()


def test_calendar_opened_twice_at_once_has_one_address(stranger):
    first, second = at_once(*[lambda: actions.calendar_address(stranger)] * 2)
    assert first.token == second.token == CalendarAddress.objects.get().token
