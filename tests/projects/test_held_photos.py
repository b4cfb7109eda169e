"""A form that cannot be sent keeps its photos; each photo has its own answer; what looks private is asked about."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from biglocal.web.phone import phone_name
from projects.actions import forget_held, log_update
from projects.actions.photos import MOST_HELD
from projects.models import HeldPhoto, Photo, Update
from projects.photos import FILM
from tests.factories.projects import PhotoFactory, UpdateFactory

from .conftest import files_in
from .pictures import heic, picture

FILM_BYTES = b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  " + b"\x00" * 64


@pytest.fixture
def page(community):
    return reverse("log", args=[community.slug])


@pytest.fixture
def browser(signed_in, resident, project):
    return signed_in(resident)


def photo(size=(60, 40), **options):
    return picture(size=size, **options)


def post(browser, page, key, **fields):
    given = {"words": "Two benches in.", "project": "triangle", "kind": "step", "form_key": key}
    return browser.post(page, {**given, **fields})


def errors(answer):
    assert answer.status_code == 200
    return [error for found in answer.context["form"].errors.values() for error in found]


def box(name, held):
    return f"{name}_{held.key.hex}"


@pytest.fixture
def key():
    return str(uuid4())


# Held -----------------------------------------------------------------------------------------------------------------
def test_a_photo_is_kept_while_the_words_are_put_right(browser, page, key, media):
    answer = post(browser, page, key, words="", photo=photo(), people="adults", alt="Joyce", credit="Kofi")
    held = HeldPhoto.objects.get()
    assert (held.people, held.alt, held.credit) == ("adults", "Joyce", "Kofi")
    assert held.small_url in answer.content.decode() and "is kept" in answer.content.decode()
    again = {box(name, held): getattr(held, name) for name in ("people", "alt", "credit")}
    assert post(browser, page, key, **again).status_code == 302
    sent = Photo.objects.get()
    assert (sent.key, sent.people, sent.alt, sent.credit) == (held.key, "adults", "Joyce", "Kofi")
    assert not HeldPhoto.objects.exists() and len(files_in(media)) == 3
    assert browser.get(sent.small_url).status_code == 200


def test_without_an_answer_nothing_is_sent_and_nothing_lost(browser, page, key):
    answer = post(browser, page, key, photo=[photo(), photo((40, 60))])
    assert errors(answer) == ["Say who is in photo 1.", "Say who is in photo 2."]
    assert "Two benches in." in answer.content.decode()
    assert not Update.objects.exists() and HeldPhoto.objects.count() == 2


def test_each_photo_has_its_own_answer_with_scripts_off(browser, page, key):
    post(browser, page, key, photo=[photo(), photo((40, 60))], people="each")
    first, second = HeldPhoto.objects.all()
    given = {box("people", first): "nobody", box("people", second): "carer", box("alt", second): "Ada"}
    assert post(browser, page, key, **given).status_code == 302
    assert list(Photo.objects.values_list("people", "alt")) == [("nobody", ""), ("carer", "Ada")]


def test_one_answer_holds_for_all_photos_of_the_form(browser, page, key):
    assert post(browser, page, key, photo=[photo(), photo((40, 60))], people="nobody").status_code == 302
    assert list(Photo.objects.values_list("people", flat=True)) == ["nobody", "nobody"]


def test_a_held_photo_can_be_left_out(browser, page, key, media):
    post(browser, page, key, photo=photo())
    held = HeldPhoto.objects.get()
    assert post(browser, page, key, **{box("leave", held): "yes"}).status_code == 302
    assert not Photo.objects.exists() and not HeldPhoto.objects.exists()


def test_the_same_photo_sent_again_by_a_phone_is_one(browser, page, key, media):
    post(browser, page, key, words="", photo=photo(), people="adults")
    assert post(browser, page, key, photo=photo(), people="adults").status_code == 302
    assert Photo.objects.get().people == "adults" and len(files_in(media)) == 3


def test_six_photos_held_and_new_are_the_most(browser, page, key):
    post(browser, page, key, photo=[photo((60 + n, 40)) for n in range(4)])
    answer = post(browser, page, key, photo=[photo((20 + n, 40)) for n in range(3)], people="nobody")
    assert "Choose at most 6 photos." in errors(answer) and HeldPhoto.objects.count() == 4


def test_a_held_photo_is_its_senders_alone(browser, page, key, signed_in, chair, lead, client, community):
    post(browser, page, key, photo=photo())
    address = HeldPhoto.objects.get().small_url
    answer = browser.get(address)
    assert answer.status_code == 200 and answer["Cache-Control"] == "private, no-store"
    assert [signed_in(person).get(address).status_code for person in (chair, lead)] == [404, 404]
    assert client.get(address).status_code == 302


def test_another_person_cannot_send_it_with_the_same_key(browser, page, key, signed_in, lead):
    post(browser, page, key, photo=photo())
    post(signed_in(lead), page, key)
    assert not Photo.objects.exists() and HeldPhoto.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_held_photos_go_after_a_week_and_are_never_many(browser, page, media):
    for number in range(MOST_HELD + 2):
        post(browser, page, str(uuid4()), photo=photo((30 + number, 20)))
    assert HeldPhoto.objects.count() == MOST_HELD and len(files_in(media)) == 3 * MOST_HELD
    assert forget_held(now=timezone.now() + timedelta(days=6)) == 0
    assert forget_held(now=timezone.now() + timedelta(days=8)) == MOST_HELD
    assert files_in(media) == []


# Live photos ----------------------------------------------------------------------------------------------------------
def test_the_film_of_a_live_photo_is_left_out(browser, page, key):
    film = SimpleUploadedFile("IMG_0001.MOV", FILM_BYTES)
    assert post(browser, page, key, photo=[heic(size=(80, 60)), film], people="nobody").status_code == 302
    assert Photo.objects.count() == 1


def test_a_film_alone_is_told_what_to_send(browser, page, key):
    answer = post(browser, page, key, photo=SimpleUploadedFile("IMG_0002.MOV", FILM_BYTES), people="nobody")
    assert errors(answer) == [FILM] and not Update.objects.exists()


# Words that look private ----------------------------------------------------------------------------------------------
NUMBER = "Ring Joyce on 07700 900123."


def mark(answer):
    return re.search(r'name="as_it_is" value="(\w+)"', answer.content.decode()).group(1)


def test_a_telephone_number_is_asked_about_once_and_the_photo_stays(browser, page, key):
    answer = post(browser, page, key, words=NUMBER, photo=photo(), people="nobody")
    assert errors(answer) == ["“07700 900123” looks like a phone number. Is it meant for everybody?"]
    assert "Before everybody can read it" in answer.content.decode() and NUMBER in answer.content.decode()
    held = HeldPhoto.objects.get()
    given = {"words": NUMBER, "as_it_is": mark(answer), box("people", held): "nobody"}
    assert post(browser, page, key, **given).status_code == 302
    assert Update.objects.get().text == NUMBER and Photo.objects.exists()


def test_changed_words_are_sent_without_a_question(browser, page, key):
    post(browser, page, key, words=NUMBER)
    assert post(browser, page, key, words="Ring Joyce.").status_code == 302


def test_a_yes_holds_for_what_it_was_asked_about(browser, page, key):
    yes = mark(post(browser, page, key, words=NUMBER))
    answer = post(browser, page, key, words="Ring 01634 555123.", as_it_is=yes)
    assert "01634 555123" in errors(answer)[0] and not Update.objects.exists()


@pytest.mark.parametrize("field", ["alt", "credit", "on_behalf_of"])
def test_other_boxes_are_looked_over_too(browser, page, key, field):
    answer = post(browser, page, key, photo=photo(), people="nobody", **{field: "joyce@home.example"})
    assert errors(answer) == ["“joyce@home.example” looks like an email address. Is it meant for everybody?"]


def test_what_only_the_partnership_reads_is_not_asked_about(browser, page, key):
    assert post(browser, page, key, words=NUMBER, audience="partnership").status_code == 302


def test_the_form_says_whom_to_tell_about_somebody_at_risk(browser, page, community, lto):
    assert f"tell the safeguarding lead of {lto}" in browser.get(page).content.decode()
    community.at_risk_contact = "Ama on 01632 960 119"
    community.save()
    assert "tell Ama on 01632 960 119" in browser.get(page).content.decode()


# Correct --------------------------------------------------------------------------------------------------------------
def edit_page(update):
    return reverse("projects:update_edit", args=[update.project.community.slug, update.project.slug, update.pk])


@pytest.fixture
def update(project, resident):
    return UpdateFactory(project=project, by=resident, text="Two benches in.", title="Two benches in")


def test_who_is_in_a_photo_is_corrected(browser, update):
    photo = PhotoFactory(update=update, people="said_yes", alt="")
    assert "Said before: they said yes" in browser.get(edit_page(update)).content.decode()
    given = {"words": "Two benches in.", "kind": "step", box("alt", photo): "Joyce", box("credit", photo): "Kofi"}
    browser.post(edit_page(update), {**given, box("people", photo): "carer"})
    photo.refresh_from_db()
    assert (photo.people, photo.alt, photo.credit) == ("carer", "Joyce", "Kofi")


def test_a_photo_comes_to_an_update_later_and_needs_its_answer(browser, update, key):
    given = {"words": "Two benches in.", "kind": "step", "form_key": key}
    answer = browser.post(edit_page(update), {**given, "photo": photo()})
    assert errors(answer) == ["Say who is in photo 1."] and not update.photos.exists()
    held = HeldPhoto.objects.get()
    assert browser.post(edit_page(update), {**given, box("people", held): "nobody"}).status_code == 302
    assert update.photos.get().people == "nobody" and not HeldPhoto.objects.exists()


def test_what_everybody_read_before_is_not_asked_about_again(browser, update):
    update.text = NUMBER
    update.save()
    assert browser.post(edit_page(update), {"words": NUMBER + " She is in.", "kind": "step"}).status_code == 302


# On behalf of ---------------------------------------------------------------------------------------------------------
def test_who_told_it_and_who_typed_it_are_shown(browser, page, key, lead, project):
    post(browser, page, key, told_by=lead.pk, on_behalf_of="ignored")
    made = Update.objects.get()
    assert (made.told_by, made.on_behalf_of) == (lead, "")
    assert "Told by Pat, typed by Denise" in browser.get(project.get_absolute_url()).content.decode()


def test_who_told_it_can_be_a_name_and_be_corrected(browser, page, key, lead, project):
    post(browser, page, key, on_behalf_of="Joyce")
    assert "Told by Joyce, typed by Denise" in browser.get(project.get_absolute_url()).content.decode()
    made = Update.objects.get()
    browser.post(edit_page(made), {"words": made.text, "kind": "step", "told_by": lead.pk})
    made.refresh_from_db()
    assert made.told_by == lead and made.versions.count() == 1


def test_only_people_of_the_area_can_be_named(browser, page, key, stranger, other_resident):
    for person in (stranger, other_resident):
        answer = post(browser, page, key, told_by=person.pk)
        assert errors(answer) == ["Choose somebody who takes part in this area, or type a name."]


def test_who_told_it_may_take_it_down_and_leaves_without_a_name(signed_in, lead, resident, project):
    from biglocal.communities.actions import leave_portal

    made = log_update(
        project=project, text="Forty plates.", happened_on=timezone.localdate(), by=resident, told_by=lead,
        now=timezone.now(),
    )  # fmt: skip
    assert signed_in(lead).get(edit_page(made)).status_code == 200
    leave_portal(person=lead, on=timezone.localdate(), now=timezone.now())
    shown = signed_in(resident).get(project.get_absolute_url()).content.decode()
    assert "Told by Somebody who left, typed by Denise" in shown and "Told by Pat" not in shown


def test_what_somebody_told_is_in_the_copy_of_their_data(lead, resident, project):
    from biglocal.accounts.holdings import holdings_of

    log_update(
        project=project, text="Forty plates.", happened_on=timezone.localdate(), by=resident, told_by=lead,
        now=timezone.now(),
    )  # fmt: skip
    assert "Forty plates." in str(list(holdings_of(lead)))


# From a phone that kept it --------------------------------------------------------------------------------------------
def test_a_phone_hears_the_question_and_sends_the_same_photo_again(browser, community, resident, key):
    address = reverse("projects:log_send", args=[community.slug])
    header = {"x-person": phone_name(resident), "x-waited": "5"}
    given = {"words": NUMBER, "project": "triangle", "kind": "step", "people": "nobody", "form_key": key}
    answer = browser.post(address, {**given, "photo": photo()}, headers=header)
    assert answer.status_code == 422
    assert answer.json()["reasons"][0][0] == "as_it_is" and 'name="as_it_is"' in answer.json()["page"]
    yes = re.search(r'name="as_it_is" value="(\w+)"', answer.json()["page"]).group(1)
    answer = browser.post(address, {**given, "photo": photo(), "as_it_is": yes}, headers=header)
    assert answer.status_code == 200 and "sent" in answer.json()
    assert Photo.objects.count() == 1 and not HeldPhoto.objects.exists()
