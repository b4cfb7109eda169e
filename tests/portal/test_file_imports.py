"""The staff's page of files: bring, look, confirm, leave out."""

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from biglocal.places.imports.kinds import KINDS
from biglocal.places.models import Council, FileImport, Ward
from biglocal.places.reading_in import read_waiting
from tests.factories.places import CouncilFactory, WardSetFactory
from tests.places.importing import COUNCIL_HEAD, COUNCIL_ROWS, three_wards

pytestmark = pytest.mark.django_db
GOOD = "\r\n".join([COUNCIL_HEAD, *COUNCIL_ROWS]).encode()


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def page(signed_in, officer):
    return signed_in(officer)


def bring(page, kind="councils", text=GOOD, name="councils.csv", **more):
    return page.post(reverse("file_import_bring", args=[kind]), {"file": SimpleUploadedFile(name, text), **more})


def text_of(response):
    return response.content.decode()


def test_staff_bring_look_and_confirm(page):
    answer = bring(page)
    row = FileImport.objects.get()
    assert answer.url == row.get_absolute_url()
    assert "See how far it is now" in text_of(page.get(answer.url))
    read_waiting(now=timezone.now())
    row.refresh_from_db()
    shown = text_of(page.get(answer.url))
    assert "What it would change" in shown and "New: E06000035 Medway" in shown and not Council.objects.exists()
    page.post(answer.url, {"mark": row.mark})
    read_waiting(now=timezone.now())
    assert Council.objects.count() == 5 and "What it changed" in text_of(page.get(answer.url))


def test_wrong_rows_stand_with_line_column_and_value(page):
    bring(page, text=GOOD + b"\r\nE0600003,<b>X</b>,E06000035,M,E06000035,M,E12000008,S,E92000001,TRUE")
    read_waiting(now=timezone.now())
    row = FileImport.objects.get()
    shown = text_of(page.get(row.get_absolute_url()))
    assert "E0600003" in shown and "LADCD" in shown and "leave the wrong ones out" in shown
    answer = page.post(row.get_absolute_url(), {"mark": row.mark})
    assert "Say that they are left out" in text_of(answer) and not Council.objects.exists()


def test_wrong_rows_are_kept_whole_and_can_be_taken_along(page):
    wrong = [f"X{n},Nowhere,E06000035,M,E06000035,M,E12000008,S,E92000001,TRUE" for n in range(250)]
    bring(page, text="\r\n".join([COUNCIL_HEAD, *COUNCIL_ROWS, *wrong, "=1+1,a"]).encode())
    read_waiting(now=timezone.now())
    row = FileImport.objects.get()
    page.post(row.get_absolute_url(), {"mark": row.mark, "skip_bad": "on"})
    read_waiting(now=timezone.now())
    row.refresh_from_db()
    shown, address = text_of(page.get(row.get_absolute_url())), reverse("file_import_wrong", args=[row.pk])
    assert row.state == "written" and "Rows that were left out" in shown and address in shown
    told = b"".join(page.get(address).streaming_content).decode()
    assert told.count("\n") == 1 + len(row.left_out) > 250 and "255,LADCD,X249," in told


def test_file_without_a_right_row_says_so(page):
    bring(page, text=f"{COUNCIL_HEAD}\r\nX,Nowhere,E06000035,M,E06000035,M,E12000008,S,E92000001,TRUE".encode())
    read_waiting(now=timezone.now())
    shown = text_of(page.get(FileImport.objects.get().get_absolute_url()))
    assert "No row of it can be written" in shown and "Write this" not in shown


def test_file_whose_worker_stopped_says_when_it_begins_again(page):
    bring(page)
    FileImport.objects.update(state="reading", begun_at=timezone.now() - timedelta(minutes=10))
    row = FileImport.objects.get()
    assert "it begins again by itself before" in text_of(page.get(row.get_absolute_url()))
    FileImport.objects.update(begun_at=timezone.now())
    assert "begins again" not in text_of(page.get(row.get_absolute_url()))


def test_wards_of_another_council_are_refused_in_a_sentence(page):
    medway = CouncilFactory(gss="E06000035", name="Medway", slug="medway")
    WardSetFactory(council=medway, start_date=date(2020, 5, 7))  # it does not end for that
    CouncilFactory(gss="E07000108", name="Dover", slug="dover")
    text = json.dumps({"type": "FeatureCollection", "features": three_wards("E07000108")}).encode()
    bring(page, "wards", text, "w.geojson", council="Medway", start_0="4", start_1="5", start_2="2023")
    read_waiting(now=timezone.now())
    row = FileImport.objects.get()
    shown = text_of(page.get(row.get_absolute_url()))
    assert "wards of E06000035 (Medway) alone" in shown and "No row of it can be written" in shown
    assert "All of its wards are of Dover" in shown and not Ward.objects.exists()


def test_stale_page_writes_nothing(page):
    bring(page)
    read_waiting(now=timezone.now())
    row = FileImport.objects.get()
    answer = page.post(row.get_absolute_url(), {"mark": "old"})
    assert "Look at it again" in text_of(answer) and answer.context["form"]["mark"].value() == row.mark
    assert FileImport.objects.get().state == "ready"


def test_file_is_left_out(page):
    bring(page)
    read_waiting(now=timezone.now())
    page.post(reverse("file_import_drop", args=[FileImport.objects.get().pk]))
    assert FileImport.objects.get().state == "dropped"


def test_unreadable_file_says_why_in_the_words_of_the_page(page):
    CouncilFactory(gss="E06000035", name="Medway", slug="medway")
    bring(page, "lookup", b"WD19CD,WD19NM,LAD19CD,LAD19NM\r\nE05000001,A,E06000035,Medway", "wards.csv")
    read_waiting(now=timezone.now())
    shown = text_of(page.get(FileImport.objects.get().get_absolute_url()))
    assert "This file cannot be read" in shown and "--on" not in shown


@pytest.mark.parametrize(
    ("kind", "given", "sentence"),
    [
        ("councils", {"file": ""}, "Choose the file."),
        ("councils", {"file": SimpleUploadedFile("c.csv", b"")}, "This file is empty."),
        ("wards", {"council": ""}, "Enter the council’s name or code."),
        ("wards", {"council": "Atlantis"}, "We know no council of this name."),
        ("wards", {"council": "Medway"}, "Enter the first day of these wards."),
        ("councillors", {"on_0": "1", "on_1": "1", "on_2": "2099"}, "That day is still to come."),
    ],
)
def test_bad_input_gets_a_sentence(page, kind, given, sentence):
    CouncilFactory(gss="E06000035", name="Medway", slug="medway")
    sent = {"file": SimpleUploadedFile("f.csv", b"x"), **given}
    answer = page.post(reverse("file_import_bring", args=[kind]), sent)
    assert sentence in text_of(answer) and not FileImport.objects.exists()


def test_council_is_named_or_given_by_code(page):
    CouncilFactory(gss="E06000035", name="Medway", slug="medway")
    for named in ("medway", "e06000035"):
        bring(page, "wards", b"{}", "w.geojson", council=named, start_0="4", start_1="5", start_2="2023")
    kept = {"council": "E06000035", "start": "2023-05-04"}
    assert [row.options for row in FileImport.objects.all()] == [kept, kept]


@pytest.mark.parametrize("name", ["???", "…", "x" * 240 + ".csv"])
def test_odd_name_of_a_file_does_no_harm(page, name):
    assert bring(page, name=name).status_code == 302
    read_waiting(now=timezone.now())
    assert FileImport.objects.get().state == "ready"


def test_unknown_kind_is_not_found(page):
    assert page.get(reverse("file_import_bring", args=["nonsense"])).status_code == 404


def test_list_is_kind_when_empty(page):
    assert "No file was read in yet" in text_of(page.get(reverse("file_imports")))


@pytest.mark.parametrize("rows", [3, 30])
def test_list_needs_the_same_queries_for_3_and_30(page, officer, rows, django_assert_max_num_queries):
    now = timezone.now()
    for n in range(rows):
        at = now - timedelta(minutes=n)
        FileImport.objects.create(kind="councils", name=f"{n}.csv", asked_at=at, asked_by=officer, state="ready")
    with django_assert_max_num_queries(10):
        page.get(reverse("file_imports"))


@pytest.mark.parametrize("kind", KINDS)
def test_progress_is_a_bar_with_its_numbers_for_every_kind(page, kind):
    row = FileImport.objects.create(kind=kind, name="f", asked_at=timezone.now(), state="reading", done=300, of=1000)
    shown = text_of(page.get(row.get_absolute_url()))
    assert "300 of 1,000" in shown and 'max="1000" value="300"' in shown and "See how far it is now" in shown


@pytest.mark.parametrize("on", ["areas", "councils", "councillors"])
def test_staff_see_from_which_file_a_row_is(page, client, community, councillor, on):
    rows = {"areas": community, "councils": councillor.councillor.council, "councillors": councillor.councillor}
    row = rows[on]
    type(row).objects.filter(pk=row.pk).update(source="list_2025.csv", source_hash="abc" * 20)
    assert "from the file list_2025.csv, hash abcabcabcabc." in text_of(page.get(row.get_absolute_url()))
    assert "list_2025.csv" not in text_of(client.get(row.get_absolute_url()))
