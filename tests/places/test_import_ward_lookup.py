"""`import_ward_lookup`: names and codes of wards of one day."""

from datetime import date

import pytest

from biglocal.places.models import Ward, WardLine, WardSet, WardSuccession
from tests.factories.places import CouncilFactory, WardFactory, WardSetFactory

from .importing import counts, run, square, table_file, three_wards, wards_file

pytestmark = pytest.mark.django_db
HEAD = "WD19CD,WD19NM,LAD19CD,LAD19NM"
ROWS = [
    "E05000001,Viaduct,E06000035,Medway",
    "E05000002,Hillside & Lines ,E06000035,Medway",
    "W05000001,Cardiff Bay,W06000015,Cardiff",
]
NAME = "wards_dec2019.csv"


@pytest.fixture(autouse=True)
def council():
    return CouncilFactory(gss="E06000035", name="Medway", slug="medway")


def read(folder, rows, *args, head=HEAD, name=NAME):
    return run("import_ward_lookup", table_file(folder, head, rows, name, "utf-8-sig"), *(args or ["--commit"]))


def refused(answer):
    return [(problem["line"], problem["column"]) for problem in answer["refused"]]


def test_council_without_wards_gets_them_without_outlines(tmp_path):
    assert counts(read(tmp_path, ROWS)[1]) == (2, 0, 0, 0)
    ward_set = WardSet.objects.get()
    assert (ward_set.start_date, ward_set.start_known, ward_set.end_date) == (date(2019, 12, 1), False, None)
    ward = Ward.objects.get(gss="E05000002")
    assert (ward.name, ward.line.slug, ward.outline) == ("Hillside & Lines", "hillside-lines", None)


def test_nothing_is_written_without_commit(tmp_path):
    assert read(tmp_path, ROWS, "--json")[0] == 0 and not WardSet.objects.exists()


def test_same_file_twice_changes_nothing(tmp_path):
    read(tmp_path, ROWS)
    before = list(Ward.objects.values()), list(WardSet.objects.values()), list(WardLine.objects.values())
    assert counts(read(tmp_path, ROWS)[1]) == (0, 0, 2, 0)
    assert (list(Ward.objects.values()), list(WardSet.objects.values()), list(WardLine.objects.values())) == before


def test_older_look_up_of_the_same_wards_moves_their_first_day_back(tmp_path):
    read(tmp_path, ROWS)
    assert counts(read(tmp_path, ROWS, name="wards_dec2017.csv")[1]) == (0, 0, 2, 0)
    assert WardSet.objects.get().start_date == date(2017, 12, 1)


def test_older_look_up_of_other_wards_makes_a_set_that_ends_before(tmp_path):
    WardSetFactory(council__gss="E06000001", council__slug="x")
    read(tmp_path, ROWS)
    older = ["E05000009,Old Town,E06000035,Medway"]
    assert counts(read(tmp_path, older, name="wards_dec2014.csv")[1]) == (1, 0, 0, 0)
    assert WardSet.objects.get(start_date=date(2014, 12, 1)).end_date == date(2019, 11, 30)


def test_outlines_read_later_take_the_set_of_the_look_up_over(tmp_path):
    rows = [*ROWS[:2], "E05000003,Magpie,E06000035,Medway"]
    read(tmp_path, rows)
    path = wards_file(tmp_path, three_wards())
    answer = run("import_wards", path, "--council", "E06000035", "--from", "2015-05-07", "--commit")[1]
    assert counts(answer) == (0, 3, 0, 0)
    ward_set = WardSet.objects.get()
    assert (ward_set.start_date, ward_set.start_known) == (date(2015, 5, 7), True)
    assert WardLine.objects.count() == 3 and Ward.objects.get(gss="E05000003").outline


def test_code_that_was_missing_is_filled_in_by_name(tmp_path, council):
    ward = WardFactory(ward_set__council=council, gss=None, name="Viaduct Ward")
    assert counts(read(tmp_path, ROWS[:1])[1]) == (0, 1, 0, 0)
    ward.refresh_from_db()
    assert (ward.gss, ward.name, ward.line.gss) == ("E05000001", "Viaduct Ward", "E05000001")


def test_new_name_of_a_code_is_told_and_written(tmp_path):
    read(tmp_path, ROWS)
    renamed = [ROWS[0].replace("Viaduct", "Arches"), ROWS[1]]
    assert counts(read(tmp_path, renamed, name="wards_dec2020.csv")[1]) == (0, 1, 1, 0)
    assert Ward.objects.get(gss="E05000001").name == WardLine.objects.get(gss="E05000001").name == "Arches"


def test_hand_edit_wins_until_the_source_changes(tmp_path):
    read(tmp_path, ROWS)
    Ward.objects.filter(gss="E05000001").update(name="Arches")
    assert counts(read(tmp_path, ROWS)[1]) == (0, 0, 2, 0)
    assert Ward.objects.get(gss="E05000001").name == "Arches"


def test_wards_of_a_redrawn_council_are_refused_by_name(tmp_path):
    read(tmp_path, ROWS)
    code, answer = read(tmp_path, ["E05000021,New,E06000035,Medway"], name="wards_dec2024.csv")
    assert code == 1 and refused(answer) == [(2, "WD19CD")] and "import_wards" in answer["refused"][0]["expected"]


def test_list_of_many_years_is_compared_and_makes_no_set(tmp_path):
    read(tmp_path, ROWS)
    head, rows = "WDCD,WDNM,LADCD,LADNM,SOURCEFILE", [f"{row},2016" for row in ROWS]
    code, answer = read(tmp_path, rows, head=head, name="all_codes.csv")
    assert (code, counts(answer)) == (0, (0, 0, 2, 0)) and WardSet.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("E0500003,Magpie,E06000035,Medway", "WD19CD"),
        ("5.0E+08,Magpie,E06000035,Medway", "WD19CD"),
        ("E05000001,Twice,E06000035,Medway", "WD19CD"),
        ("E05000003,01-May,E06000035,Medway", "WD19NM"),
        ("E05000003,,E06000035,Medway", "WD19NM"),
        ("E05000003,Magpie,6000035,Medway", "LAD19CD"),
        ("E05000003,Magpie,E06000999,Nowhere", "LAD19CD"),
        ("E05000003,Magpie", ""),
    ],
)
def test_wrong_row_is_listed_and_nothing_written(tmp_path, row, column):
    code, answer = read(tmp_path, [*ROWS, row])
    assert code == 1 and refused(answer) == [(5, column)] and not Ward.objects.exists()
    code, answer = read(tmp_path, [*ROWS, row], "--commit", "--skip-bad")
    assert code == 0 and Ward.objects.count() == 2


def test_missing_columns_stop_the_run_and_are_all_named(tmp_path):
    code, answer = read(tmp_path, [], head="WD19CD,Name")
    assert code == 2 and "WDyyNM, LADyyCD, LADyyNM" in answer["refused"][0]["expected"]


def test_file_that_does_not_say_its_day_asks(tmp_path):
    assert read(tmp_path, ROWS, name="wards.csv")[0] == 2
    assert read(tmp_path, ROWS, "--on", "2999-01-01", name="wards.csv")[0] == 2
    assert read(tmp_path, ROWS, "--on", "2019-12-31", name="wards.csv")[0] == 0


def test_file_without_wards_of_england_is_refused(tmp_path):
    assert read(tmp_path, ROWS[2:])[0] == 2


LATER = "wards_may2023.csv"
REDRAWN = ["E05000011,Viaduct Ward,E06000035,Medway", "E05000002,Hillside & Lines,E06000035,Medway"]


def test_code_that_was_replaced_lives_on_by_name_and_waits_for_a_person(tmp_path):
    read(tmp_path, REDRAWN, name=LATER)
    assert counts(read(tmp_path, ROWS)[1]) == (2, 0, 0, 0)
    rows = WardSuccession.objects.order_by("old__gss")
    assert [(row.old.gss, row.new.gss, row.how, row.checked_on) for row in rows] == [
        ("E05000001", "E05000011", "same_name", None),
        ("E05000002", "E05000002", "same_code", None),
    ]
    assert WardLine.objects.count() == 2, "who follows a ward follows it still"
    assert counts(read(tmp_path, ROWS)[1]) == (0, 0, 2, 0) and WardSuccession.objects.count() == 2


def test_name_says_nothing_where_outlines_would(tmp_path, council):
    later = WardSetFactory(council=council, start_date=date(2023, 5, 4))
    WardFactory(ward_set=later, gss="E05000011", name="Viaduct", outline=square(0.5, 51.38))
    read(tmp_path, ROWS)
    row = WardSuccession.objects.get()
    assert (row.old.gss, row.new.gss, row.how) == ("E05000001", "E05000011", "same_name")
    assert row.old.line != row.new.line, "a person looks first"


def test_two_wards_of_one_name_are_not_joined(tmp_path, council):
    later = WardSetFactory(council=council, start_date=date(2023, 5, 4))
    for gss in ("E05000011", "E05000012"):
        WardFactory(ward_set=later, gss=gss, name="Viaduct")
    read(tmp_path, ROWS)
    assert not WardSuccession.objects.exists()
