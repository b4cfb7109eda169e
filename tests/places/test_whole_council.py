"""A whole council divided anew as Medway was, 22 wards into 24 with every code new; and two that become one."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given

from biglocal.notices.models import Event, Follow
from biglocal.places.carrying import confirm_and_carry, what_next
from biglocal.places.mergers import end_with_council
from biglocal.places.models import Council, Ward, WardLine, WardSet
from tests.factories.accounts import PersonFactory
from tests.factories.places import CouncilFactory

from .importing import feature, run
from .test_ward_histories import FEW, SQUARES, example, followers, generation, ground, lines_heard, middle, wards_of
from .test_ward_histories import shape_of as squares_of

pytestmark = pytest.mark.django_db
MEDWAY, BEFORE, AFTER = "E06000035", date(2003, 5, 1), date(2023, 5, 4)
WIDTH = 0.002


def strip(west, east):
    """Return a strip of the council's ground, from one step to another."""
    w, e = 0.4 + west * WIDTH, 0.4 + east * WIDTH
    return {"type": "Polygon", "coordinates": [[[w, 51.3], [e, 51.3], [e, 51.4], [w, 51.4], [w, 51.3]]]}


# 22 wards of 12 steps; of the 24 that came after, 5 are the very ground of an old one, all others are drawn anew.
OLD = [(at * 12, at * 12 + 12) for at in range(22)]
SAME = OLD[:5]
ANEW = sorted([60, *range(66, 259, 12), 252, 264])
NEW = [*SAME, *zip(ANEW, ANEW[1:], strict=False)]


def file_of(folder, spans, first_code, names):
    features = [
        feature(f"E05{first_code + at:06d}", names(at), strip(*span), LAD25CD=MEDWAY) for at, span in enumerate(spans)
    ]
    path = folder / f"{first_code}.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.fixture
def medway(tmp_path):
    """Both sets read in, each old ward with a follower; answers the followers by their ward."""
    CouncilFactory(gss=MEDWAY, name="Medway", slug="medway", kind="unitary", start_date=date(1998, 4, 1))
    people = {}
    for spans, code, start in ((OLD, 2249, BEFORE), (NEW, 14449, AFTER)):
        path = file_of(tmp_path, spans, code, lambda at, code=code: f"Ward {at} of {code}")
        done, answer = run("import_wards", path, "--council", MEDWAY, "--from", str(start), "--commit")
        assert done == 0 and answer["created"] == len(spans)
        if start == BEFORE:
            for ward in Ward.objects.select_related("line"):
                people[ward] = PersonFactory()
                Follow.objects.create(person=people[ward], topic=f"wardline:{ward.line_id}")
    return people


def carried(ward_set):
    return confirm_and_carry(ward_set=ward_set, by=None, now=timezone.now())


def test_22_wards_become_24_with_every_code_new(medway):
    old, new = WardSet.objects.order_by("start_date")
    assert (old.wards.count(), new.wards.count()) == (22, 24)
    assert old.end_date == AFTER - timedelta(days=1) and new.end_date is None
    assert not set(old.wards.values_list("gss", flat=True)) & set(new.wards.values_list("gss", flat=True))
    found = what_next(new)
    assert sum(one.is_carried_on for one in found) == 5 and all(one.heirs for one in found)


def test_every_follower_follows_every_heir_and_hears_of_it_once(medway):
    new = WardSet.objects.get(end_date=None)
    heirs = {one.old.pk: {row.new.line_id for row in one.heirs} for one in what_next(new)}
    goes_on = {one.old.pk for one in what_next(new) if one.is_carried_on}
    carried(new), carried(new)
    for ward, person in medway.items():
        topics = set(Follow.objects.filter(person=person).values_list("topic", flat=True))
        assert {f"wardline:{line}" for line in heirs[ward.pk]} <= topics, ward
    told = [pk for event in Event.objects.filter(kind="ward-heirs") for pk in event.people]
    assert sorted(told) == sorted(person.pk for ward, person in medway.items() if ward.pk not in goes_on)


def test_five_lines_live_on_under_their_new_codes_and_names(medway):
    lines = WardLine.objects.filter(wards__ward_set__end_date=None, wards__in=Ward.objects.all())
    both = [line for line in lines.distinct() if line.wards.count() == 2]
    assert len(both) == 5 and all(line.gss.startswith("E0501") for line in both)


def test_each_step_has_one_ward_on_each_day_and_old_pages_stay(medway, client):
    for day in (BEFORE, AFTER - timedelta(days=1), AFTER, AFTER + timedelta(days=900)):
        for at in range(0, 264, 7):
            assert len(Ward.objects.every_at(0.4 + (at + 0.5) * WIDTH, 51.35, on=day)) == 1
    old = Ward.objects.get(gss="E05002260")
    shown = " ".join(client.get(f"/wards/{old.gss}/").content.decode().split())
    assert "This ward ended on 3 May 2023" in shown and "lives on in" in shown


# Two districts become one council -------------------------------------------------------------------------------------
def written(folder, gss, letters, squares_to_ward, offset, start):
    """Write and read in a council's wards over its squares."""
    features = [
        feature(f"E05{letters}{number:04d}", f"Ward {letters} {number}", squares_of(squares), LAD25CD=gss)
        for number, squares in enumerate(
            [[at + offset for at in squares] for squares in wards_of(squares_to_ward).values()]
        )
    ]
    path = folder / f"{gss}.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    code, answer = run("import_wards", path, "--council", gss, "--from", str(start), "--commit")
    assert code == 0, answer


@FEW
@given(generation, generation)
def test_no_follow_is_lost_when_two_councils_become_one(tmp_path_factory, before, after):
    def check():
        folder, half = tmp_path_factory.mktemp("merger"), SQUARES // 2
        for gss, name in (("E07000026", "North"), ("E07000029", "South"), ("E06000063", "Both")):
            CouncilFactory(gss=gss, name=name, slug=name.lower(), start_date=date(1974, 4, 1))
        written(folder, "E07000026", "71", before[:half], 0, date(2019, 5, 2))
        written(folder, "E07000029", "72", before[half:], half, date(2019, 5, 2))
        people = followers()
        both = Council.objects.get(gss="E06000063")
        for district in Council.objects.filter(gss__startswith="E07"):
            district.end_date = date(2023, 3, 31)
            district.save()
            district.replaced_by.add(both)
        end_with_council()
        written(folder, "E06000063", "73", after, 0, date(2022, 5, 5))
        last = WardSet.objects.get(council=both)
        carried(last)
        for person, ward in people.items():
            mine, heard = ground(ward), lines_heard(person)
            heirs = [heir for heir in last.wards.all() if len(mine & ground(heir)) >= 0.1 * len(mine)]
            assert heirs and {f"wardline:{heir.line_id}" for heir in heirs} <= heard, ward
        for square in range(SQUARES):
            on = date(2023, 4, 1)
            assert [one.ward_set_id for one in Ward.objects.every_at(*middle(square), on=on)] == [last.pk]

    example(check)
