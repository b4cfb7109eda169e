"""A person says where an old ward lives on: areas have the shares that follow from it, and projects their ward."""

from datetime import date, timedelta

import pytest

from biglocal.access import Role
from biglocal.communities.models import AreaWard, RoleHeld
from biglocal.communities.ward_links import carry_area_wards
from biglocal.dates import today
from biglocal.places.checking import confirm_heirs, correct_heir, refuse_heir
from biglocal.places.models import Ward, WardSet, WardSuccession
from biglocal.places.successions import work_out
from projects.models import Project
from tests.factories.communities import AreaWardFactory
from tests.factories.councillors import TermFactory
from tests.factories.places import WardFactory
from tests.factories.projects import ProjectFactory
from tests.places.generations import AFTER, block, two_sets

pytestmark = pytest.mark.django_db
TODAY = today()


def ward(name, old=False):
    return Ward.objects.get(name=name, ward_set__end_date__isnull=not old)


@pytest.fixture
def area():
    """An area that lay wholly in Hill: 40 and 60 % of it lie in the two wards that came after."""
    _, new = two_sets()
    area = AreaWardFactory(ward=ward("Hill", old=True), share_of_area=1.0).community
    carry_area_wards(new)
    return area


def shares(area, on=TODAY):
    rows = AreaWard.objects.current(on).filter(community=area)
    return {row.ward.name: round(row.share_of_area, 2) for row in rows.select_related("ward")}


def row(old, new):
    return WardSuccession.objects.get(old__name=old, new__name=new)


def refuse(old, new):
    return refuse_heir(row=row(old, new), by=None, on=TODAY)


def by_hand(new, of_old, of_new=0.4, old="Hill"):
    new = ward(new)
    return correct_heir(old=ward(old, old=True), new=new, share_of_old=of_old, share_of_new=of_new, by=None, on=TODAY)


def test_shares_are_of_both_heirs_at_first(area):
    assert shares(area) == {"Hill North": 0.4, "Hill South": 0.6}


def test_area_leaves_an_heir_that_was_refused(area):
    refuse("Hill", "Hill North")
    assert shares(area) == {"Hill South": 0.6}
    assert shares(area, date(2023, 5, 3)) == {"Hill": 1.0}


def test_share_by_hand_takes_the_place_of_what_was_reckoned(area):
    by_hand("Hill North", 0.2, 1.0)
    assert shares(area) == {"Hill North": 0.2, "Hill South": 0.6}
    assert set(AreaWard.objects.filter(ward__ward_set__start_date=AFTER).values_list("start_date", flat=True)) == {
        AFTER
    }


def test_heir_that_was_not_known_comes_in_by_hand(area):
    refuse("Hill", "Hill North")
    WardSuccession.objects.filter(new__name="Waterside", old__name="Quay").delete()
    by_hand("Waterside", 0.4, 0.4)
    assert shares(area) == {"Hill South": 0.6, "Waterside": 0.4}


def test_refused_heir_said_again_by_hand_is_back(area):
    refuse("Hill", "Hill North")
    by_hand("Hill North", 0.4, 1.0)
    assert shares(area) == {"Hill North": 0.4, "Hill South": 0.6}


def test_heir_of_less_than_a_tenth_is_left_out(area):
    by_hand("Hill North", 0.05, 1.0)
    assert shares(area) == {"Hill South": 0.6}


def test_confirming_changes_nothing_that_is_right(area):
    before = list(AreaWard.objects.values_list("pk", "share_of_area"))
    confirm_heirs(old=ward("Hill", old=True), after=WardSet.objects.get(start_date=AFTER), by=None, on=TODAY)
    assert list(AreaWard.objects.values_list("pk", "share_of_area")) == before


def test_confirming_puts_right_what_was_left_behind(area):
    WardSuccession.objects.filter(new__name="Hill North").update(refused=True)
    confirm_heirs(old=ward("Hill", old=True), after=WardSet.objects.get(start_date=AFTER), by=None, on=TODAY)
    assert shares(area) == {"Hill South": 0.6}


def test_area_of_other_wards_keeps_its_shares(area):
    other = AreaWardFactory(ward=ward("Quay", old=True), share_of_area=1.0).community
    carry_area_wards(WardSet.objects.get(start_date=AFTER))
    refuse("Hill", "Hill North")
    assert shares(other) == {"Waterside": 1.0}


def test_area_with_an_outline_keeps_what_its_outline_says(area):
    area.outline = block(1, 3, 0.5, 1.0)
    area.save()
    refuse("Hill", "Hill North")
    assert shares(area) == {"Hill North": 0.4, "Hill South": 0.6}


def test_share_said_of_the_new_ward_by_hand_stays(area):
    AreaWard.objects.filter(ward__name="Hill North").update(how="by_hand", share_of_area=0.33)
    refuse("Hill", "Hill North")
    assert shares(area) == {"Hill North": 0.33, "Hill South": 0.6}


def test_what_was_settled_on_a_later_day_stays(area):
    AreaWard.objects.filter(ward__name="Hill South").update(end_date=AFTER + timedelta(days=9))
    AreaWardFactory(community=area, ward=ward("Hill South"), share_of_area=0.9, start_date=AFTER + timedelta(days=10))
    refuse("Hill", "Hill North")
    assert shares(area) == {"Hill North": 0.4, "Hill South": 0.9}


def test_wards_that_came_still_later_follow(area):
    second = WardSet.objects.get(start_date=AFTER)
    WardSet.objects.filter(pk=second.pk).update(end_date=date(2025, 5, 3))
    third = WardSet.objects.create(council=second.council, start_date=date(2025, 5, 4))
    for name, code, outline in (("Top", "E05019001", block(1, 3, 0.6, 1)), ("Foot", "E05019002", block(1, 3, 0, 0.6))):
        WardFactory(ward_set=third, name=name, gss=code, outline=outline, line__slug=name.lower())
    work_out(third)
    carry_area_wards(third)
    assert shares(area) == {"Top": 0.4, "Foot": 0.6}
    refuse_heir(row=row("Hill", "Hill North"), by=None, on=TODAY)
    assert shares(area) == {"Foot": 0.6} and shares(area, date(2024, 1, 1)) == {"Hill South": 0.6}
    north, old = Ward.objects.get(name="Hill North"), ward("Hill", old=True)
    correct_heir(old=old, new=north, share_of_old=0.3, share_of_new=1.0, by=None, on=TODAY)
    assert shares(area) == {"Top": 0.3, "Foot": 0.6} and shares(area, date(2024, 1, 1))["Hill North"] == 0.3
    assert AreaWard.objects.running(TODAY).filter(community=area).count() == 2


def test_councillor_of_a_refused_heir_loses_the_area(area, stranger):
    term = TermFactory(ward=ward("Hill North"), councillor__person=stranger, start_date=AFTER)
    RoleHeld.objects.create(
        person=stranger, role=Role.COUNCILLOR, community=area, start_date=AFTER, because=f"term:{term.pk}"
    )
    refuse("Hill", "Hill North")
    assert not RoleHeld.objects.filter(person=stranger, community=area).running(TODAY).exists()


# Projects -------------------------------------------------------------------------------------------------------------
def test_project_without_a_point_is_listed_where_its_area_lies(area):
    project = ProjectFactory(community=area, ward=None, lat=None, lon=None)
    north, south = ward("Hill North").line, ward("Hill South").line
    assert project in Project.objects.in_ward_line(north, on=TODAY)
    refuse("Hill", "Hill North")
    assert project not in Project.objects.in_ward_line(north, on=TODAY)
    assert project in Project.objects.in_ward_line(south, on=TODAY)


def test_project_goes_on_in_the_only_heir_where_no_outline_is_known(area):
    Ward.objects.update(outline=None, min_lon=None)
    project = ProjectFactory(community=area, ward=ward("Hill", old=True), lat=51.305, lon=0.52)
    refuse("Hill", "Hill North")
    confirm_heirs(old=project.ward, after=WardSet.objects.get(start_date=AFTER), by=None, on=TODAY)
    project.refresh_from_db()
    assert project.ward == ward("Hill South")
    by_hand("Hill North", 0.4, 1.0)
    project.refresh_from_db()
    assert project.ward == ward("Hill", old=True)  # two heirs: nobody knows in which of them it lies


def test_outline_around_the_point_says_the_ward(area):
    project = ProjectFactory(community=area, ward=ward("Hill North"), lat=51.308, lon=0.52)
    refuse("Hill", "Hill North")
    project.refresh_from_db()
    assert project.ward == ward("Hill North")
