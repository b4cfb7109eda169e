"""The form that a resident fills in on the phone: what it takes, what it refuses, and that typed words stay."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Role
from projects.actions import delete_update
from projects.models import Photo, Update, UpdateVersion
from projects.photos import BROKEN, GIF, MOST_BYTES, NO_PHOTO, TOO_MANY_PIXELS
from tests.factories.communities import RoleHeldFactory
from tests.factories.projects import ProjectFactory, UpdateFactory

from .conftest import files_in
from .pictures import bomb, exif_with_place, picture


@pytest.fixture
def page(community):
    return reverse("log", args=[community.slug])


@pytest.fixture
def browser(signed_in, resident, project):
    return signed_in(resident)


def post(browser, page, **fields):
    given = {"words": "Two benches in. Kofi carried them.", "project": "triangle", "kind": "step"}
    return browser.post(page, {**given, **fields})


def errors(answer):
    assert answer.status_code == 200
    return [error for found in answer.context["form"].errors.values() for error in found]


# Who ------------------------------------------------------------------------------------------------------------------
def test_signed_out_is_led_to_sign_in_and_back(client, page):
    assert client.get(page).url == f"{reverse('account_login')}?next={page}"


def test_who_takes_no_part_does_not_find_the_form(signed_in, page, stranger, other_resident):
    for person in (stranger, other_resident):
        assert signed_in(person).get(page).status_code == 404
        assert post(signed_in(person), page).status_code == 404


def test_councillor_and_staff_are_told_no(signed_in, page, councillor, officer, finance, rep):
    for person in (councillor, officer, finance, rep):
        assert signed_in(person).get(page).status_code == 403


def test_log_leads_to_the_only_area_or_asks_which(browser, resident, community, other_community):
    url = reverse("projects:log_choose")
    assert browser.get(url).url == reverse("log", args=[community.slug])
    RoleHeldFactory(person=resident, role=Role.RESIDENT, community=other_community)
    assert len(browser.get(url).context["communities"]) == 2


# What it takes --------------------------------------------------------------------------------------------------------
def test_words_and_photo_make_an_update(browser, page, project):
    answer = post(browser, page, photo=picture(exif=exif_with_place()), people="adults", alt="Two benches.")
    update = Update.objects.get()
    assert answer.url == update.get_absolute_url()
    assert update.title == "Two benches in" and update.happened_on == timezone.localdate()
    assert update.photos.get().alt == "Two benches."
    story = browser.get(project.get_absolute_url()).content.decode()
    assert "Sent. Everybody can read it now." in story and "Undo" in story


def test_undo_of_sending_takes_it_down_and_undo_again_brings_it_back(browser, page, project):
    post(browser, page)
    update = Update.objects.get()
    where = [project.community.slug, project.slug, update.pk]
    browser.post(reverse("projects:update_delete", args=where))
    assert not Update.objects.standing().exists()
    assert "is taken down" in browser.get(project.get_absolute_url()).content.decode()
    browser.post(reverse("projects:update_restore", args=where))
    assert Update.objects.standing().get() == update


def test_project_used_last_is_chosen(browser, page, resident, community):
    last = ProjectFactory(community=community, title="Kitchen", slug="kitchen")
    UpdateFactory(project=last, by=resident)
    assert browser.get(page).context["form"]["project"].value() == "kitchen"
    assert browser.get(page + "?project=triangle").context["form"]["project"].value() == "triangle"


def test_folded_part_is_kept(browser, page):
    day = timezone.localdate() - timedelta(days=4)
    post(browser, page, when=day.isoformat(), time="07:40", audience="partnership", on_behalf_of="Joyce")
    update = Update.objects.get()
    assert (update.happened_on, update.happened_at.hour, update.audience) == (day, 7, "partnership")
    assert update.on_behalf_of == "Joyce"


def test_only_open_setback_of_the_project_is_put_right_by_itself(browser, page, project):
    setback = UpdateFactory(project=project, kind="setback")
    post(browser, page, kind="put_right")
    assert Update.objects.get(kind="put_right").puts_right.get() == setback


def test_with_several_setbacks_the_form_asks_which(browser, page, project):
    first, second = UpdateFactory.create_batch(2, project=project, kind="setback")
    assert errors(post(browser, page, kind="put_right")) == ["Choose which setback is put right, or “Something else”."]
    post(browser, page, kind="put_right", puts_right=second.pk)
    assert Update.objects.get(kind="put_right").puts_right.get() == second


def test_put_right_may_be_something_else(browser, page, project):
    UpdateFactory(project=project, kind="setback")
    post(browser, page, kind="put_right", puts_right="other")
    assert not Update.objects.get(kind="put_right").puts_right.exists()


def test_form_sent_twice_is_one_update(browser, page):
    key = str(uuid4())
    assert post(browser, page, form_key=key).url == post(browser, page, form_key=key).url
    assert Update.objects.count() == 1


# What it refuses ------------------------------------------------------------------------------------------------------
DAY_AFTER = timezone.localdate() + timedelta(days=2)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"words": ""}, "Say what happened. A few words are fine."),
        ({"words": "x" * 321}, "Use 280 letters or fewer. You have 41 too many."),
        ({"words": "x" * 100_000}, "Use 280 letters or fewer. You have 99,720 too many."),
        ({"words": "NUL \x00 inside"}, "Take out the character that can't be shown. Typing the words again helps."),
        ({"when": DAY_AFTER.isoformat()}, "Choose today or a day before."),
        ({"when": "1066-10-14"}, "Check the year: choose a day after July 2010."),
        ({"when": "yesterday"}, "Enter the day like 9/6/2026."),
        ({"time": "soon"}, "Enter the time like 10:15."),
        ({"kind": "party"}, "Choose what it is."),
        ({"project": ""}, "Choose a project."),
        ({"project": "nowhere"}, "Choose one of this area’s projects."),
        ({"project": "\x00"}, "Choose one of this area’s projects."),
        ({"audience": "nobody"}, "Choose who may see it."),
        ({"on_behalf_of": "x" * 81}, "Use 80 letters or fewer. You have 1 too many."),
    ],
)
def test_bad_field_gets_one_sentence(browser, page, fields, sentence):
    assert errors(post(browser, page, **fields)) == [sentence]
    assert not Update.objects.exists()


def test_typed_words_stay_after_an_error(browser, page):
    shown = post(browser, page, words="Joyce & <b>Kofi</b>", when=DAY_AFTER.isoformat(), alt="A bench", kind="setback")
    page = shown.content.decode()
    assert "Joyce &amp; &lt;b&gt;Kofi&lt;/b&gt;" in page and 'value="A bench"' in page
    assert 'value="setback" checked' in page
    assert "One thing to put right" in page and "<title>Error: Log progress" in page


def test_form_key_stays_after_an_error(browser, page):
    key = str(uuid4())
    assert f'value="{key}"' in post(browser, page, words="", form_key=key).content.decode()


def test_marks_of_direction_are_taken_out(browser, page):
    post(browser, page, words="Pay \u202e000,1 now")
    assert Update.objects.get().text == "Pay 000,1 now"


def test_project_of_another_area_is_refused(browser, page, other_community):
    ProjectFactory(community=other_community, slug="theirs")
    assert errors(post(browser, page, project="theirs")) == ["Choose one of this area’s projects."]
    assert not Update.objects.exists()


def test_stopped_project_is_refused_in_a_sentence(browser, page, project):
    project.standing = "stopped"
    project.save()
    ProjectFactory(community=project.community)
    assert "has stopped" in errors(post(browser, page))[0]
    assert not Update.objects.exists()


def test_setback_of_another_project_is_refused(browser, page, community):
    elsewhere = UpdateFactory(project=ProjectFactory(community=community), kind="setback")
    assert len(errors(post(browser, page, kind="put_right", puts_right=elsewhere.pk))) in (0, 1)
    assert not Update.objects.filter(puts_right=elsewhere).exists()


def cut_off():
    whole = picture().read()
    return SimpleUploadedFile("photo.jpg", whole[: len(whole) // 2])


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: SimpleUploadedFile("photo.jpg", b"no picture at all"), NO_PHOTO),
        (lambda: picture("GIF", size=(40, 40), name="photo.jpg"), GIF),
        (bomb, TOO_MANY_PIXELS),
        (cut_off, BROKEN),
        (
            lambda: SimpleUploadedFile("photo.jpg", b"\xff\xd8\xff" + b"0" * (MOST_BYTES + 2 * 1024 * 1024)),
            "Choose a photo smaller than 15MB. Yours is 17MB.",
        ),
    ],
)
def test_bad_photo_gets_one_sentence_and_keeps_the_words(browser, page, media, make, sentence):
    answer = post(browser, page, photo=make(), people="adults")
    assert errors(answer) == [sentence]
    assert "Kofi carried them" in answer.content.decode()
    assert files_in(media) == [] and not Photo.objects.exists() and not Update.objects.exists()


def test_one_bad_photo_among_good_ones_holds_the_good_one(browser, page, media):
    answer = post(
        browser, page, photo=[picture(size=(60, 40)), picture("GIF", size=(9, 9), name="dance.jpg")], people="adults"
    )
    assert errors(answer) == [f"dance.jpg: {GIF}"]
    assert len(files_in(media)) == 3 and not Update.objects.exists()


def test_seven_photos_are_one_too_many(browser, page):
    answer = post(browser, page, photo=[picture(size=(9, 9)) for _ in range(7)], people="adults")
    assert errors(answer) == ["Choose at most 6 photos."]


def test_photo_without_a_yes_is_asked_for_it(browser, page):
    answer = post(browser, page, photo=picture(size=(60, 40)))
    assert errors(answer) == ["Say who is in photo 1."]
    assert not Update.objects.exists()
    assert post(browser, page, photo=picture(size=(60, 40)), people="nobody").status_code == 302


# Correct, take down, thank --------------------------------------------------------------------------------------------
def of(name, update):
    return reverse(f"projects:{name}", args=[update.project.community.slug, update.project.slug, update.pk])


def test_writer_corrects_an_update(browser, page):
    post(browser, page)
    update = Update.objects.get()
    assert "Kofi carried them" in browser.get(of("update_edit", update)).content.decode()
    browser.post(of("update_edit", update), {"words": "Three benches in.", "kind": "step"})
    update.refresh_from_db()
    assert update.title == "Three benches in" and UpdateVersion.objects.count() == 1


def test_bad_correction_keeps_the_update_and_the_words(browser, page):
    post(browser, page)
    update = Update.objects.get()
    answer = browser.post(of("update_edit", update), {"words": "x" * 300, "kind": "step"})
    assert errors(answer) == ["Use 280 letters or fewer. You have 20 too many."]
    assert not UpdateVersion.objects.exists()


def test_others_cannot_correct_or_take_down(signed_in, lead, councillor, other_chair, stranger, project, resident):
    update = UpdateFactory(project=project, by=resident)
    for person, code in ((lead, 403), (councillor, 403), (other_chair, 404), (stranger, 404)):
        for name in ("update_edit", "update_delete", "update_restore"):
            assert signed_in(person).post(of(name, update)).status_code == code
    update.refresh_from_db()
    assert update.deleted_at is None


def test_chair_and_worker_can_take_down(signed_in, chair, worker, project, resident):
    for person in (chair, worker):
        update = UpdateFactory(project=project, by=resident)
        assert signed_in(person).post(of("update_delete", update)).status_code == 302
        update.refresh_from_db()
        assert update.deleted_by == person


def test_get_takes_nothing_down(browser, project, resident):
    update = UpdateFactory(project=project, by=resident)
    browser.get(of("update_delete", update))
    assert Update.objects.standing().exists()


def test_thanks_need_a_sign_in_and_count_once(client, signed_in, stranger, project):
    update = UpdateFactory(project=project)
    assert client.post(of("update_thank", update)).url.startswith(reverse("account_login"))
    for _ in range(2):
        signed_in(stranger).post(of("update_thank", update))
    update.refresh_from_db()
    assert update.thanks_count == 1
    signed_in(stranger).post(of("update_thank", update), {"take_back": "1"})
    update.refresh_from_db()
    assert update.thanks_count == 0


def test_stranger_cannot_thank_for_what_only_the_partnership_reads(signed_in, stranger, project):
    update = UpdateFactory(project=project, audience="partnership")
    assert signed_in(stranger).post(of("update_thank", update)).status_code == 404


# The photo's file -----------------------------------------------------------------------------------------------------
def sent_photo(browser, page, **fields):
    post(browser, page, photo=picture(size=(900, 600)), people="adults", **fields)
    return Photo.objects.get()


def test_photo_of_a_public_update_is_served_for_long(client, browser, page):
    photo = sent_photo(browser, page)
    for url, kind in ((photo.small_url, "webp"), (photo.large_url, "webp"), (photo.mail_url, "jpeg")):
        answer = client.get(url)
        assert answer.status_code == 200 and answer["Content-Type"] == f"image/{kind}"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "public" in answer["Cache-Control"] and b"".join(answer.streaming_content)


def test_photo_for_the_partnership_is_for_the_partnership(client, signed_in, stranger, chair, browser, page):
    photo = sent_photo(browser, page, audience="partnership")
    assert client.get(photo.small_url).status_code == 404
    assert signed_in(stranger).get(photo.small_url).status_code == 404
    answer = signed_in(chair).get(photo.small_url)
    assert answer.status_code == 200 and "private" in answer["Cache-Control"]


def test_photo_of_a_deleted_update_is_gone(client, browser, page, resident):
    photo = sent_photo(browser, page)
    delete_update(update=photo.update, by=resident, now=timezone.now())
    assert client.get(photo.small_url).status_code == 404


def test_photo_taken_down_or_of_no_size_or_without_file_is_not_found(client, browser, page, media):
    photo = sent_photo(browser, page)
    assert client.get(photo.small_url.replace("small", "huge")).status_code == 404
    assert client.get(photo.small_url.replace("small", "key")).status_code == 404
    (media / photo.large.name).unlink()
    assert client.get(photo.large_url).status_code == 404
    Photo.objects.update(taken_down_at=timezone.now())
    assert client.get(photo.small_url).status_code == 404


# The same few queries -------------------------------------------------------------------------------------------------
def test_form_asks_the_same_queries_for_3_and_30(browser, page, community, django_assert_max_num_queries):
    counts = []
    for more in (3, 27):
        for project in ProjectFactory.create_batch(more, community=community):
            UpdateFactory(project=project, kind="setback")
        with django_assert_max_num_queries(10) as asked:
            browser.get(page)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_photo_is_asked_for_again_within_the_minute_and_not_sent_twice(client, browser, page, resident):
    photo = sent_photo(browser, page)
    first = client.get(photo.small_url)
    assert first["Cache-Control"] == "public, max-age=60, must-revalidate"
    assert client.get(photo.small_url, headers={"if-none-match": first["ETag"]}).status_code == 304
    delete_update(update=photo.update, by=resident, now=timezone.now())
    assert client.get(photo.small_url, headers={"if-none-match": first["ETag"]}).status_code == 404


def test_a_photo_for_the_partnership_is_asked_for_each_time(signed_in, chair, browser, page):
    photo = sent_photo(browser, page, audience="partnership")
    assert signed_in(chair).get(photo.small_url)["Cache-Control"] == "private, no-cache"


def test_nul_in_the_choice_of_a_setback_is_one_sentence(browser, page):
    answer = post(browser, page, kind="put_right", puts_right="1\x00")
    assert len(errors(answer)) == 1 and not Update.objects.exists()
