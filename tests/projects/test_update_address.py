"""An update's own address leads to the page of the story that holds it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from projects.models import Update
from tests.factories.projects import ProjectFactory, UpdateFactory


@pytest.fixture
def story(project):
    """Gives 45 updates, one a day, newest first."""
    today = timezone.localdate()
    return [UpdateFactory(project=project, happened_on=today - timedelta(days=n)) for n in range(45)]


@pytest.mark.parametrize("place, page", [(0, ""), (19, ""), (20, "?page=2"), (39, "?page=2"), (40, "?page=3")])
def test_the_address_opens_the_page_that_holds_it(client, story, project, place, page):
    update = story[place]
    answer = client.get(update.get_absolute_url())
    assert answer.url == f"{project.get_absolute_url()}{page}#update-{update.pk}"
    assert f'id="update-{update.pk}"' in client.get(answer.url).content.decode()


def test_a_setback_is_found_with_its_repair(client, story, project):
    setback = UpdateFactory(project=project, kind=Update.Kind.SETBACK, happened_on=story[44].happened_on)
    UpdateFactory(project=project, kind=Update.Kind.PUT_RIGHT, happened_on=story[2].happened_on).puts_right.add(setback)
    assert client.get(setback.get_absolute_url()).url == f"{project.get_absolute_url()}#update-{setback.pk}"


def test_updates_of_the_same_moment_are_told_apart(client, project):
    moment = timezone.now()
    first, *_ = [UpdateFactory(project=project, posted_at=moment) for _ in range(21)]
    assert "?page=2" in client.get(first.get_absolute_url()).url


@pytest.mark.parametrize("fields", [{"audience": "partnership"}, {"deleted": True}])
def test_what_one_may_not_see_is_not_found(client, project, lead, fields):
    update = UpdateFactory(project=project)
    if fields.pop("deleted", False):
        fields = {"deleted_at": timezone.now(), "deleted_by": lead}
    Update.objects.filter(pk=update.pk).update(**fields)
    assert client.get(update.get_absolute_url()).status_code == 404


def test_another_projects_update_is_not_found(client, project):
    other = ProjectFactory(community=project.community)
    update = UpdateFactory(project=other)
    assert client.get(update.get_absolute_url().replace(other.slug, project.slug)).status_code == 404
