"""Two districts become one council: wards, areas, councillors, follows, search and lists go with them."""

from datetime import date

import pytest
from django.utils import timezone

from biglocal.communities.models import AreaWard
from biglocal.notices.models import Follow
from biglocal.places.carrying import confirm_and_carry
from biglocal.places.models import Council, Ward, WardSet, WardSuccession
from councillors.models import Term
from tests.factories.communities import AreaWardFactory
from tests.factories.councillors import TermFactory
from tests.factories.notices import FollowFactory
from tests.factories.places import CouncilFactory, WardFactory, WardSetFactory

from .generations import block
from .importing import COUNCIL_HEAD, counts, feature, run, table_file, wards_file

pytestmark = pytest.mark.django_db
CUMBERLAND = "E06000063"
ROWS = [
    f"{CUMBERLAND},Cumberland,{CUMBERLAND},Cumberland,{CUMBERLAND},Cumberland,E12000002,North West,E92000001,TRUE",
    f"E07000026,Allerdale,{CUMBERLAND},Cumberland,{CUMBERLAND},Cumberland,E12000002,North West,E92000001,FALSE",
    f"E07000029,Copeland,{CUMBERLAND},Cumberland,{CUMBERLAND},Cumberland,E12000002,North West,E92000001,FALSE",
]
LAST, FIRST = date(2023, 3, 31), date(2023, 4, 1)


@pytest.fixture
def districts():
    """Two districts side by side, with a ward each; the councillor of the first has a running term."""
    wards = []
    for at, (gss, name, ward) in enumerate([("E07000026", "Allerdale", "Harbour"), ("E07000029", "Copeland", "Moor")]):
        council = CouncilFactory(gss=gss, name=name, slug=name.lower(), kind="district", start_date=date(1974, 4, 1))
        ward_set = WardSetFactory(council=council, start_date=date(2019, 5, 2))
        wards.append(WardFactory(ward_set=ward_set, name=ward, gss=f"E0501000{at}", outline=block(2 * at, 2 * at + 2)))
    return wards


@pytest.fixture
def merge(tmp_path):
    """Read in that they ended, then the new council's wards; say how."""

    def read(until="wards"):
        path = table_file(tmp_path, COUNCIL_HEAD, ROWS)
        assert run("import_councils", path, "--commit")[0] == 0
        if until == "wards":
            new = [
                feature("E05014001", "Coast", block(0, 3), LAD25CD=CUMBERLAND),
                feature("E05014002", "Fell", block(3, 4), LAD25CD=CUMBERLAND),
            ]
            call = ["--council", CUMBERLAND, "--from", "2023-04-01", "--commit"]
            code, answer = run("import_wards", wards_file(tmp_path, new, f"{CUMBERLAND}.geojson"), *call)
            assert code == 0, answer
        return path

    return read


def test_wards_end_with_their_council(districts, merge):
    merge("councils")
    assert set(WardSet.objects.values_list("end_date", flat=True)) == {LAST}
    assert not Ward.objects.in_force(FIRST).exists() and Ward.objects.in_force(LAST).count() == 2


def test_terms_end_by_the_merger_with_the_reason(districts, merge):
    running = TermFactory(ward=districts[0], start_date=date(2019, 5, 3))
    over = TermFactory(ward=districts[1], start_date=date(2019, 5, 3), end_date=date(2021, 1, 1), ended="resigned")
    merge("councils")
    running.refresh_from_db()
    over.refresh_from_db()
    assert (running.end_date, running.ended) == (LAST, Term.Ended.WARD_ENDED)
    assert (over.end_date, over.ended) == (date(2021, 1, 1), "resigned")


def test_reading_the_councils_again_changes_nothing(districts, merge):
    path = merge("councils")
    assert counts(run("import_councils", path, "--commit")[1]) == (0, 0, 3, 0)


def test_old_wards_live_on_in_those_of_the_new_council(districts, merge):
    merge()
    rows = WardSuccession.objects.order_by("old__name", "new__name")
    assert [(row.old.name, row.new.name, row.percent) for row in rows] == [
        ("Harbour", "Coast", 100),
        ("Moor", "Coast", 50),
        ("Moor", "Fell", 50),
    ]


def test_areas_go_to_the_new_wards_without_a_day_between(districts, merge):
    area = AreaWardFactory(ward=districts[1], share_of_area=1.0, start_date=date(2019, 5, 2)).community
    merge()
    assert [link.ward.name for link in AreaWard.objects.current(LAST).filter(community=area)] == ["Moor"]
    now = AreaWard.objects.current(FIRST).filter(community=area).order_by("ward__name")
    assert [(link.ward.name, round(link.share_of_area, 2)) for link in now] == [("Coast", 0.5), ("Fell", 0.5)]


def test_follows_go_over_to_the_new_council(districts, merge, stranger):
    FollowFactory(person=stranger, topic=f"wardline:{districts[1].line_id}")
    merge()
    confirm_and_carry(ward_set=WardSet.objects.get(council__gss=CUMBERLAND), by=None, now=timezone.now())
    lines = Ward.objects.filter(ward_set__council__gss=CUMBERLAND).values_list("line", flat=True)
    mine = set(Follow.objects.filter(person=stranger).values_list("topic", flat=True))
    assert mine == {f"wardline:{line}" for line in [*lines, districts[1].line_id]}


def test_old_pages_say_which_council_came_after(client, districts, merge):
    merge("councils")
    old = client.get(districts[1].get_absolute_url()).content.decode()
    assert "when Copeland became part of" in old and "Cumberland" in old
    council = client.get(Council.objects.get(gss="E07000029").get_absolute_url()).content.decode()
    assert "This council ended on 31 March 2023" in council and "Cumberland" in council


def test_old_page_names_heirs_once_they_are_known(client, districts, merge):
    merge()
    shown = " ".join(client.get(districts[1].get_absolute_url()).content.decode().split())
    assert "when Copeland became part of" in shown and "(50% of it)" in shown


def test_list_of_wards_shows_the_new_ones_alone(client, districts, merge):
    merge()
    shown = client.get("/wards/").content.decode()
    assert "Coast" in shown and "Fell" in shown and "Moor" not in shown


def test_wards_of_a_council_that_ended_cannot_begin_later(districts, merge, tmp_path):
    merge("councils")
    path = wards_file(tmp_path, [feature("E05014009", "Late", block(0, 1), LAD25CD="E07000029")])
    assert run("import_wards", path, "--council", "E07000029", "--from", "2024-05-02", "--commit")[0] == 2
