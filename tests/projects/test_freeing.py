"""Whether others may show a photo too: said by who posted it or by the area, with the yes of who is in it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.refusals import Refused
from projects.actions import free_photo, keep_photo
from projects.models import FreePhoto, Photo
from tests.factories.projects import PhotoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(community, resident):
    return PhotoFactory(update__project__community=community, update__by=resident, people="adults", credit="Kofi")


def free(photo, by, agreed=True):
    return free_photo(photo=photo, agreed=agreed, by=by, now=timezone.now())


def test_who_posted_it_lets_others_show_it(photo, resident):
    free(photo, resident)
    assert list(Photo.objects.free()) == [photo] and AuditLine.objects.filter(verb="photo_freed").exists()


def test_twice_is_once(photo, resident, chair):
    assert free(photo, resident) == free(photo, chair)
    assert AuditLine.objects.filter(verb="photo_freed").count() == 1


def test_people_in_it_have_to_have_said_yes(photo, resident):
    with pytest.raises(Refused, match="Ask everybody in the photo first"):
        free(photo, resident, agreed=False)
    assert not FreePhoto.objects.exists()


def test_picture_of_nobody_needs_no_yes(photo, resident):
    Photo.objects.update(people="nobody")
    assert free(photo, resident, agreed=False)


def test_others_do_not_free_it(photo, stranger, officer, councillor):
    for person in (stranger, officer, councillor):
        with pytest.raises(Refused, match="Only the person who posted"):
            free(photo, person)
    assert not FreePhoto.objects.exists()


@pytest.mark.parametrize("hide", ["audience", "deleted", "taken down"])
def test_what_is_not_shown_here_is_shown_by_nobody(photo, resident, chair, hide):
    free(photo, resident)
    if hide == "audience":
        type(photo.update).objects.update(audience="partnership")
    elif hide == "deleted":
        type(photo.update).objects.update(deleted_at=timezone.now(), deleted_by=chair)
    else:
        Photo.objects.update(taken_down_at=timezone.now())
    assert not Photo.objects.free().exists()
    FreePhoto.objects.all().delete()
    with pytest.raises(Refused, match="Only what everybody sees"):
        free(photo, resident)


def test_it_is_taken_back_any_day(photo, resident, chair):
    free(photo, resident)
    keep_photo(photo=photo, by=chair), keep_photo(photo=photo, by=chair)
    assert not Photo.objects.free().exists() and AuditLine.objects.filter(verb="photo_kept").count() == 1


def test_page_asks_who_may_say_so_and_says_what_holds(client, signed_in, photo, resident, stranger):
    page, address = photo.get_absolute_url(), reverse("projects:photo_free", args=[photo.key])
    browser = signed_in(resident)
    assert "May others show it too?" in browser.get(page).content.decode()
    assert "show it too" not in client.get(page).content.decode()
    assert "Ask everybody in the photo first" in browser.post(address, follow=True).content.decode()
    browser.post(address, {"agreed": "on"})
    assert "say whose it is: Kofi" in client.get(page).content.decode()
    browser.post(address, {"keep": "1"})
    assert "show it too" not in client.get(page).content.decode()
    assert signed_in(stranger).post(address, {"agreed": "on"}).status_code == 403


def test_page_of_a_visitor_is_that_of_sign_in(client, photo):
    assert client.post(reverse("projects:photo_free", args=[photo.key])).status_code == 302
    assert not FreePhoto.objects.exists()
