"""`import_councillors` from ModernGov's XML: wards with councillors inside, each with the days of their terms."""

from datetime import date

import pytest

from councillors.models import Councillor, Term
from tests.factories.places import CouncilFactory, WardFactory, WardSetFactory
from tests.places.importing import counts, run

pytestmark = pytest.mark.django_db
ON = ["--on", "2016-02-01", "--commit"]


@pytest.fixture(autouse=True)
def wards():
    """Dover with two wards of 2003."""
    council = CouncilFactory(gss="E07000108", name="Dover", slug="dover", org_id="GB-LAE-DOV")
    ward_set = WardSetFactory(council=council, start_date=date(2003, 5, 1))
    return [WardFactory(ward_set=ward_set, name=name) for name in ["Castle", "St Radigunds"]]


def term(start, end):
    return f"<termofoffice><startdate>{start}</startdate><enddate>{end}</enddate></termofoffice>"


RUNNING = term("07/05/2015", "02/05/2019")
BEFORE = term("05/05/2011", "07/05/2015")


def person(number, name, terms=RUNNING, party="Labour Party"):
    return (
        f"<councillor><councillorid>{number}</councillorid>\n<fullusername>{name}</fullusername>"
        f"<politicalpartytitle>{party}</politicalpartytitle>"
        f"<workaddress><email>{number}@council.example</email></workaddress>"
        f"<homeaddress><email>home@private.example</email></homeaddress>\n"
        f"<termsofoffice>{terms}</termsofoffice></councillor>"
    )


def xml(*wards, head=""):
    inside = "\n".join(f"<ward><wardtitle>{name}</wardtitle>{who}</ward>" for name, who in wards)
    opening = f"<?xml version='1.0' encoding='utf-8'?>{head}\n<councillorsbyward><wards>"
    return f"{opening}\n{inside}\n</wards></councillorsbyward>"


ANN = person(1, "Councillor Ann Lee", BEFORE + RUNNING)
GOOD = xml(("Castle", ANN), ("St Radigund's Ward", person(2, "Cllr Bob Ray")))


def read(folder, text, *args, name="dover_2016-02.xml"):
    path = folder / name
    path.write_text(text)
    return run("import_councillors", path, *(args or ON))


def refused(answer):
    return [(problem["column"], problem["value"]) for problem in answer["refused"]]


def test_councillors_and_every_term_are_written(tmp_path):
    assert counts(read(tmp_path, GOOD)[1]) == (2, 0, 0, 0)
    now, before = Term.objects.filter(councillor__name="Ann Lee")
    assert (before.start_date, before.end_date) == (date(2011, 5, 5), date(2015, 5, 6))
    assert (now.start_date, now.end_date, now.expected_end) == (date(2015, 5, 7), None, date(2019, 5, 2))
    ann = Councillor.objects.get(name="Ann Lee")
    assert (ann.email, ann.source_ids) == ("1@council.example", {"moderngov": "1"})


def test_same_file_twice_changes_nothing(tmp_path):
    read(tmp_path, GOOD)
    before = list(Councillor.objects.values()), list(Term.objects.values())
    assert counts(read(tmp_path, GOOD)[1]) == (0, 0, 2, 0)
    assert (list(Councillor.objects.values()), list(Term.objects.values())) == before


def test_council_is_found_by_any_part_of_the_files_name(tmp_path):
    assert read(tmp_path, GOOD, *ON, name="moderngov_dover_2016-02.xml")[0] == 0
    assert read(tmp_path, GOOD, *ON, name="list.xml")[0] == 2


def test_month_in_the_name_is_the_day_of_the_list(tmp_path):
    read(tmp_path, GOOD, "--commit")
    assert set(Term.objects.values_list("seen_on", flat=True)) == {date(2016, 2, 1)}


def test_councillor_without_days_sits_from_the_day_of_the_list(tmp_path):
    read(tmp_path, xml(("Castle", person(1, "Ann Lee", ""))))
    assert Term.objects.get().start_date == date(2016, 2, 1)


def test_list_of_a_later_day_adds_terms_it_did_not_have(tmp_path):
    read(tmp_path, xml(("Castle", person(1, "Ann Lee"))))
    assert counts(read(tmp_path, GOOD, "--on", "2016-03-01", "--commit")[1]) == (1, 1, 0, 0)
    assert Term.objects.filter(councillor__name="Ann Lee").count() == 2


@pytest.mark.parametrize(
    ("terms", "column", "value"),
    [
        (term("44621", "02/05/2019"), "startdate", "44621"),
        (term("31/02/2015", "02/05/2019"), "startdate", "31/02/2015"),
        (term("07/05/2015", "soon"), "enddate", "soon"),
        (term("07/05/2019", "02/05/2019"), "startdate", "07/05/2019"),
        (term("07/05/2016", ""), "startdate", "07/05/2016"),
        (RUNNING + RUNNING, "startdate", "07/05/2015"),
    ],
)
def test_wrong_days_are_listed_and_nothing_written(tmp_path, terms, column, value):
    bad = xml(("Castle", person(1, "Ann Lee", terms)))
    code, answer = read(tmp_path, bad)
    assert code == 1 and refused(answer) == [(column, value)] and answer["refused"][0]["line"] == 5
    assert not Councillor.objects.exists()
    read(tmp_path, bad, *ON, "--skip-bad")
    assert Councillor.objects.count() == Term.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "column"),
    [
        (("Atlantis", person(1, "Ann Lee")), "wardtitle"),
        (("Castle", person(1, "1.2E+05")), "fullusername"),
        (("Castle", person(1, "")), "fullusername"),
        (("Castle", person(1, "Ann Lee", party="01-May")), "politicalpartytitle"),
        (("Castle", person(1, "Ann Lee") + person(1, "Ann Lee")), "fullusername"),
        (("Castle", person("1 @", "Ann Lee")), "email"),
    ],
)
def test_wrong_councillor_is_listed_and_nothing_written(tmp_path, who, column):
    code, answer = read(tmp_path, xml(who))
    assert code == 1 and [problem["column"] for problem in answer["refused"]] == [column]
    assert not Councillor.objects.exists()


BOMB = '<!DOCTYPE a [<!ENTITY b "bbbb">]>'


@pytest.mark.parametrize("text", ["<", "<a></a>", GOOD[:400], xml(head=BOMB), "<html><body>Sorry</body></html>"])
def test_file_that_is_no_list_is_refused(tmp_path, text):
    assert read(tmp_path, text)[0] == 2 and not Councillor.objects.exists()


def test_council_of_a_scrapers_list_is_known_by_its_letters(tmp_path):
    head = "council_id,raw_division,raw_identifier,email,url,raw_name,raw_party\n"
    row = "Castle,9,a@council.example,https://c.example/9,Ann Lee,Green\n"
    assert read(tmp_path, f"{head}DOV,{row}", *ON, name="scraped.csv")[0] == 0
    code, answer = read(tmp_path, f"{head}MDW,{row}", *ON, "--council", "E07000108", name="scraped.csv")
    assert code == 1 and refused(answer) == [("council_id", "MDW")]
