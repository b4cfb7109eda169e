"""A councillor keeps the own page: plain words, a photo, how to be reached. Nobody sees it before Local Trust's yes."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from biglocal.accounts.holdings import files_of
from biglocal.communities.actions.leaving import leave_portal
from biglocal.dates import today
from councillors.actions import confirm_claim, refuse_claim, take_account_off
from councillors.models import OwnPage
from tests.factories.councillors import ClaimFactory, CouncillorFactory, TermFactory
from tests.factories.pre_election import PreElectionFactory
from tests.projects.pictures import exif_with_place, picture

pytestmark = pytest.mark.django_db
EDIT = "/ward/page/"
WORDS = {
    "about": "I walk the ward on Fridays.",
    "contact": "ruth@council.example",
    "surgeries": "Saturdays, the library",
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def photo():
    return picture(exif=exif_with_place())


@pytest.fixture
def waiting(stranger, chair, ward):
    """The stranger says that she is Cllr Saira Khan; Local Trust has not answered."""
    record = CouncillorFactory(name="Saira Khan", slug="saira-khan", council=ward.ward_set.council)
    TermFactory(councillor=record, ward=ward)
    made = {"person": stranger, "claimed_at": timezone.now(), "state": "claimed"}
    return ClaimFactory(councillor=record, invited_by=chair, email=stranger.email, **made)


def test_what_a_councillor_writes_stands_on_the_public_page(client, signed_in, councillor):
    signed_in(councillor).post(EDIT, {**WORDS, "photo": photo()})
    page = client.get(councillor.councillor.get_absolute_url()).content.decode()
    own = OwnPage.objects.get()
    assert all(words in page for words in [*WORDS.values(), own.photo_url])
    answer = client.get(own.photo_url)
    assert answer["Content-Type"] == "image/webp" and "public" in answer["Cache-Control"]


def test_all_of_it_is_optional_and_can_be_emptied(signed_in, councillor):
    browser = signed_in(councillor)
    browser.post(EDIT, {**WORDS, "photo": photo()})
    stored = OwnPage.objects.get().photo
    browser.post(EDIT, {"no_photo": "yes"})
    page = OwnPage.objects.get()
    assert (page.about, page.contact, page.surgeries, page.photo.name) == ("", "", "", "")
    assert stored.storage.exists(stored.name)  # it goes when the transaction is kept


def test_file_of_the_old_photo_goes(signed_in, councillor, django_capture_on_commit_callbacks):
    browser = signed_in(councillor)
    browser.post(EDIT, {"photo": photo()})
    old = OwnPage.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(EDIT, {"photo": photo()})
    new = OwnPage.objects.get()
    assert not old.photo.storage.exists(old.photo.name) and new.photo.storage.exists(new.photo.name)
    assert browser.get(old.photo_url).status_code == 404 and old.key != new.key


def test_nobody_sees_the_page_before_it_is_confirmed(client, signed_in, waiting, stranger, officer, chair):
    signed_in(stranger).post(EDIT, {**WORDS, "photo": photo()})
    own, address = OwnPage.objects.get(), waiting.councillor.get_absolute_url()
    for browser in (client, signed_in(chair)):
        assert WORDS["about"] not in browser.get(address).content.decode()
        assert browser.get(own.photo_url).status_code == 404
    for person in (stranger, officer):
        answer = signed_in(person).get(own.photo_url)
        assert answer.status_code == 200 and "private" in answer["Cache-Control"]
    confirm_claim(claim=waiting, by=officer, now=timezone.now())
    assert WORDS["about"] in client.get(address).content.decode() and client.get(own.photo_url).status_code == 200


def test_a_no_takes_what_was_written_with_it(signed_in, waiting, stranger, officer):
    signed_in(stranger).post(EDIT, WORDS)
    refuse_claim(claim=waiting, reason="Not them", by=officer, now=timezone.now())
    assert not OwnPage.objects.exists() and signed_in(stranger).get(EDIT).status_code == 404


def test_account_taken_off_takes_the_page_with_it(signed_in, councillor, officer):
    signed_in(councillor).post(EDIT, WORDS)
    take_account_off(councillor=councillor.councillor, reason="Wrong one", by=officer, now=timezone.now())
    assert not OwnPage.objects.exists()


def test_leaving_the_portal_takes_page_and_photo(signed_in, councillor, django_capture_on_commit_callbacks):
    signed_in(councillor).post(EDIT, {**WORDS, "photo": photo()})
    stored = OwnPage.objects.get().photo
    assert [name for name, _ in files_of(councillor)] == ["photos/councillor.webp"]
    with django_capture_on_commit_callbacks(execute=True):
        leave_portal(person=councillor, on=today(), now=timezone.now())
    assert not OwnPage.objects.exists() and not stored.storage.exists(stored.name)


def test_before_an_election_words_and_photo_wait(client, signed_in, councillor, officer):
    signed_in(councillor).post(EDIT, {**WORDS, "photo": photo()})
    PreElectionFactory(council=councillor.councillor.council)
    page = client.get(councillor.councillor.get_absolute_url()).content.decode()
    own = OwnPage.objects.get()
    assert WORDS["about"] not in page and own.photo_url not in page and WORDS["contact"] in page
    assert client.get(own.photo_url).status_code == 404


def test_after_the_last_term_nobody_is_sent_to_them(client, signed_in, councillor):
    signed_in(councillor).post(EDIT, WORDS)
    councillor.councillor.terms.update(end_date=today() - timedelta(days=1))
    page = client.get(councillor.councillor.get_absolute_url()).content.decode()
    assert WORDS["about"] in page and WORDS["contact"] not in page and WORDS["surgeries"] not in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [("about", "x" * 100_000, "letters or fewer"), ("contact", "a\x00b", "Take out the character")],
)
def test_bad_input_gets_a_sentence_and_stays(signed_in, councillor, field, value, sentence):
    page = signed_in(councillor).post(EDIT, {**WORDS, field: value}).content.decode()
    assert sentence in page and "Saturdays, the library" in page and not OwnPage.objects.exists()


def test_file_that_is_no_photo_gets_a_sentence(signed_in, councillor):
    file = SimpleUploadedFile("me.jpg", b"%PDF-1.7", "image/jpeg")
    page = signed_in(councillor).post(EDIT, {**WORDS, "photo": file}).content.decode()
    assert "not a photo we can read" in page and not OwnPage.objects.exists()


def test_markup_is_shown_as_typed(client, signed_in, councillor):
    signed_in(councillor).post(EDIT, {"about": "<script>x</script>"})
    assert "&lt;script&gt;" in client.get(councillor.councillor.get_absolute_url()).content.decode()


def test_others_have_no_such_page(client, signed_in, chair, officer):
    assert client.get(reverse("councillors:own_page_edit")).status_code == 302
    for person in (chair, officer):
        assert signed_in(person).get(EDIT).status_code == 404
