"""`import_wards`: one council's wards of one order."""

from datetime import date

import pytest

from biglocal.communities.models import AreaWard
from biglocal.places.models import Ward, WardLine, WardSet, WardSuccession
from tests.factories.communities import AreaWardFactory
from tests.factories.places import CouncilFactory

from .importing import counts, feature, run, square, three_wards, wards_file

pytestmark = pytest.mark.django_db
COMMAND = "import_wards"
CALL = ["--council", "E06000035", "--from", "2023-05-04"]


@pytest.fixture
def council():
    return CouncilFactory(gss="E06000035", name="Medway", slug="medway")


def read(folder, features, *args, name="wards.geojson"):
    return run(COMMAND, wards_file(folder, features, name), *(args or [*CALL, "--commit"]))


def refused(answer):
    return " ".join(problem["expected"] for problem in answer["refused"])


def test_set_wards_and_lines_are_written(tmp_path, council):
    code, answer = read(tmp_path, three_wards(), *CALL, "--commit", "--order", "The Order 2021")
    assert (code, counts(answer)) == (0, (3, 0, 0, 0))
    assert WardSet.objects.get().order_title == "The Order 2021"
    ward = Ward.objects.get(gss="E05000002")
    assert (ward.line.slug, ward.line.gss, ward.seats_known) == ("hillside-lines", "E05000002", False)
    assert ward.sketch and ward.min_lon == pytest.approx(0.52)


def test_nothing_is_written_without_commit(tmp_path, council):
    code, answer = read(tmp_path, three_wards(), *CALL)
    assert code == 0 and answer["created"] == 3 and not WardSet.objects.exists()


def test_same_file_twice_changes_nothing(tmp_path, council):
    read(tmp_path, three_wards())
    before = list(Ward.objects.values())
    assert counts(read(tmp_path, three_wards())[1]) == (0, 0, 3, 0)
    assert list(Ward.objects.values()) == before


def test_year_in_the_headings_is_any_year(tmp_path, council):
    assert read(tmp_path, three_wards(year=13))[0] == 0


BOW_TIE = {"type": "Polygon", "coordinates": [[[0.5, 51.3], [0.6, 51.4], [0.6, 51.3], [0.5, 51.4], [0.5, 51.3]]]}
SWAPPED = {"type": "Polygon", "coordinates": [[[51.38, 0.5], [51.4, 0.5], [51.4, 0.52], [51.38, 0.5]]]}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (feature("E0500001", "Short code", square(0.5, 51.3)), "a ward's code"),
        (feature("5.0E+08", "Spoiled", square(0.5, 51.3)), "a ward's code"),
        (feature("E05000001", "Twice", square(0.6, 51.3)), "each code once"),
        (feature("E05000009", "", square(0.6, 51.3)), "a ward's name"),
        (feature("E05000009", "Bow tie", BOW_TIE), "do not cross"),
        (feature("E05000009", "Swapped", SWAPPED), "swapped"),
        (feature("E05000009", "Paris", square(2.3, 48.8)), "in England"),
        (feature("E05000009", "Eastings", square(574570, 168212, 100)), "in England"),
        (feature("E05000009", "Point", {"type": "Point", "coordinates": [0.5, 51.3]}), "a Polygon"),
        (feature("E05000009", "None", None), "a Polygon"),
        (feature("E05000009", "Words", {"type": "Polygon", "coordinates": [["x"]]}), "rings of points"),
        (feature("E05000009", "Nothing", {"type": "Polygon", "coordinates": []}), "rings of points"),
        (
            feature("E05000009", "Line", {"type": "Polygon", "coordinates": [[[0.5, 51.3], [0.6, 51.4]]]}),
            "closed rings",
        ),
        ({"type": "Feature"}, "a ward's code"),
        (feature("E05000009", "Elsewhere", square(0.6, 51.3), LAD25CD="E08000009"), "wards of E06000035"),
    ],
)
def test_wrong_ward_is_listed_and_nothing_written(tmp_path, council, wrong, sentence):
    if "LAD25CD" not in wrong.get("properties", {"LAD25CD": ""}):
        wrong["properties"]["LAD25CD"] = "E06000035"
    code, answer = read(tmp_path, [*three_wards(), wrong])
    assert code == 1 and sentence in refused(answer) and not Ward.objects.exists()
    assert {problem["line"] for problem in answer["refused"]} == {4}


def test_skip_bad_writes_the_good_wards(tmp_path, council):
    code, answer = read(tmp_path, [*three_wards(), feature("E0", "Bad", None)], *CALL, "--commit", "--skip-bad")
    assert code == 0 and len(answer["refused"]) >= 1 and Ward.objects.count() == 3


def test_file_of_another_council_ends_nothing_even_when_bad_rows_are_skipped(tmp_path, council):
    read(tmp_path, three_wards())
    later = ["--council", "E06000035", "--from", "2027-05-06", "--commit", "--skip-bad"]
    read(tmp_path, three_wards(council="E08000009"), *later)
    assert WardSet.objects.get().end_date is None


def without_council(features):
    for one in features:
        del one["properties"]["LAD25CD"]
    return features


def test_file_named_for_another_council_is_refused(tmp_path, council):
    assert read(tmp_path, without_council(three_wards()), name="E08000009.json")[0] == 2
    assert read(tmp_path, without_council(three_wards()), name="E06000035.json")[0] == 0


def test_file_that_does_not_say_whose_wards_asks(tmp_path, council):
    assert read(tmp_path, without_council(three_wards()))[0] == 2
    assert read(tmp_path, without_council(three_wards()), *CALL, "--commit", "--sure")[0] == 0


def test_outline_of_the_council_shows_whose_wards_they_are(tmp_path, council):
    council.outline = square(0.4, 51.3, 0.3)
    council.save()
    strange = feature("E05000009", "Far away", square(-2.3, 53.4))
    code, answer = read(tmp_path, [*without_council(three_wards()), strange])
    assert code == 1 and "a place in Medway" in refused(answer)


def test_known_code_of_another_council_is_refused(tmp_path, council):
    CouncilFactory(gss="E08000009", name="Trafford", slug="trafford")
    read(tmp_path, three_wards(council="E08000009"), "--council", "E08000009", "--from", "2023-05-04", "--commit")
    code, answer = read(tmp_path, without_council(three_wards()), *CALL, "--commit", "--sure")
    assert code == 1 and "one of Trafford" in refused(answer)


@pytest.mark.parametrize("text", ["", "{}", "[]", "not json", '{"type": "FeatureCollection", "features": []}'])
def test_file_that_is_no_geojson_is_refused(tmp_path, council, text):
    path = tmp_path / "wards.geojson"
    path.write_text(text)
    assert run(COMMAND, path, *CALL)[0] == 2


def test_unknown_council_is_refused(tmp_path):
    assert read(tmp_path, three_wards())[0] == 2


def test_more_than_five_percent_changed_without_a_new_set_is_suspicious(tmp_path, council):
    read(tmp_path, three_wards())
    moved = three_wards()
    moved[0]["geometry"] = square(0.48, 51.38)
    code, answer = read(tmp_path, moved)
    assert code == 1 and "without a new set" in refused(answer)
    assert counts(read(tmp_path, moved, *CALL, "--commit", "--sure")[1]) == (0, 1, 2, 0)


# A new set -----------------------------------------------------------------------------------------------------------
NEW = ["--council", "E06000035", "--from", "2027-05-06", "--commit"]


def test_new_set_ends_the_old_one_the_day_before(tmp_path, council):
    read(tmp_path, three_wards())
    code, answer = read(tmp_path, three_wards(), *NEW)
    assert (code, counts(answer)) == (0, (3, 0, 0, 3))
    assert WardSet.objects.get(start_date=date(2023, 5, 4)).end_date == date(2027, 5, 5)


def test_same_code_is_the_same_line(tmp_path, council):
    read(tmp_path, three_wards())
    read(tmp_path, three_wards(), *NEW)
    assert WardLine.objects.count() == 3 and Ward.objects.count() == 6


def test_new_code_on_the_same_ground_carries_the_line_on(tmp_path, council):
    read(tmp_path, three_wards())
    later = three_wards()
    later[0]["properties"].update(WD25CD="E05000011", WD25NM="Viaduct and Arches")
    read(tmp_path, later, *NEW)
    line = WardLine.objects.get(wards__gss="E05000001")
    assert (line.gss, line.name) == ("E05000011", "Viaduct and Arches")


def test_split_ward_has_new_lines_and_keeps_its_heirs(tmp_path, council):
    read(tmp_path, three_wards())
    halves = [
        feature("E05000021", "Viaduct West", square(0.5, 51.38, 0.0101), LAD25CD="E06000035"),
        feature("E05000022", "Viaduct East", square(0.51, 51.39, 0.01), LAD25CD="E06000035"),
    ]
    read(tmp_path, [*halves, *three_wards()[1:]], *NEW)
    assert WardLine.objects.count() == 5
    heirs = WardSuccession.objects.filter(old__gss="E05000001")
    assert {heir.new.gss for heir in heirs} == {"E05000021", "E05000022"}
    assert all(0.2 < heir.share_of_old < 0.3 and heir.share_of_new > 0.95 for heir in heirs)


def test_areas_keep_their_wards_when_the_council_is_divided_anew(tmp_path, council):
    read(tmp_path, three_wards())
    kept = AreaWardFactory(ward=Ward.objects.get(gss="E05000002"), share_of_area=0.4).community
    split = AreaWardFactory(ward=Ward.objects.get(gss="E05000001"), share_of_area=1.0).community
    halves = [
        feature("E05000021", "Viaduct West", square(0.5, 51.38, 0.0101), LAD25CD="E06000035"),
        feature("E05000022", "Viaduct East", square(0.51, 51.39, 0.01), LAD25CD="E06000035"),
    ]
    for _ in range(2):
        read(tmp_path, [*halves, *three_wards()[1:]], *NEW)
    now = AreaWard.objects.current(date(2027, 6, 1))
    assert now.get(community=kept).share_of_area == 0.4
    assert {link.ward.gss for link in now.filter(community=split)} == {"E05000021", "E05000022"}
    assert AreaWard.objects.filter(end_date=date(2027, 5, 5)).count() == 2


def test_older_set_beside_a_newer_one_needs_its_last_day(tmp_path, council):
    read(tmp_path, three_wards())
    older = ["--council", "E06000035", "--from", "2015-05-07", "--commit"]
    assert read(tmp_path, three_wards(), *older)[0] == 2
    assert read(tmp_path, three_wards(), *older, "--until", "2023-05-04")[0] == 2
    assert read(tmp_path, three_wards(), *older, "--until", "2023-05-03")[0] == 0


def test_neighbours_keep_their_common_edge_in_the_sketch(tmp_path, council):
    read(tmp_path, three_wards())
    viaduct, hillside = (Ward.objects.get(gss=gss).sketch[0] for gss in ("E05000001", "E05000002"))
    assert {tuple(point) for point in viaduct} & {tuple(point) for point in hillside} == {(0.52, 51.38), (0.52, 51.4)}
