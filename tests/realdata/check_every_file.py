"""Every published file is read in twice: the second time nothing changes (`make realdata`; prints the counts)."""

import os
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from biglocal.communities.models import Community, Programme
from biglocal.notices.models import Event, Follow
from biglocal.places import postcodes
from biglocal.places.carrying import confirm_and_carry, what_next
from biglocal.places.models import Council, Postcode, Ward, WardLine, WardSet
from biglocal.places.ward_news import followers_before
from councillors.models import Councillor, Term
from tests.factories.accounts import PersonFactory
from tests.places.importing import counts, run

pytestmark = pytest.mark.django_db
DATA = Path(os.environ["REAL_DATA"])
AREAS, COUNCILLORS = DATA / "areas", DATA / "councillors"
MEDWAY, TRAFFORD, DOVER = "E06000035", "E08000009", "E07000108"
NOW = sorted(path.stem for path in (AREAS / "wards_2025").glob("*.geojson"))
THEN = sorted(path.stem for path in (AREAS / "wards_2013").glob("*.json"))


@pytest.fixture(autouse=True)
def councils():
    assert run("import_councils", AREAS / "la_all_codes_england.csv", "--commit")[0] == 0


@pytest.fixture
def tell(capsys):
    """Print a line of the counts, past what pytest keeps."""

    def told(*words):
        with capsys.disabled():
            print("\n  ", *words, end="")

    return told


def twice(command, path, *args):
    """Read a file in and again; return the counts of both times, and of the first what was refused."""
    code, first = run(command, path, *args, "--commit")
    again = run(command, path, *args, "--commit")
    assert again[0] == code == 0, (first["refused"] or again[1]["refused"])[:3]
    changed = counts(again[1])
    assert (changed[0], changed[1], changed[3]) == (0, 0, 0), again[1]
    return counts(first), changed


def now(gss):
    path = AREAS / f"wards_2025/{gss}.geojson"
    return twice("import_wards", path, "--council", gss, "--from", "2023-05-04")


def then(gss, *args):
    path = AREAS / f"wards_2013/{gss}.json"
    return twice("import_wards", path, "--council", gss, "--from", "2003-05-01", *args)


def test_councils_their_outlines_and_identifiers(tell):
    tell(f"la_all_codes_england.csv: {Council.objects.count()} councils")
    for name in ["la_all_codes_england.csv", "lad_2025_england_simplified.geojson", "la_orgid_to_gss.csv"]:
        first, again = twice("import_councils", AREAS / name)
        tell(f"{name}: new {first[0]}, changed {first[1]}; again: unchanged {again[2]}")
    assert Council.objects.count() == 367 and not Council.objects.filter(
        end_date__isnull=True, replaced_by__isnull=False
    )
    assert Council.objects.filter(outline__isnull=False).count() == 296
    assert Council.objects.get(gss=MEDWAY).org_id == "GB-LAE-MDW"


def test_wards_of_thirteen_councils(tell):
    assert len(NOW) == 13
    for gss in NOW:
        first, again = now(gss)
        tell(f"wards_2025/{gss}: {first[0]} wards; again: unchanged {again[2]}")
        assert first == (again[2], 0, 0, 0)
    assert Ward.objects.count() == 289


def test_wards_of_the_generation_before(tell):
    assert len(THEN) == 5
    for gss in THEN:
        first, again = then(gss)
        tell(f"wards_2013/{gss}: {first[0]} wards; again: unchanged {again[2]}")
        assert first == (again[2], 0, 0, 0)


def test_medway_from_its_wards_of_2003_to_those_of_2023(tell):
    then(MEDWAY)
    first, _ = now(MEDWAY)
    assert first == (24, 0, 0, 22)
    old, new = WardSet.objects.filter(council__gss=MEDWAY).order_by("start_date")
    assert old.end_date == date(2023, 5, 3) and new.end_date is None
    assert not set(old.wards.values_list("gss")) & set(new.wards.values_list("gss"))
    carried = WardLine.objects.filter(wards__ward_set=old).filter(wards__ward_set=new)
    tell("Medway: all 24 codes new; carried on by 90 % both ways:", ", ".join(sorted(line.name for line in carried)))


def test_follows_of_medway_go_from_its_wards_of_2003_to_those_of_2023(tell):
    then(MEDWAY)
    people = {PersonFactory(): ward for ward in Ward.objects.filter(ward_set__council__gss=MEDWAY)}
    Follow.objects.bulk_create(Follow(person=one, topic=f"wardline:{ward.line_id}") for one, ward in people.items())
    now(MEDWAY)
    new = WardSet.objects.get(council__gss=MEDWAY, end_date__isnull=True)
    told = what_next(new)
    assert len(told) == 22 and all(one.heirs for one in told)
    today = {f"wardline:{line.pk}" for line in WardLine.objects.current(date(2026, 1, 1))}
    through_old = set().union(*followers_before(sorted(today)).values())
    topics = {one: {follow.topic for follow in one.follows.all()} for one in people}
    assert all(topics[one] & today or one.pk in through_old for one in people)
    number = confirm_and_carry(ward_set=new, by=None, now=timezone.now())
    assert all({follow.topic for follow in one.follows.all()} & today for one in people)
    assert confirm_and_carry(ward_set=new, by=None, now=timezone.now()) == 0
    split = [one for one in told if not one.is_carried_on]
    assert len(Event.objects.get(kind="ward-heirs").people) == len(split)
    assert Event.objects.filter(kind="ward-carried").count() == 22 - len(split)
    tell(f"Medway: {22 - len(split)} wards go on, {len(split)} were split or merged, {number} follows came over")
    for one in split:
        tell(f"  {one.old.name}: " + ", ".join(f"{row.new.name} {row.percent} %" for row in one.heirs))


LOOK_UPS = [("ward_to_lad_2025_england.csv", ["--on", "2025-12-31"]), ("ons_ward_to_lad_dec2019_england.csv", [])]


@pytest.mark.parametrize(("name", "day"), LOOK_UPS)
def test_look_ups_of_a_day(tell, name, day):
    first, again = twice("import_ward_lookup", AREAS / name, *day)
    tell(f"{name}: {first[0]} wards of {WardSet.objects.count()} councils; again: unchanged {again[2]}")
    assert name.startswith("ons") or first[0] == 6826


def test_look_up_agrees_with_wards_that_are_there(tell):
    for gss in NOW:
        now(gss)
    first, _ = twice("import_ward_lookup", AREAS / "ward_to_lad_2025_england.csv", "--on", "2025-12-31")
    assert first == (6826 - 289, 0, 289, 0)
    first, _ = twice("import_ward_lookup", AREAS / "ward_all_codes_england.csv")
    tell(f"ward_all_codes_england.csv: {first[2]} known codes with the same name")
    assert first[2] > 6800


def test_areas(tell):
    Programme.objects.create(name="Big Local", slug="big-local", end_date=date(2027, 3, 31), area_allocation=1_155_000)
    first, again = twice("import_areas", AREAS / "big_local_areas.csv")
    tell(f"big_local_areas.csv: {first[0]} areas; again: unchanged {again[2]}")
    assert first[0] == 150
    assert Community.objects.filter(council_at_designation__isnull=True).count() == 4
    assert not Community.objects.filter(council_confirmed=True).exists()


def test_dover_of_2016(tell):
    then(DOVER)
    path = COUNCILLORS / "moderngov_dover_2016-02.xml"
    code, answer = run("import_councillors", path, "--council", DOVER, "--commit")
    assert code == 1 and [row["value"] for row in answer["refused"]] == ["07/05/2019"]  # begins after its end
    assert not Term.objects.exists()
    first, _ = twice("import_councillors", path, "--council", DOVER, "--skip-bad")
    wards = Term.objects.values("ward").distinct().count()
    tell(f"Dover: {wards} wards, {first[0]} councillors, {Term.objects.count()} terms; 1 term begins after its end")
    assert (wards, first[0], Term.objects.count()) == (21, 45, 127)


def test_trafford_of_2022_then_2023(tell):
    then(TRAFFORD)
    first, _ = twice("import_councillors", COUNCILLORS / "trafford_2022-09-12.csv")
    tell("Trafford 2022:", first)
    assert first == (63, 0, 0, 0)
    assert now(TRAFFORD)[0] == (21, 0, 0, 21)
    later, _ = twice("import_councillors", COUNCILLORS / "trafford_2023-06-28.csv")
    tell("Trafford 2023: new {}, changed {}, unchanged {}, ended {}".format(*later))
    assert Term.objects.running(date(2023, 7, 1)).count() == 63 and sum(later[:3]) == 63
    assert Councillor.objects.count() == 63 + later[0]


def test_postcodes_of_medway_lie_in_the_wards_the_file_says(tell):
    now(MEDWAY)
    first, _ = twice("import_postcodes", AREAS / "postcodes_medway.csv")
    assert first == (8579, 0, 0, 0)
    differ = []
    for row in Postcode.objects.all():
        found = Ward.objects.at(row.lon, row.lat, on=date(2025, 6, 1)) if row.lat is not None else None
        if (found.gss if found else "") != row.ward_gss:
            differ.append(str(row))
    edge = Postcode.objects.filter(near_edge=True).count()
    tell(f"8,579 postcodes: {len(differ)} disagree {differ[:5]}; {edge} within 40 m of another ward")
    assert not differ
    assert postcodes.wards_of(Postcode.objects.filter(near_edge=True).first(), on=date(2025, 6, 1))
