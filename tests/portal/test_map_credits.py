"""Beneath each map stand the release of its boundaries and the line their publisher asks for, from the import."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.places.credits import ONS
from biglocal.places.models import Council, FileImport, Ward, WardSet
from tests.factories.communities import AreaWardFactory
from tests.factories.places import CouncilFactory
from tests.places.importing import councils_file, run, square, three_wards, wards_file

pytestmark = pytest.mark.django_db
OWN = "© Medway Council, under the Open Data Commons licence"


@pytest.fixture
def wards(tmp_path):
    run("import_councils", councils_file(tmp_path), "--commit")
    file = wards_file(tmp_path, three_wards(), name="WD_MAY_2025.geojson")
    run("import_wards", file, "--council", "E06000035", "--from", "2023-05-04", "--commit")
    return WardSet.objects.get()


def caption(client, address):
    page = client.get(address).content.decode()
    return " ".join(page.split("<figcaption>")[1].split("</figcaption>")[0].split())


def addresses():
    ward = Ward.objects.first()
    link = AreaWardFactory(ward=ward, community__outline=ward.outline)
    return [ward.get_absolute_url(), ward.ward_set.council.get_absolute_url(), link.community.get_absolute_url()]


def test_ward_council_and_area_name_release_and_source(client, wards):
    for address in addresses():
        said = caption(client, address)
        assert "Boundaries as of 4 May 2023, release WD_MAY_2025." in said and said.count(ONS) == 1


def test_another_publisher_is_named_as_the_file_said(client, wards):
    FileImport.objects.filter(hash=wards.source_hash).update(attribution=OWN)
    for address in addresses():
        said = caption(client, address)
        assert OWN in said and "Office for National Statistics" not in said


def test_newest_written_file_of_the_same_content_counts(client, wards):
    for state, words in (("written", OWN), ("dropped", "Nobody")):
        FileImport.objects.create(
            kind="wards", hash=wards.source_hash, state=state, attribution=words,
            asked_at=timezone.now(), written_at=timezone.now(),
        )  # fmt: skip
    said = caption(client, wards.council.get_absolute_url())
    assert OWN in said and "Nobody" not in said


def test_invented_outlines_are_nobodys(client, wards):
    Ward.objects.update(invented=True)
    said = caption(client, wards.council.get_absolute_url())
    assert "invented for this demonstration" in said and "Source:" not in said and "WD_MAY_2025" not in said


def outlines(tmp_path):
    properties = {"LAD25CD": "E06000035", "LAD25NM": "Medway"}
    feature = {"type": "Feature", "properties": properties, "geometry": square(0.4, 51.3, 0.3)}
    path = tmp_path / "LAD_DEC_2025.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


def test_england_names_the_file_of_the_outlines_not_of_the_codes(client, tmp_path):
    run("import_councils", councils_file(tmp_path), "--commit")
    run("import_councils", outlines(tmp_path), "--commit")
    FileImport.objects.filter(name="LAD_DEC_2025.geojson").update(attribution=OWN)
    said = caption(client, reverse("councils"))
    assert "Boundaries from LAD_DEC_2025.geojson." in said and OWN in said and ONS not in said
    assert "LAD_DEC_2025.geojson" in caption(client, Council.objects.get(gss="E06000035").get_absolute_url())


def test_real_outlines_take_the_place_of_invented_ones(client, tmp_path):
    run("import_councils", councils_file(tmp_path), "--commit")
    ring = [[[0.4, 51.3], [0.7, 51.3], [0.7, 51.6]]]
    Council.objects.filter(gss="E06000035").update(outline_invented=True, outline=square(1, 52), sketch=ring)
    assert "drawn roughly" in caption(client, reverse("councils"))
    run("import_councils", outlines(tmp_path), "--commit")
    said = caption(client, reverse("councils"))
    assert "invented" not in said and "drawn roughly" not in said and ONS in said


def test_wards_are_not_held_against_an_invented_outline(tmp_path):
    CouncilFactory(gss="E06000035", outline=square(-3, 54), outline_invented=True)
    file = wards_file(tmp_path, [{**one} for one in three_wards()], name="E06000035.geojson")
    rows = json.loads(file.read_text())
    for one in rows["features"]:
        del one["properties"]["LAD25CD"]
    file.write_text(json.dumps(rows))
    code, _ = run("import_wards", file, "--council", "E06000035", "--from", "2023-05-04", "--commit")
    assert code == 0 and Ward.objects.count() == 3


def test_who_brings_a_file_says_whose_line_stands_beneath(signed_in, officer):
    page = signed_in(officer).get(reverse("file_import_bring", args=["wards"])).content.decode()
    assert ONS in page.replace("&#x27;", "'") and "beneath every map" in page
