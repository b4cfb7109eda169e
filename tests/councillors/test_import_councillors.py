"""`import_councillors`: a council's list becomes councillors and terms."""

from datetime import date

import pytest

from biglocal.communities.models import RoleHeld
from councillors.actions import appoint_councillor
from councillors.models import Councillor, Term
from tests.factories.accounts import PersonFactory
from tests.factories.communities import AreaWardFactory
from tests.factories.places import CouncilFactory, WardFactory, WardSetFactory
from tests.places.importing import counts, run, table_file

pytestmark = pytest.mark.django_db
HEAD = "Name,Party,Ward,Telephone,Email,Page,Image"
PAGE = "https://democracy.example/mgUserInfo.aspx?UID="
ROWS = [
    f"Councillor Ann Lee,Green,Viaduct,07700 900000,ann@council.example,{PAGE}1,NA",
    f"Councillor Bob Ray,Labour,Hillside & Lines Ward,07700 900001,bob@council.example,{PAGE}2,NA",
    f"Cllr Cy Fox,Labour,St. Mary’s Island,NA,NA,{PAGE}3,NA",
]
FIRST, LATER = "list_2023-06-28.csv", "list_2024-06-28.csv"


@pytest.fixture(autouse=True)
def wards():
    """Medway with three wards of today."""
    council = CouncilFactory(gss="E06000035", name="Medway", slug="medway")
    ward_set = WardSetFactory(council=council, start_date=date(2023, 5, 4))
    names = ["Viaduct", "Hillside and Lines", "St Mary's Island"]
    return [WardFactory(ward_set=ward_set, name=name) for name in names]


def read(folder, rows, *args, name=FIRST, head=HEAD, encoding="utf-8"):
    path = table_file(folder, head, rows, name, encoding)
    return run("import_councillors", path, "--council", "E06000035", *(args or ["--commit"]))


def refused(answer):
    return [(problem["line"], problem["column"]) for problem in answer["refused"]]


def test_councillors_and_terms_are_written(tmp_path):
    assert counts(read(tmp_path, ROWS)[1]) == (3, 0, 0, 0)
    term = Term.objects.get(councillor__name="Bob Ray")
    assert (term.ward.name, term.party, term.start_date) == ("Hillside and Lines", "Labour", date(2023, 6, 28))
    assert Councillor.objects.get(name="Cy Fox").email == ""


def test_nothing_is_written_without_commit(tmp_path):
    code, answer = read(tmp_path, ROWS, "--json")
    assert code == 0 and answer["created"] == 3 and not Councillor.objects.exists()


def test_same_file_twice_changes_nothing(tmp_path):
    read(tmp_path, ROWS)
    before = list(Councillor.objects.values()), list(Term.objects.values())
    assert counts(read(tmp_path, ROWS)[1]) == (0, 0, 3, 0)
    assert (list(Councillor.objects.values()), list(Term.objects.values())) == before


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read_right(tmp_path, encoding):
    assert counts(read(tmp_path, ROWS, encoding=encoding)[1]) == (3, 0, 0, 0)


def test_who_is_missing_ended_the_day_before(tmp_path):
    read(tmp_path, ROWS)
    code, answer = read(tmp_path, ROWS[:2], name=LATER)
    assert (code, counts(answer)) == (0, (0, 0, 2, 1))
    assert Term.objects.get(councillor__name="Cy Fox").end_date == date(2024, 6, 27)
    assert Councillor.objects.count() == 3


def test_half_a_list_asks_before_it_ends_terms(tmp_path):
    read(tmp_path, ROWS)
    code, answer = read(tmp_path, ROWS[:1], name=LATER)
    assert code == 1 and "full list" in answer["refused"][0]["expected"]
    assert not Term.objects.filter(end_date__isnull=False).exists()
    assert counts(read(tmp_path, ROWS[:1], "--commit", "--sure", name=LATER)[1]) == (0, 0, 1, 2)


def test_skipped_rows_end_nobody(tmp_path):
    read(tmp_path, ROWS)
    wrong = ROWS[2].replace("St. Mary’s Island", "Atlantis")
    code, answer = read(tmp_path, [*ROWS[:2], wrong], "--commit", "--skip-bad", name=LATER)
    assert code == 0 and answer["ended"] == 0 and refused(answer) == [(4, "Ward")]


def test_change_of_party_closes_a_term_and_opens_one(tmp_path):
    read(tmp_path, ROWS)
    assert counts(read(tmp_path, [ROWS[0].replace("Green", "Labour"), *ROWS[1:]], name=LATER)[1]) == (0, 1, 2, 0)
    new, old = Term.objects.filter(councillor__name="Ann Lee")
    assert (old.end_date, old.ended, new.party) == (date(2024, 6, 27), "moved", "Labour")


def test_change_of_ward_closes_a_term_and_opens_one(tmp_path):
    read(tmp_path, ROWS)
    read(tmp_path, [ROWS[0].replace("Viaduct", "St Mary's Island"), *ROWS[1:]], name=LATER)
    new, old = Term.objects.filter(councillor__name="Ann Lee")
    assert (old.ward.name, new.ward.name) == ("Viaduct", "St Mary's Island")


def test_new_name_with_the_councils_own_number_is_the_same_person(tmp_path):
    read(tmp_path, ROWS)
    read(tmp_path, [ROWS[0].replace("Ann Lee", "Ann Lee-Park"), *ROWS[1:]], name=LATER)
    assert Councillor.objects.count() == 3 and Councillor.objects.filter(name="Ann Lee-Park").exists()


def test_two_people_with_one_name_stay_two(tmp_path):
    twin = f"Councillor Ann Lee,Labour,St Mary's Island,NA,NA,{PAGE}9,NA"
    read(tmp_path, [*ROWS, twin])
    assert Councillor.objects.filter(name="Ann Lee").count() == 2
    assert counts(read(tmp_path, [*ROWS, twin])[1]) == (0, 0, 4, 0)


def test_older_list_never_ends_what_a_newer_one_showed(tmp_path):
    read(tmp_path, ROWS, name=LATER)
    assert read(tmp_path, ROWS[:2], "--commit", "--on", "2023-06-01")[0] == 2
    assert not Term.objects.filter(end_date__isnull=False).exists()


def test_term_entered_by_hand_for_later_is_not_overlapped(tmp_path):
    read(tmp_path, ROWS)
    Term.objects.update(start_date=date(2025, 1, 1), seen_on=None)
    code, answer = read(tmp_path, ROWS)
    assert code == 1 and refused(answer) == [(2, "Name"), (3, "Name"), (4, "Name")]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Councillor Dee Day,Green,Atlantis,NA,NA,NA,NA", "Ward"),
        ("Councillor Dee Day,Green,44621,NA,NA,NA,NA", "Ward"),
        ("1.2E+05,Green,Viaduct,NA,NA,NA,NA", "Name"),
        ("Councillor ,Green,Viaduct,NA,NA,NA,NA", "Name"),
        ("Councillor Dee Day,01-May,Viaduct,NA,NA,NA,NA", "Party"),
        ("Councillor Dee Day,Green,Viaduct,NA,not an address,NA,NA", "Email"),
        ("Councillor Dee Day,Green,Viaduct,NA,NA,javascript:alert(1),NA", "Page"),
        (ROWS[0], "Name"),
        ("Councillor Dee Day,Green,Viaduct", ""),
        (f"Councillor {'D' * 200},Green,Viaduct,NA,NA,NA,NA", "Name"),
    ],
)
def test_wrong_row_is_listed_and_nothing_written(tmp_path, row, column):
    code, answer = read(tmp_path, [*ROWS, row])
    assert code == 1 and refused(answer) == [(5, column)] and not Councillor.objects.exists()


def test_two_wards_of_one_name_stop_and_ask(tmp_path, wards):
    divisions = WardSetFactory(council=wards[0].ward_set.council, kind="division")
    WardFactory(ward_set=divisions, name="Viaduct", line__kind="division")
    code, answer = read(tmp_path, ROWS)
    assert code == 1 and refused(answer) == [(2, "Ward")]


@pytest.mark.parametrize("head", ["Name,Party", "A,B,C"])
def test_missing_columns_stop_the_run(tmp_path, head):
    assert read(tmp_path, [], head=head)[0] == 2


def test_headings_without_rows_are_refused(tmp_path):
    assert read(tmp_path, [])[0] == 2


def test_other_layouts_are_read_by_their_headings(tmp_path):
    scraped = ["raw_name,raw_party,raw_division,raw_identifier,email,url,council_id"]
    rows = ["Ann Lee,Green,Viaduct,1,ann@council.example,https://x.example/1,MDW"]
    assert counts(read(tmp_path, rows, head=scraped[0])[1]) == (1, 0, 0, 0)
    open_data = "Council,Ward Name,Councillor Name,Next Election,Party Name"
    rows = ["Medway,Viaduct,Ann Lee,2027,Green"]
    assert counts(read(tmp_path, rows, head=open_data)[1]) == (0, 0, 1, 0)


def test_council_is_read_from_the_name_of_the_file_or_asked_for(tmp_path):
    path = table_file(tmp_path, HEAD, ROWS, "medway_2023-06-28.csv")
    assert run("import_councillors", path)[0] == 0
    path = table_file(tmp_path, HEAD, ROWS, "councillors.csv")
    assert run("import_councillors", path)[0] == 2
    assert run("import_councillors", path, "--council", "E06999999")[0] == 2


def test_day_without_wards_or_to_come_is_refused(tmp_path):
    assert read(tmp_path, ROWS, "--on", "2020-01-01")[0] == 2
    assert read(tmp_path, ROWS, "--on", "2999-01-01")[0] == 2


def test_account_loses_and_gains_areas_with_its_terms(tmp_path, wards, officer):
    area = AreaWardFactory(ward=wards[2]).community
    read(tmp_path, ROWS)
    ann, person = Councillor.objects.get(name="Ann Lee"), PersonFactory()
    appoint_councillor(councillor=ann, person=person, by=officer)
    assert not RoleHeld.objects.filter(person=person).exists()
    read(tmp_path, [ROWS[0].replace("Viaduct", "St Mary's Island"), *ROWS[1:]], name=LATER)
    assert RoleHeld.objects.get(person=person).community == area
    read(tmp_path, ROWS[1:], name="list_2025-06-28.csv")
    assert RoleHeld.objects.get(person=person).end_date == date(2025, 6, 27)


def test_new_ward_set_closes_terms_of_the_old_one(tmp_path, wards):
    read(tmp_path, ROWS)
    old = wards[0].ward_set
    old.end_date = date(2027, 5, 5)
    old.save()
    later = WardSetFactory(council=old.council, start_date=date(2027, 5, 6))
    for ward in wards:
        WardFactory(ward_set=later, line=ward.line, name=ward.name)
    answer = run_on(tmp_path, date(2027, 6, 1))
    assert counts(answer) == (0, 3, 0, 0)
    assert set(Term.objects.filter(end_date=date(2027, 5, 31)).values_list("ended", flat=True)) == {"ward_ended"}


def run_on(folder, day):
    from biglocal.places.imports.reading import read_source
    from biglocal.places.imports.report import Report
    from councillors.imports import plan_councillors

    report, source = Report(), read_source(table_file(folder, HEAD, ROWS))
    plan_councillors(source, report, gss="E06000035", on=day, today=day, sure=False).write()
    return report.as_json(True)
