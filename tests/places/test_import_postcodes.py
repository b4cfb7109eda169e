"""`import_postcodes`: the ONS directory of both generations, and an open look-up."""

import pytest

from biglocal.places.models import Postcode, Ward
from tests.factories.places import CouncilFactory, WardFactory, WardSetFactory

from .importing import counts, run, square, table_file

pytestmark = pytest.mark.django_db
HEAD = "pcds,doterm,lad25cd,wd25cd,lat,long"
ROWS = [
    "ME1 1AA,,E06000035,E05000001,51.389,0.510",
    "ME4 4AA,,E06000035,E05000002,51.389,0.530",
    "ME7 9ZZ,,E06000035,,99.999999,0",
    "M33 1AA,,E08000009,E05000777,53.4,-2.3",
]


@pytest.fixture(autouse=True)
def wards():
    """Two squares side by side in Medway; their common edge is at 0.52."""
    ward_set = WardSetFactory(council=CouncilFactory(gss="E06000035", name="Medway", slug="medway"))
    return [
        WardFactory(ward_set=ward_set, gss=f"E0500000{n + 1}", name=name, outline=square(0.5 + 0.02 * n, 51.38))
        for n, name in enumerate(["Viaduct", "Magpie"])
    ]


def read(folder, rows, *args, head=HEAD, **kwargs):
    return run("import_postcodes", table_file(folder, head, rows, **kwargs), *(args or ["--commit"]))


def refused(answer):
    return [(problem["line"], problem["column"], problem["value"]) for problem in answer["refused"]]


def test_only_councils_that_matter_are_loaded(tmp_path):
    code, answer = read(tmp_path, ROWS)
    assert (code, counts(answer)) == (0, (3, 0, 0, 0))
    row = Postcode.objects.get(postcode="ME11AA")
    assert (row.ward_gss, row.council_gss, row.lat, row.release) == ("E05000001", "E06000035", 51.389, "table")
    assert len(row.source_hash) == 64 and not row.near_edge


def test_nothing_is_written_without_commit(tmp_path):
    assert counts(read(tmp_path, ROWS, "--json")[1])[0] == 3 and not Postcode.objects.exists()


def test_same_file_twice_changes_nothing(tmp_path):
    read(tmp_path, ROWS)
    before = list(Postcode.objects.values())
    assert counts(read(tmp_path, ROWS)[1]) == (0, 0, 3, 0)
    assert list(Postcode.objects.values()) == before


def test_latitude_of_99_means_no_place(tmp_path):
    read(tmp_path, ROWS)
    row = Postcode.objects.get(postcode="ME79ZZ")
    assert (row.lat, row.lon, row.ward_gss) == (None, None, "")


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("pcd,pcds,doterm,oslaua,osward,lat,long", "ME1 1AA,ME1 1AA,,E06000035,E05000001,51.389,0.51"),
        ("pcd,pcds,laua,oseast1m,osnrth1m,lat,long,ward_2025", "ME1 1AA,ME1 1AA,E06000035,1,2,51.389,0.51,E05000001"),
        ("\ufefflong,lat,WD25CD,LAD25CD,PCDS", "0.51,51.389,E05000001,E06000035,me1 1aa"),
    ],
)
def test_other_layouts_are_read_by_their_headings(tmp_path, head, row):
    assert counts(read(tmp_path, [row], head=head)[1]) == (1, 0, 0, 0)
    assert Postcode.objects.get(postcode="ME11AA").ward_gss == "E05000001"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read_right(tmp_path, encoding):
    rows = [f"{row},é" for row in ROWS]
    assert counts(read(tmp_path, rows, head=f"{HEAD},remark", encoding=encoding)[1]) == (3, 0, 0, 0)


def test_ended_postcode_goes(tmp_path):
    read(tmp_path, ROWS)
    code, answer = read(tmp_path, [ROWS[0].replace(",,E06", ",202601,E06"), *ROWS[1:]])
    assert (code, counts(answer)) == (0, (0, 0, 2, 1))
    assert not Postcode.objects.filter(postcode="ME11AA").exists()


def test_postcode_that_moved_is_changed(tmp_path):
    read(tmp_path, ROWS)
    assert counts(read(tmp_path, [ROWS[0].replace("E05000001", "E05000002"), *ROWS[1:]])[1]) == (0, 1, 2, 0)
    assert Postcode.objects.get(postcode="ME11AA").ward_gss == "E05000002"


def test_hand_edit_wins_until_the_source_changes(tmp_path):
    read(tmp_path, ROWS)
    Postcode.objects.filter(postcode="ME11AA").update(ward_gss="E05000002")
    assert counts(read(tmp_path, ROWS)[1]) == (0, 0, 3, 0)
    assert counts(read(tmp_path, [*ROWS, "ME1 1AB,,E06000035,E05000001,51.389,0.510"])[1]) == (1, 1, 2, 0)


def test_postcode_beside_a_boundary_knows_the_other_ward(tmp_path):
    read(tmp_path, ["ME1 1AA,,E06000035,E05000001,51.389,0.5198", "ME1 1AB,,E06000035,E05000001,51.389,0.5190"])
    near, away = Postcode.objects.order_by("postcode")
    assert (near.near_edge, near.other_ward) == (True, "E05000002")
    assert (away.near_edge, away.other_ward) == (False, "")


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("1.2E+05,,E06000035,E05000001,51.389,0.51", "pcds", "1.2E+05"),
        ("01-May,,E06000035,E05000001,51.389,0.51", "pcds", "01-May"),
        ("ME1,,E06000035,E05000001,51.389,0.51", "pcds", "ME1"),
        ("ME1 1AA,,E06000035,E05000001,51.389,0.51", "pcds", "ME1 1AA"),
        ("ME1 1AZ,,6.0E+08,E05000001,51.389,0.51", "lad25cd", "6.0E+08"),
        ("ME1 1AZ,,E06000035,Viaduct,51.389,0.51", "wd25cd", "Viaduct"),
        ("ME1 1AZ,,E06000035,E05000001,0.51,51.389", "lat", "0.51"),
        ("ME1 1AZ,,E06000035,E05000001,48.8,2.3", "lat", "48.8"),
        ("ME1 1AZ,,E06000035,E05000001,north,0.51", "lat", "north"),
        ("ME1 1AZ,44621.5,E06000035,E05000001,51.389,0.51", "doterm", "44621.5"),
        ("ME1 1AZ,,E06000035", "", "3 values"),
    ],
)
def test_wrong_row_is_listed_and_nothing_written(tmp_path, row, column, value):
    code, answer = read(tmp_path, [*ROWS, row])
    assert code == 1 and refused(answer) == [(6, column, value)] and not Postcode.objects.exists()
    code, answer = read(tmp_path, [*ROWS, row], "--commit", "--skip-bad")
    assert code == 0 and len(answer["refused"]) == 1 and Postcode.objects.count() == 3


@pytest.mark.parametrize("head", ["pcds,lat,long", "A,B,C"])
def test_missing_columns_stop_the_run(tmp_path, head):
    code, answer = read(tmp_path, [], head=head)
    assert code == 2 and "lad" in answer["refused"][0]["expected"]


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04zip", b"\x00\x01\x02", b"pcds,pcds\r\n"])
def test_file_that_is_no_table_is_refused_by_name(tmp_path, raw):
    path = tmp_path / "onspd.csv"
    path.write_bytes(raw)
    code, answer = run("import_postcodes", path)
    assert code == 2 and "onspd.csv" in answer["refused"][0]["expected"]


def test_file_without_a_row_that_matters_is_refused(tmp_path):
    assert read(tmp_path, ROWS[3:])[0] == 2
    assert read(tmp_path, ROWS[3:], "--commit", "--council", "E08000009")[0] == 0


def test_without_any_council_that_matters_it_asks(tmp_path):
    Ward.objects.all().delete()
    assert read(tmp_path, ROWS)[0] == 2


def test_file_of_another_table_altogether_stops_early(tmp_path):
    assert read(tmp_path, ["x,,y,z,1,2"] * 1500)[0] == 2
