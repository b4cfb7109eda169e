"""`import_councils`: councils, their heirs, their outlines."""

import json
from datetime import date

import pytest

from biglocal.places.models import Council

from .importing import COUNCIL_HEAD, COUNCIL_ROWS, councils_file, counts, run, square, table_file

pytestmark = pytest.mark.django_db
COMMAND = "import_councils"


def test_councils_counties_and_heirs_are_written(tmp_path):
    code, answer = run(COMMAND, councils_file(tmp_path), "--commit")
    assert (code, answer["ok"], counts(answer)) == (0, True, (5, 0, 0, 0))
    wycombe = Council.objects.get(gss="E07000007")
    assert wycombe.end_date == date(2020, 3, 31) and wycombe.replaced_by.get().gss == "E06000060"
    assert Council.objects.get(gss="E10000016").kind == Council.Kind.COUNTY


def test_nothing_is_written_without_commit(tmp_path):
    code, answer = run(COMMAND, councils_file(tmp_path))
    assert code == 0 and answer["created"] == 5 and not Council.objects.exists()


def test_same_file_twice_changes_nothing(tmp_path):
    path = councils_file(tmp_path)
    run(COMMAND, path, "--commit")
    before = list(Council.objects.values())
    assert counts(run(COMMAND, path, "--commit")[1]) == (0, 0, 5, 0)
    assert list(Council.objects.values()) == before


def test_answer_has_the_shape_of_the_contract(tmp_path):
    bad = "E0600003,Nowhere,E06000035,Medway,E06000035,Medway,E12000008,South East,E92000001,TRUE"
    code, answer = run(COMMAND, councils_file(tmp_path, bad), "--commit")
    assert code == 1 and not Council.objects.exists()
    assert list(answer) == ["ok", "created", "updated", "unchanged", "ended", "refused"]
    assert answer["ok"] is False and list(answer["refused"][0]) == ["line", "column", "value", "expected"]
    assert answer["refused"][0]["line"] == 6 and answer["refused"][0]["column"] == "LADCD"


def test_skip_bad_writes_the_good_rows_and_lists_the_others(tmp_path):
    bad = "E06000099,4.4E+05,E06000099,4.4E+05,E06000099,4.4E+05,E12000008,South East,E92000001,TRUE"
    code, answer = run(COMMAND, councils_file(tmp_path, bad), "--commit", "--skip-bad")
    assert code == 0 and len(answer["refused"]) == 2 and Council.objects.count() == 5
    assert "spreadsheet" in answer["refused"][0]["expected"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (COUNCIL_ROWS[0], "LADCD"),  # a code twice
        ("E06000077,,E06000077,,E06000077,,E12000008,South East,E92000001,TRUE", "LADNM"),
        ("E06000077,X,E06000077,X,E06000077,X,E12000008,South East,E92000001,maybe", "Current"),
        ("E06000077,X,E06000035,X,E06000077,X,E12000008,South East,E92000001,TRUE", "LADCD_ACTIVE"),
        ("E06000077,X,E06000078,X,E06000077,X,E12000008,South East,E92000001,FALSE", "LADCD_ACTIVE"),
        ("too,few,values", ""),
    ],
)
def test_wrong_row_is_named_by_line_and_column(tmp_path, row, column):
    code, answer = run(COMMAND, councils_file(tmp_path, row), "--commit")
    assert code == 1 and column in [problem["column"] for problem in answer["refused"]]
    assert {problem["line"] for problem in answer["refused"]} == {6} and not Council.objects.exists()


def test_council_that_ended_since_the_last_file_is_ended(tmp_path):
    run(COMMAND, councils_file(tmp_path), "--commit")
    rows = [
        *COUNCIL_ROWS[:1],
        COUNCIL_ROWS[1].replace("E07000108,Dover,E10", "E06000035,Medway,E10"),
        *COUNCIL_ROWS[2:],
    ]
    rows[1] = "E07000108,Dover,E06000035,Medway,E06000035,Medway,E12000008,South East,E92000001,FALSE"
    code, answer = run(COMMAND, table_file(tmp_path, COUNCIL_HEAD, rows), "--commit", "--on", "2026-04-01")
    assert code == 0 and answer["ended"] == 1
    assert Council.objects.get(gss="E07000108").end_date == date(2026, 3, 31)


def test_hand_edit_wins_until_the_source_changes(tmp_path):
    path = councils_file(tmp_path)
    run(COMMAND, path, "--commit")
    Council.objects.filter(gss="E06000035").update(name="Medway Council")
    assert counts(run(COMMAND, path, "--commit")[1])[1] == 0
    changed = councils_file(tmp_path, "E06000034,Thurrock,E06000034,Thurrock,E06000034,Thurrock,E1,East,E92000001,TRUE")
    assert counts(run(COMMAND, changed, "--commit")[1]) == (1, 1, 4, 0)
    assert Council.objects.get(gss="E06000035").name == "Medway"


def test_outlines_come_from_geojson(tmp_path):
    run(COMMAND, councils_file(tmp_path), "--commit")
    shape = {
        "type": "Feature",
        "properties": {"LAD25CD": "E06000035", "LAD25NM": "Medway"},
        "geometry": square(0.4, 51.3),
    }
    path = tmp_path / "councils.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [shape]}))
    assert counts(run(COMMAND, path, "--commit")[1]) == (0, 1, 0, 0)
    assert Council.objects.get(gss="E06000035").outline == shape["geometry"]
    assert counts(run(COMMAND, path, "--commit")[1]) == (0, 0, 1, 0)


def test_organisation_identifiers_are_read(tmp_path):
    run(COMMAND, councils_file(tmp_path), "--commit")
    head = "org_id,name,normalised_name,gss_code,area_name,area_type,active"
    rows = [
        "GB-LAE-MDW,Medway Council,Medway,E06000035,Medway,E06,TRUE",
        "GB-LAE-GLA,London,London,E12000007,x,E12,TRUE",
    ]
    path = table_file(tmp_path, head, rows, "ids.csv", "utf-8-sig")
    assert counts(run(COMMAND, path, "--commit")[1]) == (0, 1, 0, 0)
    assert Council.objects.get(gss="E06000035").org_id == "GB-LAE-MDW"
    assert counts(run(COMMAND, path, "--commit")[1]) == (0, 0, 1, 0)


@pytest.mark.parametrize("row", ["MDW,x,x,E06000035,x,x,TRUE", "GB-LAE-MDW,x,x,6.0E+07,x,x,TRUE"])
def test_wrong_identifier_is_listed_and_nothing_written(tmp_path, row):
    run(COMMAND, councils_file(tmp_path), "--commit")
    path = table_file(tmp_path, "org_id,name,normalised_name,gss_code,area_name,area_type,active", [row], "ids.csv")
    code, answer = run(COMMAND, path, "--commit")
    assert code == 1 and answer["refused"][0]["line"] == 2 and not Council.objects.exclude(org_id="").exists()
