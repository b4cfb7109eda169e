"""The imports read the files that councils and statisticians published (`make realdata`; not part of `make test`)."""

import os
from pathlib import Path

import pytest

from biglocal.places.models import Council, Ward, WardLine, WardSet
from councillors.models import Term
from tests.places.importing import counts, run

pytestmark = pytest.mark.django_db
DATA = Path(os.environ["REAL_DATA"])
MEDWAY, TRAFFORD = "E06000035", "E08000009"


@pytest.fixture
def councils():
    assert run("import_councils", DATA / "areas/la_all_codes_england.csv", "--commit")[0] == 0


def wards(gss, start="2023-05-04", folder="wards_2025", ending="geojson"):
    path = DATA / f"areas/{folder}/{gss}.{ending}"
    return run("import_wards", path, "--council", gss, "--from", start, "--commit")


def test_councils_are_read_and_read_again(councils):
    assert Council.objects.filter(end_date__isnull=True).exclude(kind="county").count() == 296
    assert counts(run("import_councils", DATA / "areas/la_all_codes_england.csv", "--commit")[1])[:2] == (0, 0)


def test_outlines_of_councils_are_read(councils):
    path = DATA / "areas/lad_2025_england_simplified.geojson"
    assert counts(run("import_councils", path, "--commit")[1]) == (0, 296, 0, 0)
    assert counts(run("import_councils", path, "--commit")[1]) == (0, 0, 296, 0)


@pytest.mark.parametrize(("gss", "number"), [(MEDWAY, 24), (TRAFFORD, 21)])
def test_wards_are_read_and_read_again(councils, gss, number):
    assert counts(wards(gss)[1]) == (number, 0, 0, 0)
    assert counts(wards(gss)[1]) == (0, 0, number, 0)
    points = [sum(map(len, ward.sketch)) for ward in Ward.objects.all()]
    assert min(points) > 3 and sum(points) < 70 * number


def test_wards_of_one_council_are_refused_for_another(councils):
    code, answer = run(
        "import_wards", DATA / f"areas/wards_2025/{TRAFFORD}.geojson", "--council", MEDWAY, "--from", "2023-05-04"
    )
    assert code == 1 and len(answer["refused"]) == 21 and not WardSet.objects.exists()


def test_older_generation_lives_on_in_the_newer(councils):
    assert counts(wards(MEDWAY, "2003-05-01", "wards_2013", "json")[1]) == (22, 0, 0, 0)
    assert counts(wards(MEDWAY)[1]) == (24, 0, 0, 22)
    assert 24 <= WardLine.objects.count() < 46


def test_point_in_chatham_is_found_in_its_ward(councils):
    from datetime import date

    wards(MEDWAY)
    assert Ward.objects.at(0.5279, 51.3800, on=date(2025, 6, 1)).ward_set.council.gss == MEDWAY


def test_councillors_are_read_and_read_again(councils):
    wards(TRAFFORD)
    path = DATA / "councillors/trafford_2023-06-28.csv"
    assert counts(run("import_councillors", path, "--commit")[1]) == (63, 0, 0, 0)
    assert Term.objects.count() == 63
    assert counts(run("import_councillors", path, "--commit")[1]) == (0, 0, 63, 0)
