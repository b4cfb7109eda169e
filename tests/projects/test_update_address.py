"""An update's own page: what a shared link opens and previews show, and the way to its place in the story."""

import html
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from projects.models import Project, Update
from tests.factories.projects import PhotoFactory, ProjectFactory, UpdateFactory


@pytest.fixture
def story(project):
    """Gives 45 updates, one a day, newest first."""
    today = timezone.localdate()
    return [UpdateFactory(project=project, happened_on=today - timedelta(days=n)) for n in range(45)]


def way_on(client, update):
    """Return where the update's own page says that the whole story goes on."""
    return client.get(update.get_absolute_url()).context["in_story"]


def og(client, update, name):
    """Return what the preview of the update's address says."""
    page = client.get(update.get_absolute_url()).content.decode()
    found = re.findall(rf'<meta property="og:{name}" content="([^"]*)">', page)
    return html.unescape(found[0]) if found else None


def photo_of(update, **facts):
    return PhotoFactory(update=update, drawing="", mail=f"photos/{update.pk}.jpg", **facts)


@pytest.mark.parametrize("place, page", [(0, ""), (19, ""), (20, "?page=2"), (39, "?page=2"), (40, "?page=3")])
def test_the_whole_story_opens_on_the_page_that_holds_it(client, story, project, place, page):
    update = story[place]
    way = way_on(client, update)
    assert way == f"{project.get_absolute_url()}{page}#update-{update.pk}"
    assert f'id="update-{update.pk}"' in client.get(way).content.decode()


def test_a_setback_is_found_with_its_repair(client, story, project):
    setback = UpdateFactory(project=project, kind=Update.Kind.SETBACK, happened_on=story[44].happened_on)
    repair = UpdateFactory(project=project, kind=Update.Kind.PUT_RIGHT, happened_on=story[2].happened_on)
    repair.puts_right.add(setback)
    assert way_on(client, setback) == f"{project.get_absolute_url()}#update-{setback.pk}"
    for half in (setback, repair):
        page = client.get(half.get_absolute_url()).content.decode()
        assert setback.text in page and repair.title in page


def test_updates_of_the_same_moment_are_told_apart(client, project):
    moment = timezone.now()
    first, *_ = [UpdateFactory(project=project, posted_at=moment) for _ in range(21)]
    assert "?page=2" in way_on(client, first)


# Previews -------------------------------------------------------------------------------------------------------------
def test_a_shared_link_previews_its_own_words_and_picture(client, settings, project):
    update = UpdateFactory(project=project, title="Two benches in", text="Two benches in. Sit down & stay.")
    photo, cover = photo_of(update), photo_of(UpdateFactory(project=project))
    Project.objects.filter(pk=project.pk).update(cover=cover)
    assert og(client, update, "title") == "Two benches in"
    assert og(client, update, "description") == "Two benches in. Sit down & stay."
    assert og(client, update, "url") == settings.SITE_URL + update.get_absolute_url()
    assert og(client, update, "image") == settings.SITE_URL + photo.mail_url


def test_without_its_own_picture_the_projects_is_shown(client, settings, project):
    update, cover = UpdateFactory(project=project), photo_of(UpdateFactory(project=project))
    Project.objects.filter(pk=project.pk).update(cover=cover)
    assert og(client, update, "image") == settings.SITE_URL + cover.mail_url


def test_a_photo_that_is_not_for_everybody_is_in_no_preview(client, project):
    update = UpdateFactory(project=project)
    photo_of(update, taken_down_at=timezone.now())
    between_us = photo_of(UpdateFactory(project=project, audience="partnership"))
    Project.objects.filter(pk=project.pk).update(cover=between_us)
    assert og(client, update, "image").endswith("/static/img/preview.png")


def test_what_only_the_partnership_reads_previews_nothing(signed_in, lead, project):
    update = UpdateFactory(project=project, audience="partnership", title="Between us")
    page = signed_in(lead).get(update.get_absolute_url()).content.decode()
    assert "Between us" in page and "og:" not in page and "noindex" in page


def test_a_page_kept_for_visitors_goes_with_the_update(client, project, lead, settings):
    settings.VISITOR_PAGE_SECONDS = 60
    update = UpdateFactory(project=project)
    assert [client.get(update.get_absolute_url()).status_code for _ in range(2)] == [200, 200]
    Update.objects.filter(pk=update.pk).update(deleted_at=timezone.now(), deleted_by=lead)
    assert client.get(update.get_absolute_url()).status_code == 404


def test_the_story_leads_to_the_page_to_share(client, story, project):
    assert f'href="{story[0].get_absolute_url()}"' in client.get(project.get_absolute_url()).content.decode()


def test_the_page_asks_the_same_few_queries(client, story, django_assert_max_num_queries):
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(10) as asked:
            client.get(story[0].get_absolute_url())
        counts.append(len(asked))
        PhotoFactory.create_batch(5, update=story[0])
    assert counts[0] == counts[1]


# Who finds it ---------------------------------------------------------------------------------------------------------
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
