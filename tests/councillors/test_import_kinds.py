"""A list compared with who sits now tells five kinds apart: new, gone, moved, changed party, unmatched."""

from datetime import date

import pytest

from biglocal.places.imports.reading import read_source
from biglocal.places.imports.report import Report
from councillors.imports import plan_councillors
from tests.factories.councillors import CouncillorFactory, TermFactory
from tests.factories.places import CouncilFactory, WardFactory, WardSetFactory
from tests.places.importing import table_file

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 20)


@pytest.fixture(autouse=True)
def sitting():
    """Four councillors who sit in three wards of Medway."""
    ward_set = WardSetFactory(council=CouncilFactory(gss="E06000035", name="Medway"), start_date=date(2023, 5, 4))
    wards = [WardFactory(ward_set=ward_set, name=name) for name in ("Viaduct", "Hillside", "Magpie")]
    for name, ward, party in [("Ann Lee", 0, "Green"), ("Bob Ray", 0, "Labour"), ("Cy Fox", 1, "Labour")]:
        councillor = CouncillorFactory(name=name, council=ward_set.council)
        TermFactory(councillor=councillor, ward=wards[ward], party=party)
    return wards


def compared(folder, *rows):
    source, report = read_source(table_file(folder, "Name,Party,Ward", rows)), Report()
    plan_councillors(source, report, gss="E06000035", on=DAY, today=DAY, sure=True)
    return report


def test_new_gone_moved_and_changed_party_are_told_apart(tmp_path):
    report = compared(tmp_path, "Ann Lee,Labour,Viaduct", "Bob Ray,Labour,Magpie", "Dee Day,Green,Hillside")
    assert report.kinds == {"Changed party": 1, "Moved": 1, "New": 1, "Gone": 1}
    assert report.changes == [
        "Changed party: Ann Lee, Viaduct: Green is Labour now",
        "Moved: Bob Ray, from Viaduct to Magpie",
        "New: Dee Day, Hillside, Green",
        "Gone: Cy Fox, Hillside: not in the list. Why is asked afterwards",
    ]


def test_row_of_no_ward_is_unmatched(tmp_path):
    report = compared(tmp_path, "Ann Lee,Green,Viaduct", "Bob Ray,Labour,Atlantis")
    assert report.kinds == {"Unmatched": 1} and report.changes == ["Unmatched: Bob Ray, Atlantis"]
    assert "By kind: unmatched 1." in report.as_lines(written=False)


def test_nothing_differs_and_no_kind_is_counted(tmp_path):
    report = compared(tmp_path, "Ann Lee,Green,Viaduct", "Bob Ray,Labour,Viaduct", "Cy Fox,Labour,Hillside")
    assert report.kinds == {} and report.unchanged == 3
