"""places.md, rule 3: seats are a number; fewer councillors is a vacancy, more is a line in a report, never an error."""

import pytest
from django.urls import reverse

from biglocal.places.imports.reading import read_source
from biglocal.places.imports.report import Report
from biglocal.places.models import Ward
from councillors.imports import plan_councillors
from tests.factories.councillors import TermFactory
from tests.factories.places import CouncilFactory, WardFactory, WardSetFactory
from tests.places.importing import table_file

pytestmark = pytest.mark.django_db
LIST = "vacancies"


@pytest.fixture
def page(signed_in, officer):
    return signed_in(officer)


def ward(name, seats, sitting, **given):
    made = WardFactory(name=name, seats=seats, seats_known=True, **given)
    TermFactory.create_batch(sitting, ward=made)
    return made


def named(answer):
    return [found.name for found in answer.context["page"]]


def test_rule_3_empty_seats_and_too_many_are_listed(page):
    ward("Full", 2, 2)
    ward("Empty", 3, 2)
    ward("Many", 1, 2)
    WardFactory(name="Unknown", seats=3)
    answer = page.get(reverse(LIST))
    assert sorted(named(answer)) == ["Empty", "Many"]
    assert "2 of 3 seats filled" in answer.content.decode() and "2 of 1 seat filled" in answer.content.decode()


def test_list_is_narrowed_by_council_and_kind(page):
    one = ward("Empty", 3, 0)
    ward("Many", 1, 2)
    assert named(page.get(reverse(LIST), {"council": one.line.council.slug})) == ["Empty"]
    assert named(page.get(reverse(LIST), {"what": "many"})) == ["Many"]
    assert page.get(reverse(LIST), {"council": "a\x00b", "what": "x"}).status_code == 200


@pytest.mark.parametrize("rows", [3, 30])
def test_list_asks_the_same_of_3_and_30(page, rows, django_assert_max_num_queries):
    WardFactory.create_batch(rows, seats=2, seats_known=True)
    with django_assert_max_num_queries(10):
        page.get(reverse(LIST))


def test_list_is_a_file_with_the_same_rows(page):
    ward("Empty", 3, 1)
    answer = page.get(reverse("vacancies_file", args=["csv"]), {"what": "empty"})
    assert "Empty,E05" in (text := b"".join(answer.streaming_content).decode()) and text.strip().endswith("3,1,2")


def test_seats_are_corrected_and_a_stale_form_is_told(page):
    found = ward("Empty", 3, 1)
    url = reverse("ward_seats", args=[found.pk])
    page.post(url, {"seats": "1", "seen": "3"})
    assert Ward.objects.get().seats == 1
    answer = page.post(url, {"seats": "2", "seen": "3"})
    assert "Priya Shah said how many seats the ward has" in answer.content.decode() and Ward.objects.get().seats == 1


@pytest.mark.parametrize("seats", ["", "0", "99", "many", "1" * 500])
def test_number_that_cannot_be_is_one_sentence(page, seats):
    found = ward("Empty", 3, 1)
    answer = page.post(reverse("ward_seats", args=[found.pk]), {"seats": seats, "seen": "3"})
    assert answer.context["form"].errors["seats"] and Ward.objects.get().seats == 3


def medway():
    return WardSetFactory(council=CouncilFactory(gss="E06000035", name="Medway"))


def compared(folder, head, *rows):
    from biglocal.dates import today

    source, report = read_source(table_file(folder, head, rows)), Report()
    plan = plan_councillors(source, report, gss="E06000035", on=today(), today=today(), sure=True)
    return plan, report


def test_rule_3_more_councillors_than_seats_is_a_line_in_the_report(tmp_path):
    WardFactory(ward_set=medway(), name="Viaduct", seats=1, seats_known=True)
    plan, report = compared(tmp_path, "Name,Party,Ward", "Ann Lee,Green,Viaduct", "Bob Ray,Labour,Viaduct")
    assert "2 councillors for 1 seat: Viaduct." in report.notes and not report.refused and report.created == 2


def test_seats_are_learnt_from_a_list_that_says_them(tmp_path):
    WardFactory(ward_set=medway(), name="Viaduct")
    plan, report = compared(tmp_path, "Name,Party,Ward,Seats", "Ann Lee,Green,Viaduct,3")
    assert "Seats: Viaduct has 3" in report.changes
    plan.write()
    assert (Ward.objects.get().seats, Ward.objects.get().seats_known) == (3, True)


def test_seats_said_by_hand_are_left_and_both_are_shown(tmp_path):
    WardFactory(ward_set=medway(), name="Viaduct", seats=2, seats_known=True)
    plan, report = compared(tmp_path, "Name,Party,Ward,Seats", "Ann Lee,Green,Viaduct,3")
    plan.write()
    assert Ward.objects.get().seats == 2 and any("3 seats" in note and "2" in note for note in report.notes)
