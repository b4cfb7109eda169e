"""Two people at the same moment, each on a connection of their own."""

import threading
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.utils import timezone

from projects.actions import complete_milestone, log_update, say_thanks, start_project
from projects.models import Milestone, Thanks, Update
from projects.photos import read_photo
from tests.factories.accounts import PersonFactory
from tests.factories.projects import MilestoneFactory, UpdateFactory

from .conftest import files_in
from .pictures import picture

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Run the calls together, and return what each answered or raised."""
    start, found = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        try:
            start.wait()
            found[number] = call()
        except Exception as raised:
            found[number] = raised
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def test_form_sent_twice_at_the_same_moment_is_one_update(project, resident, media):
    key, photo = uuid4(), read_photo(picture(size=(60, 40)))

    def send():
        from projects.actions import NewPhoto

        return log_update(
            project=project,
            by=resident,
            text="Two benches in",
            happened_on=timezone.localdate(),
            now=timezone.now(),
            photos=[NewPhoto(picture=photo, people="nobody")],
            form_key=key,
        )

    first, second = at_once(send, send)
    assert first == second == Update.objects.get()
    assert len(files_in(media)) == 3, "the second post left no file behind"


def test_thanks_of_six_people_at_once_are_six(project):
    update = UpdateFactory(project=project)
    people = PersonFactory.create_batch(6)
    at_once(*[lambda person=person: say_thanks(update=update, by=person) for person in people])
    update.refresh_from_db()
    assert update.thanks_count == Thanks.objects.count() == 6


def test_milestone_ticked_by_two_is_done_once(project, resident, lead):
    milestone = MilestoneFactory(project=project)
    day = timezone.localdate()
    found = at_once(*[lambda by=by: complete_milestone(milestone=milestone, by=by, on=day) for by in (resident, lead)])
    assert found == [milestone, milestone] and Milestone.objects.get().done_on == day


def test_two_projects_started_at_once_have_an_address_each(community, chair, worker):
    def start(by, title):
        return start_project(community=community, title=title, summary="One.", by=by, on=timezone.localdate())

    found = at_once(lambda: start(chair, "Tool van"), lambda: start(worker, "Tool van!"))
    assert {project.slug for project in found} == {"tool-van", "tool-van-2"}
    assert connection.is_usable()
