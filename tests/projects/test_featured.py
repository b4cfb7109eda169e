"""An update that thanks, quotes or shows a councillor is marked, by who writes or by its words."""

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.actions import edit_update, log_update
from projects.models import HeldPhoto, Photo, Update
from tests.factories.pre_election import PreElectionFactory
from tests.factories.projects import PhotoFactory, ProjectFactory, UpdateFactory
from tests.projects.pictures import picture

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "marked"),
    [
        ({"text": "Thank you, Cllr Lee", "kind": "thanks"}, True),
        ({"text": "Thank you, neighbours", "kind": "thanks"}, False),
        ({"text": "We wrote to our councillors."}, False),
        ({"text": "It opened.", "quote": "Well done.", "quote_by": "Councillor Lee"}, True),
        ({"text": "It opened.", "features_councillor": True}, True),
    ],
)
def test_words_and_box_mark_it(community, resident, said, marked):
    day = timezone.localdate()
    update = log_update(
        project=ProjectFactory(community=community), happened_on=day, by=resident, now=timezone.now(), **said
    )
    assert update.features_councillor is marked


def test_box_of_the_form_is_kept_and_can_be_taken_away(community, resident, signed_in):
    project = ProjectFactory(community=community)
    page, url = signed_in(resident), reverse("log", args=[community.slug])
    page.post(url, {"words": "It opened.", "project": project.slug, "kind": "step", "features_councillor": "on"})
    update = Update.objects.get()
    assert update.features_councillor
    edit = reverse("projects:update_edit", args=[community.slug, project.slug, update.pk])
    assert 'id="features_councillor" name="features_councillor" value="on"' in page.get(edit).content.decode()
    page.post(edit, {"words": "It opened.", "kind": "step"})
    update.refresh_from_db()
    assert not update.features_councillor


def test_correcting_elsewhere_leaves_the_mark(community, resident):
    day, now = timezone.localdate(), timezone.now()
    update = log_update(
        project=ProjectFactory(community=community),
        text="It opened.",
        happened_on=day,
        by=resident,
        now=now,
        features_councillor=True,
    )
    edit_update(update=update, text="It opened!", kind="step", happened_on=day, audience="public", by=resident, now=now)
    assert Update.objects.get().features_councillor


# Photos: each has a mark of its own -----------------------------------------------------------------------------------
def posted(signed_in, resident, community, **more):
    project = ProjectFactory(community=community)
    told = {"words": "It opened.", "project": project.slug, "kind": "step", "people": "adults", "photo": picture()}
    page = signed_in(resident)
    page.post(reverse("log", args=[community.slug]), {**told, **more})
    return page, Update.objects.get()


@pytest.mark.parametrize(
    ("said", "marked"), [({}, False), ({"councillor": "on"}, True), ({"alt": "Cllr Lee with a spade"}, True)]
)
def test_box_beside_the_photo_and_its_words_mark_the_photo_alone(community, resident, signed_in, said, marked):
    _, update = posted(signed_in, resident, community, **said)
    assert update.photos.get().features_councillor is marked
    assert not update.features_councillor


def test_mark_of_the_words_leaves_the_photo(community, resident, signed_in):
    _, update = posted(signed_in, resident, community, features_councillor="on")
    assert update.features_councillor and not update.photos.get().features_councillor


def test_box_in_the_photos_own_row_is_kept_and_can_be_taken_away(community, resident, signed_in):
    page, update = posted(signed_in, resident, community, councillor="on")
    photo = update.photos.get()
    edit = reverse("projects:update_edit", args=[community.slug, update.project.slug, update.pk])
    box = f'id="councillor_{photo.key.hex}" name="councillor_{photo.key.hex}" value="on" checked'
    assert box in page.get(edit).content.decode()
    said = {"words": "It opened.", "kind": "step", f"people_{photo.key.hex}": "adults"}
    page.post(edit, {**said, f"councillor_{photo.key.hex}": "on"})
    assert Photo.objects.get().features_councillor
    page.post(edit, said)
    assert not Photo.objects.get().features_councillor


def test_correcting_without_the_rows_leaves_the_marks_of_photos(community, resident, signed_in):
    page, update = posted(signed_in, resident, community, councillor="on")
    edit = reverse("projects:update_edit", args=[community.slug, update.project.slug, update.pk])
    page.post(edit, {"words": "It opened today.", "kind": "step"})
    assert Photo.objects.get().features_councillor and Update.objects.get().text == "It opened today."


def test_photo_kept_for_a_form_with_an_error_keeps_its_mark(community, resident, signed_in):
    told = {"words": "", "people": "adults", "photo": picture(), "councillor": "on"}
    page = signed_in(resident).post(reverse("log", args=[community.slug]), told)
    held = HeldPhoto.objects.get()
    assert held.features_councillor
    box = f'name="councillor_{held.key.hex}" value="on" checked'
    assert box in page.content.decode()


def test_before_an_election_one_photo_waits_and_the_quote_and_the_other_photo_stay(client, community, ward):
    update = UpdateFactory(project=ProjectFactory(community=community), quote="What a day.", quote_by="Pat")
    update.ward_lines.add(ward.line)
    for alt, marked in (("Ann with a spade", True), ("Two benches", False)):
        PhotoFactory(project=update.project, update=update, alt=alt, features_councillor=marked)
    PreElectionFactory(council=ward.line.council, start_date=timezone.localdate(), end_date=timezone.localdate())
    for address in (update.project.get_absolute_url(), update.get_absolute_url()):
        shown = client.get(address).content.decode()
        assert "Ann with a spade" not in shown and "Two benches" in shown
        assert "What a day." in shown and "the day of an election here" in shown
