"""A phone that keeps pictures asks which of them are still shown."""

from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from projects.models import Update
from tests.factories.projects import PhotoFactory, UpdateFactory


def asked(client, *keys):
    answer = client.get(reverse("projects:photos_shown"), {"keys": ",".join(map(str, keys))})
    assert "no-store" in answer["Cache-Control"]
    return answer.json()["shown"]


def test_only_what_everybody_may_see_is_still_shown(client, resident):
    seen, down = PhotoFactory(), PhotoFactory(taken_down_at=timezone.now())
    inside = PhotoFactory(update=UpdateFactory(audience=Update.Audience.PARTNERSHIP))
    deleted = PhotoFactory(update=UpdateFactory(deleted_at=timezone.now(), deleted_by=resident))
    assert asked(client, seen.key, down.key, inside.key, deleted.key, uuid4()) == [str(seen.key)]


def test_what_is_no_key_is_passed_over(client, db):
    assert asked(client, "x\x00", "", "1" * 5000) == []


def test_any_number_is_one_query(client, db, django_assert_num_queries):
    photos = PhotoFactory.create_batch(30)
    with django_assert_num_queries(1):
        assert len(asked(client, *(photo.key for photo in photos))) == 30
