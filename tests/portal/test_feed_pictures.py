"""Pictures in feeds: at whole addresses, with words for who cannot see them, and none that is not for everybody."""

from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.projects import PhotoFactory, ProjectFactory, UpdateFactory

SUMMARY = "{http://www.w3.org/2005/Atom}summary"


@pytest.fixture
def update(community):
    return UpdateFactory(project=ProjectFactory(community=community), title="Sit down", text="Sit <down>\n& stay.")


def photo_of(update, **facts):
    facts = {"width": 1280, "height": 960} | facts
    return PhotoFactory(update=update, drawing="", mail=f"photos/{update.pk}.jpg", **facts)


def told(client, community):
    root = ElementTree.fromstring(client.get(reverse("area_feed", args=[community.slug])).content)  # noqa: S314  # our own words
    return [summary.text for summary in root.iter(SUMMARY)]


def test_entry_shows_its_pictures(client, settings, community, update):
    photo = photo_of(update, alt='Two "new" benches')
    [words] = told(client, community)
    assert f'<img src="{settings.SITE_URL}{photo.mail_url}" width="640" height="480"' in words
    assert 'alt="Two &quot;new&quot; benches"' in words


def test_words_are_shown_as_typed(client, community, update):
    assert told(client, community) == ["<p>Sit &lt;down&gt;<br>&amp; stay.</p>"]


def test_no_picture_that_is_taken_down_or_a_drawing(client, community, update):
    photo_of(update, taken_down_at=timezone.now())
    PhotoFactory(update=update)
    assert "<img" not in told(client, community)[0]


def test_an_entry_leaves_the_feed_with_its_pictures(client, community, update):
    photo_of(update)
    update.audience = "partnership"
    update.save()
    assert told(client, community) == []


def test_three_and_thirty_pictures_ask_the_same(client, community, update, django_assert_max_num_queries):
    url, counts = reverse("area_feed", args=[community.slug]), []
    for more in (3, 27):
        for _ in range(more):
            photo_of(UpdateFactory(project=update.project))
        with django_assert_max_num_queries(4) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]
