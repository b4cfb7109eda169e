"""`import_areas`: names of areas, and the council each is thought to lie in."""

from datetime import date

import pytest

from biglocal.communities.models import Community, Programme
from tests.factories.places import CouncilFactory
from tests.places.importing import counts, run, table_file

pytestmark = pytest.mark.django_db
HEAD = "name,council_gss,council_name,council_basis"
ROWS = [
    "Arches Quarter,E06000035,Medway,ward name",
    '"Sea, Sand and Sutton (Coast)",E06000035,Medway,unproven',
    "Somewhere,,,unknown",
]


@pytest.fixture(autouse=True)
def council():
    Programme.objects.create(name="Big Local", slug="big-local", end_date=date(2027, 3, 31), area_allocation=1_155_000)
    return CouncilFactory(gss="E06000035", name="Medway", slug="medway", region="South East")


def read(folder, rows, *args, head=HEAD):
    return run("import_areas", table_file(folder, head, rows), *(args or ["--commit"]))


def test_areas_are_written_with_an_unconfirmed_council(tmp_path, council):
    assert counts(read(tmp_path, ROWS)[1]) == (3, 0, 0, 0)
    area = Community.objects.get(slug="sea-sand-and-sutton-coast")
    assert (area.council_at_designation, area.council_confirmed, area.state) == (council, False, "designated")
    assert (area.region, area.place, area.ends_on) == ("South East", "Medway", date(2027, 3, 31))
    assert area.source == "table.csv" and len(area.source_hash) == 64


def test_area_without_a_council_is_there_all_the_same(tmp_path, client):
    read(tmp_path, ROWS)
    area = Community.objects.get(name="Somewhere")
    assert (area.council_at_designation, area.region) == (None, "")
    assert client.get(area.get_absolute_url()).status_code == 200


def test_nothing_is_written_without_commit(tmp_path):
    assert read(tmp_path, ROWS, "--json")[0] == 0 and not Community.objects.exists()


def test_same_file_twice_changes_nothing(tmp_path):
    read(tmp_path, ROWS)
    before = list(Community.objects.values())
    assert counts(read(tmp_path, ROWS)[1]) == (0, 0, 3, 0)
    assert list(Community.objects.values()) == before


def test_area_on_a_border_names_both_councils_and_the_first_is_written(tmp_path, council):
    CouncilFactory(gss="E07000108", name="Dover", slug="dover")
    assert read(tmp_path, ["Edge,E06000035;E07000108,Medway;Dover,unproven"])[0] == 0
    assert Community.objects.get(name="Edge").council_at_designation == council
    assert read(tmp_path, ["Rim,E06000035;E07000108,Medway;Kent,unproven"])[0] == 1


def test_waves_have_their_days(tmp_path):
    read(tmp_path, [f"{ROWS[0]},3"], head=f"{HEAD},wave")
    assert Community.objects.get().designated_on == date(2012, 12, 10)


def test_another_council_is_written_only_while_nobody_confirmed_it(tmp_path, council):
    read(tmp_path, ROWS)
    dover = CouncilFactory(gss="E07000108", name="Dover", slug="dover")
    moved = [ROWS[0].replace("E06000035,Medway", "E07000108,Dover"), *ROWS[1:]]
    Community.objects.update(council_confirmed=True)
    assert counts(read(tmp_path, moved)[1]) == (0, 0, 3, 0)
    Community.objects.update(council_confirmed=False)
    assert counts(read(tmp_path, moved)[1]) == (0, 1, 2, 0)
    assert Community.objects.get(name="Arches Quarter").council_at_designation == dover


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",E06000035,Medway,x", "name"),
        ("1.2E+05,E06000035,Medway,x", "name"),
        ("ARCHES QUARTER,E06000035,Medway,x", "name"),
        (f"{'A' * 200},E06000035,Medway,x", "name"),
        ("New,6.0E+07,Medway,x", "council_gss"),
        ("New,E06000999,Medway,x", "council_gss"),
        ("New,E06000035,Dover,x", "council_name"),
        ("New,E06000035", ""),
    ],
)
def test_wrong_row_is_listed_and_nothing_written(tmp_path, row, column):
    code, answer = read(tmp_path, [*ROWS, row])
    assert code == 1 and not Community.objects.exists()
    assert [(problem["line"], problem["column"]) for problem in answer["refused"]] == [(5, column)]
    assert read(tmp_path, [*ROWS, row], "--commit", "--skip-bad")[0] == 0 and Community.objects.count() == 3


@pytest.mark.parametrize("row", ["New,E06000035,Medway,x,4,", "New,E06000035,Medway,x,,Kent"])
def test_unknown_wave_or_region_is_listed(tmp_path, row):
    assert read(tmp_path, [row], head=f"{HEAD},wave,region")[0] == 1


def test_missing_columns_stop_the_run(tmp_path):
    assert read(tmp_path, [], head="name,basis")[0] == 2
    assert read(tmp_path, [])[0] == 2


def test_without_a_programme_it_says_what_to_do(tmp_path):
    Programme.objects.all().delete()
    code, answer = read(tmp_path, ROWS)
    assert code == 2 and "first_manager" in answer["refused"][0]["expected"]
