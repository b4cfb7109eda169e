"""The hand-over of a place: what it holds, for whom, on the page and in the file."""

import csv
import io
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import SetbackFacts
from tests.factories.projects import UpdateFactory
from tests.factories.upkeep import UpkeepContactFactory, UpkeepDateFactory, UpkeepTaskFactory

TODAY = timezone.localdate


@pytest.fixture
def place(project):
    """A place with a bit of everything."""
    UpkeepTaskFactory(project=project, accepted=True, cost_a_year=Decimal(600), paid_by="council")
    UpkeepDateFactory(project=project, title="Swings checked", is_public=True)
    UpkeepDateFactory(project=project, title="Public liability", note="Policy 12")
    UpkeepContactFactory(project=project, about="Keys to the gate")
    day = TODAY() - timedelta(days=9)
    setback = UpdateFactory(project=project, kind="setback", text="=Fence kicked in.", happened_on=day)
    SetbackFacts.objects.create(update=setback, what="damage", police_ref="46/101/26")
    repair = UpdateFactory(project=project, kind="put_right", text="Nailed back.", happened_on=day + timedelta(days=2))
    repair.puts_right.add(setback)
    UpdateFactory(project=project, audience="partnership", text="Between us alone.")
    return project


def page_of(browser, project, name="hand_over", **query):
    return browser.get(reverse(f"projects:{name}", args=[project.community.slug, project.slug]), query)


def files_of(answer):
    with zipfile.ZipFile(io.BytesIO(answer.content)) as box:
        assert box.testzip() is None
        return {name: box.read(name).decode("utf-8-sig") for name in box.namelist()}


PRIVATE = ["01632 960123", "Ms Hill", "46/101/26", "Policy 12", "Public liability"]


def test_everybody_gets_it_without_names_and_numbers(client, signed_in, place, stranger, councillor):
    for reader in (client, signed_in(stranger), signed_in(councillor)):
        page = page_of(reader, place).content.decode()
        assert "The parks team" in page and "£600 a year" in page and "Swings checked" in page
        assert "Mended in 2 days" in page and "Between us alone" not in page
        assert [word for word in PRIVATE if word in page] == []
        files = files_of(page_of(reader, place, "hand_over_file"))
        assert [word for word in PRIVATE for text in files.values() if word in text] == []
        assert "keys-and-whom-to-ring.csv" not in files


def test_group_gets_names_and_numbers_and_may_leave_them_out(signed_in, place, resident):
    browser = signed_in(resident)
    page = page_of(browser, place).content.decode()
    assert [word for word in PRIVATE if word not in page] == [] and "Between us alone" not in page
    without = page_of(browser, place, **{"for": "everybody"}).content.decode()
    assert [word for word in PRIVATE if word in without] == []
    files = files_of(page_of(browser, place, "hand_over_file", **{"for": "everybody"}))
    assert [word for word in PRIVATE for text in files.values() if word in text] == []


def test_file_stands_by_itself(signed_in, place, resident, settings):
    answer = page_of(signed_in(resident), place, "hand_over_file")
    assert answer["Content-Type"] == "application/zip" and "no-store" in answer["Cache-Control"]
    files = files_of(answer)
    page = files["hand-over.html"]
    assert 'href="hand-over.css"' in page and "01632 960123" in page and page.count("<h1") == 1
    assert 'href="/' not in page and 'src="/' not in page and f"{settings.SITE_URL}/areas/arches-local/" in page
    rows = list(csv.DictReader(io.StringIO(files["who-does-what.csv"])))
    assert (rows[0]["Group or body"], rows[0]["Accepted by"], rows[0]["Cost a year"]) == (
        "The parks team",
        "Ms Hill",
        "600.00",
    )


def test_no_spreadsheet_takes_words_for_a_formula(client, place):
    rows = list(csv.reader(io.StringIO(files_of(page_of(client, place, "hand_over_file"))["story.csv"])))
    assert rows[1][1:] == ["Setback, put right", "'=Fence kicked in.", "Mended in 2 days"]


def test_page_of_an_empty_place_is_whole(client, project):
    page = page_of(client, project).content.decode()
    assert "Nothing agreed yet." in page and "Nobody has logged anything yet." in page
    assert len(files_of(page_of(client, project, "hand_over_file"))) == 5


def test_place_of_another_area_is_not_found(client, project, other_community):
    address = reverse("projects:hand_over", args=[other_community.slug, project.slug])
    assert client.get(address).status_code == 404


def test_same_queries_for_3_and_30(signed_in, resident, project, django_assert_max_num_queries):
    browser, counts = signed_in(resident), []
    for more in (3, 27):
        UpkeepTaskFactory.create_batch(more, project=project, accepted=True)
        UpkeepContactFactory.create_batch(more, project=project)
        for setback in UpdateFactory.create_batch(more, project=project, kind="setback"):
            UpdateFactory(project=project, kind="put_right").puts_right.add(setback)
        with django_assert_max_num_queries(10) as asked:
            page_of(browser, project)
        counts.append(len(asked))
    assert counts[0] == counts[1]
