"""Taking a photo down, with real files: gone from every page, size, preview and mail, and put back with a reason."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.notices.models import Event
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.send import send_due, send_message
from biglocal.refusals import Refused
from projects.actions import NewPhoto, ask_down, forget_files, log_update, put_back, take_down
from projects.models import Photo, TakeDown
from projects.news import update_lines
from projects.photos import read_photo
from tests.factories.projects import TakeDownFactory

from .conftest import files_in
from .pictures import exif_with_place, picture

SIZES = ["small", "large", "mail"]


@pytest.fixture
def photo(project, resident, media):
    new = NewPhoto(read_photo(picture(exif=exif_with_place())), people="adults", alt="Joyce on a bench.", credit="Kofi")
    update = log_update(
        project=project,
        by=resident,
        text="Two benches in.",
        happened_on=timezone.localdate(),
        now=timezone.now(),
        photos=[new],
    )
    return update.photos.get()


def down(photo, **facts):
    return ask_down(photo=photo, now=timezone.now(), **facts)


def addresses(photo):
    return [photo.url(size) for size in SIZES]


def codes(client, photo):
    return [client.get(address).status_code for address in addresses(photo)]


# Gone -----------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_photo_taken_down_is_404_in_every_size_and_its_files_are_out_of_reach(client, photo, media):
    before = files_in(media)
    assert codes(client, photo) == [200, 200, 200] and len(before) == 3
    client.post(photo.get_absolute_url(), {"who": "Joyce", "why": ""})
    assert codes(client, photo) == [404, 404, 404]
    assert client.get(photo.get_absolute_url()).status_code == 404
    photo.refresh_from_db()
    assert (photo.small.name, photo.large.name, photo.mail.name) == ("", "", "")
    assert len(files_in(media)) == 3 and not set(before) & set(files_in(media))
    assert {path.parent.name for path in media.rglob("*") if path.is_file()} == {"withheld"}


def test_nobody_guesses_where_it_lies(client, photo):
    row = down(photo)
    for _, kept in row.files.values():
        assert str(photo.key) not in kept
        assert client.get("/" + kept).status_code == 404 and client.get(f"/media/{kept}").status_code == 404


def test_every_page_loses_it_and_the_story_shows_a_drawing(client, signed_in, chair, photo, project, community):
    pages = ["/", "/progress/", community.get_absolute_url(), project.get_absolute_url()]
    pages += [reverse("area_projects", args=[community.slug]), "/search/?q=benches"]
    assert str(photo.key) in client.get(project.get_absolute_url()).content.decode()
    down(photo)
    for reader in (client, signed_in(chair)):
        for page in pages:
            assert str(photo.key) not in reader.get(page).content.decode(), page
    story = client.get(project.get_absolute_url()).content.decode()
    assert "img/photo-gone.svg" in story and "It was taken down." in story and "Two benches in" in story


@pytest.mark.django_db(transaction=True)
def test_pages_kept_for_visitors_lose_it_at_once(client, settings, photo, project, community):
    settings.VISITOR_PAGE_SECONDS = 60
    pages = ["/", "/progress/", "/areas/", community.get_absolute_url(), project.get_absolute_url()]
    pages += [reverse("area_projects", args=[community.slug])]
    for page in pages:
        client.get(page)
    down(photo)
    for page in pages:
        assert str(photo.key) not in client.get(page).content.decode(), page


def test_browsers_ask_again_within_a_minute_and_are_told_it_is_gone(client, photo):
    first = client.get(photo.small_url)
    assert first["Cache-Control"] == "public, max-age=60, must-revalidate"
    down(photo)
    assert client.get(photo.small_url, headers={"if-none-match": first["ETag"]}).status_code == 404


def test_later_mail_shows_no_picture_and_the_cover_is_another(photo, project):
    project.refresh_from_db()
    assert project.cover == photo and update_lines([photo.update_id])[photo.update_id].picture
    down(photo)
    project.refresh_from_db()
    assert project.cover is None and update_lines([photo.update_id])[photo.update_id].picture == ""


def test_a_broken_move_changes_nothing(client, photo, media, monkeypatch):
    from projects.actions import taking_down as module

    before = files_in(media)
    monkeypatch.setattr(module, "record_event", lambda *args, **facts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        down(photo)
    assert files_in(media) == before and codes(client, photo) == [200, 200, 200]
    assert not TakeDown.objects.exists()


# Who ------------------------------------------------------------------------------------------------------------------
def test_looking_takes_nothing_down(client, signed_in, resident, photo):
    client.get(photo.get_absolute_url())
    signed_in(resident).get(reverse("projects:photo_take_down", args=[photo.key]))
    assert codes(client, photo) == [200, 200, 200]


@pytest.mark.parametrize(
    ("who", "how"), [("resident", "poster"), ("chair", "area"), ("worker", "area"), ("officer", "staff")]
)
def test_who_posted_it_the_area_and_staff_take_it_down_in_one_step(request, signed_in, photo, who, how):
    page = signed_in(request.getfixturevalue(who))
    assert "Take this photo down" in page.get(photo.get_absolute_url()).content.decode()
    page.post(reverse("projects:photo_take_down", args=[photo.key]))
    assert TakeDown.objects.get().how == how and Photo.objects.get().taken_down_at


def test_others_take_it_down_only_as_somebody_in_it(signed_in, lead, stranger, other_chair, photo):
    for person in (lead, stranger, other_chair):
        browser = signed_in(person)
        assert "Take this photo down" not in browser.get(photo.get_absolute_url()).content.decode()
        assert browser.post(reverse("projects:photo_take_down", args=[photo.key])).status_code == 403
    assert not TakeDown.objects.exists()


def test_who_left_the_area_still_takes_down_their_own_photo(signed_in, resident, photo):
    resident.roles.all().delete()
    signed_in(resident).post(reverse("projects:photo_take_down", args=[photo.key]))
    assert TakeDown.objects.get().how == "poster"


def test_a_photo_for_the_partnership_has_no_page_for_others(client, signed_in, chair, photo):
    photo.update.audience = "partnership"
    photo.update.save()
    assert client.get(photo.get_absolute_url()).status_code == 404
    assert client.post(photo.get_absolute_url()).status_code == 404
    assert signed_in(chair).get(photo.get_absolute_url()).status_code == 200


def test_asking_twice_is_asking_once(client, photo):
    for _ in range(2):
        assert client.post(photo.get_absolute_url(), {"who": "Joyce"}).status_code == 302
    assert TakeDown.objects.count() == 1 and Event.objects.filter(kind="photo-taken-down").count() == 1


@pytest.mark.parametrize("words", ["x" * 301, "NUL \x00"])
def test_bad_words_are_one_sentence_and_stay(client, photo, words):
    answer = client.post(photo.get_absolute_url(), {"who": "Joyce", "why": words})
    assert answer.status_code == 200 and "One thing to put right" in answer.content.decode()
    assert 'value="Joyce"' in answer.content.decode() and not TakeDown.objects.exists()


def test_one_address_takes_down_five_an_hour(client, photo):
    for number in range(5):
        other = Photo.objects.create(project=photo.project, update=photo.update, width=1, height=1, position=number)
        assert client.post(other.get_absolute_url()).status_code == 302
    answer = client.post(photo.get_absolute_url())
    assert answer.status_code == 429 and "Wait an hour" in answer.content.decode()
    assert Photo.objects.get(pk=photo.pk).taken_down_at is None


# Who hears of it ------------------------------------------------------------------------------------------------------
def test_who_posted_it_and_the_area_are_told(photo, resident, chair, worker, lead):
    down(photo, who="Joyce", why="I did not know")
    event = Event.objects.get(kind="photo-taken-down")
    assert set(event.people) == {resident.pk, chair.pk, worker.pk}
    line = AuditLine.objects.get(verb="photo_taken_down")
    assert line.by is None and line.community == photo.project.community_id


def test_each_of_them_gets_a_mail_at_once(photo, resident, mailoutbox):
    """Its kind was not registered for a while, and the mail never went."""
    down(photo, who="Joyce", why="I did not know")
    fan_out(now=timezone.now())
    now = timezone.now()
    send_due(now=now, send=lambda pk: send_message(pk, now=now))
    assert resident.email in {mail.to[0] for mail in mailoutbox}
    assert all(mail.subject.startswith("A photo was taken down") for mail in mailoutbox)


def test_the_mail_says_what_happened(photo, resident, chair):
    from biglocal.notices.letters import letter
    from projects.gone import context

    down(photo, who="Joyce", why="I did not know")
    event = Event.objects.get(kind="photo-taken-down")
    mail = letter("a@b.example", "projects/emails/photo_taken_down", context(event, resident))
    assert "Joyce had your photo with “Two benches in” taken down" in mail.body
    assert mail.subject.startswith("A photo was taken down")


def test_taking_down_ones_own_tells_nobody(photo, resident):
    take_down(photo=photo, by=resident, now=timezone.now())
    assert not Event.objects.filter(kind="photo-taken-down").exists()


# Put back -------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_staff_put_it_back_with_a_reason(client, signed_in, officer, photo, media):
    row = down(photo)
    page = reverse("projects:photo_put_back", args=[row.pk])
    answer = signed_in(officer).post(page, {"why": " "})
    assert "Say why it may be shown." in answer.content.decode() and codes(client, photo) == [404] * 3
    signed_in(officer).post(page, {"why": "Asked Joyce: she is not in it."})
    assert codes(client, photo) == [200] * 3 and len(files_in(media)) == 3
    row.refresh_from_db()
    assert row.ended_by == officer and AuditLine.objects.filter(verb="photo_put_back").exists()


def test_nobody_else_puts_it_back(signed_in, chair, worker, resident, photo):
    row = down(photo)
    for person in (chair, worker, resident):
        assert (
            signed_in(person).post(reverse("projects:photo_put_back", args=[row.pk]), {"why": "x"}).status_code == 403
        )
        with pytest.raises(Refused):
            put_back(take_down=row, by=person, why="x", now=timezone.now())
    assert Photo.objects.get().taken_down_at


def test_a_photo_put_back_waits_for_staff_when_somebody_asks_again(client, photo, officer):
    put_back(take_down=down(photo), by=officer, why="Nobody can be recognised.", now=timezone.now())
    client.post(photo.get_absolute_url(), {"who": "Joyce"})
    row = TakeDown.objects.standing().get()
    assert row.down_at is None and codes(client, photo) == [200] * 3
    assert officer.pk in Event.objects.get(key=f"photo-taken-down:{row.pk}").people
    put_back(take_down=row, by=officer, why="Looked again.", now=timezone.now())
    assert codes(client, photo) == [200] * 3


def test_the_area_takes_down_what_waits(photo, officer, chair, client):
    put_back(take_down=down(photo), by=officer, why="Nobody can be recognised.", now=timezone.now())
    down(photo)
    take_down(photo=photo, by=chair, now=timezone.now())
    assert TakeDown.objects.standing().get().down_at and codes(client, photo) == [404] * 3


@pytest.mark.django_db(transaction=True)
def test_files_are_deleted_after_a_month_and_then_nothing_is_put_back(photo, officer, media):
    row = down(photo)
    forget_files(now=timezone.now() + timedelta(days=29))
    assert len(files_in(media)) == 3
    forget_files(now=timezone.now() + timedelta(days=31))
    assert files_in(media) == []
    with pytest.raises(Refused):
        put_back(take_down=row, by=officer, why="It may.", now=timezone.now())


def test_the_list_of_staff_asks_the_same_queries_for_3_and_30(
    signed_in, officer, project, django_assert_max_num_queries
):
    browser, counts = signed_in(officer), []
    browser.get(reverse("projects:photos_taken_down"))
    for more in (3, 27):
        TakeDownFactory.create_batch(more, photo__update__project=project)
        with django_assert_max_num_queries(10) as asked:
            browser.get(reverse("projects:photos_taken_down"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
