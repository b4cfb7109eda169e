"""Whatever councils do to their wards: no follow is lost, each day has one answer a tier, shares add up.

A council is a row of eight squares. Each generation puts every square into a ward; a ward may keep its code, which is
what happens when nothing changed, or get a new one: splits, merges, renames and moved edges all come about so. The
county has divisions over the same squares, with a history of its own. All files go through `import_wards`.
"""

import json
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from biglocal.notices.models import Event, Follow
from biglocal.places.carrying import confirm_and_carry
from biglocal.places.models import CarriedFollow, Council, Ward, WardLine, WardSet, WardSuccession
from biglocal.places.overlaps import overlaps
from biglocal.places.successions import HEIR
from biglocal.places.ward_news import followers_before
from tests.factories.accounts import PersonFactory
from tests.factories.places import CouncilFactory

from .importing import feature, run

pytestmark = pytest.mark.django_db
SQUARES, SIDE, WEST, SOUTH = 8, 0.01, 0.5, 51.3
STARTS = [date(2003, 5, 1), date(2013, 5, 2), date(2023, 5, 4)]
DISTRICT, COUNTY = ("E07000108", "district", "E05", "WD"), ("E10000016", "county", "E58", "CED")
FEW = settings(max_examples=8, suppress_health_check=list(HealthCheck), deadline=None)

# A generation is the ward's number of each square; a history is three of them, and whether names change.
generation = st.lists(st.integers(0, 3), min_size=SQUARES, max_size=SQUARES).map(tuple)
history = st.lists(generation, min_size=3, max_size=3)


def shape_of(squares):
    """Return the squares as one MultiPolygon."""
    corners = [(WEST + at * SIDE, WEST + (at + 1) * SIDE) for at in squares]
    rings = [[[w, SOUTH], [e, SOUTH], [e, SOUTH + SIDE], [w, SOUTH + SIDE], [w, SOUTH]] for w, e in joined(corners)]
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}


def joined(spans):
    """Return spans with those that touch made one: an outline has no line inside it."""
    found = []
    for west, east in spans:
        if found and abs(found[-1][1] - west) < SIDE / 2:
            found[-1] = (found[-1][0], east)
        else:
            found.append((west, east))
    return found


def wards_of(squares_to_ward):
    wards = {}
    for square, ward in enumerate(squares_to_ward):
        wards.setdefault(ward, []).append(square)
    return wards


def files_of(generations, tier, folder):
    """Write a file a generation; a ward with the very squares of one before keeps its code and its name."""
    _, _, letters, heading = tier
    codes, number, paths = {}, 0, []
    for at, squares_to_ward in enumerate(generations):
        features, now = [], {}
        for squares in wards_of(squares_to_ward).values():
            key = tuple(squares)
            if key not in codes:
                number += 1
            now[key] = codes.get(key) or (f"{letters}{number:06d}", f"Ward {number % 3} of {number}")
            one = feature(*now[key], shape_of(squares))
            one["properties"] = {f"{heading}25CD": now[key][0], f"{heading}25NM": now[key][1]}
            features.append(one)
        codes = now
        paths.append(folder / f"{tier[0]}_{at}.geojson")
        paths[-1].write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return paths


def read(path, gss, start):
    code, answer = run("import_wards", path, "--council", gss, "--from", str(start), "--commit")
    assert code == 0, answer
    return answer


class Undone(Exception):
    """Ends an example, so that the next one begins with nothing."""


def told(*histories):
    """Yield after each generation was read in : its number, its first day, the files."""
    with tempfile.TemporaryDirectory() as folder:
        tiers = list(zip((DISTRICT, COUNTY), histories, strict=False))
        for (gss, kind, *_), _ in tiers:
            CouncilFactory(gss=gss, name=gss, slug=gss.lower(), kind=kind, start_date=date(1974, 4, 1))
        files = {tier: files_of(generations, tier, Path(folder)) for tier, generations in tiers}
        for at, start in enumerate(STARTS):
            for tier, paths in files.items():
                read(paths[at], tier[0], start)
            yield at, start, files


def example(check):
    """Run `check` and take back what it wrote."""
    try:
        with transaction.atomic():
            check()
            raise Undone
    except Undone:
        pass


def followers():
    """Return a new follower of each ward of the newest sets, by person: the ward followed."""
    people = {}
    for ward in Ward.objects.filter(ward_set__end_date__isnull=True).select_related("line"):
        person = PersonFactory()
        Follow.objects.create(person=person, topic=f"wardline:{ward.line_id}")
        people[person] = ward
    return people


def lines_heard(person):
    """Return lines of today of which the person hears: followed, or through a ward before that nobody looked at."""
    lines = WardLine.objects.current(STARTS[-1] + timedelta(days=3650))
    topics = {f"wardline:{line.pk}" for line in lines}
    mine = set(Follow.objects.filter(person=person, topic__in=topics).values_list("topic", flat=True))
    return mine | {topic for topic, people in followers_before(sorted(topics)).items() if person.pk in people}


def ground(ward):
    """Return the squares of a ward, by their middles."""
    return {at for at in range(SQUARES) if ward in Ward.objects.every_at(*middle(at), on=ward.ward_set.start_date)}


def middle(square):
    return WEST + (square + 0.5) * SIDE, SOUTH + SIDE / 2


@FEW
@given(history, st.integers(0, 2))
def test_no_follow_is_lost(generations, looked_after):
    """Looked at at once, later, or never: whoever followed a ward hears of every ward with a tenth of its ground."""

    def check():
        people = {}
        for at, _, _ in told(generations):
            people.update(followers())
            if at >= looked_after:
                for ward_set in WardSet.objects.divided_anew().order_by("start_date"):
                    confirm_and_carry(ward_set=ward_set, by=None, now=timezone.now())
        last = WardSet.objects.get(end_date__isnull=True)
        for person, ward in people.items():
            heard, mine = lines_heard(person), ground(ward)
            assert heard, f"{ward} of {ward.ward_set} is followed by nobody"
            if ward.ward_set_id == last.pk:
                continue
            for heir in last.wards.all():
                if len(mine & ground(heir)) > HEIR * len(mine) and ward.ward_set.start_date == STARTS[1]:
                    assert f"wardline:{heir.line_id}" in heard

    example(check)


@FEW
@given(history)
def test_carrying_twice_does_no_harm_and_one_mail_a_person_and_set(generations):
    def check():
        for _ in told(generations):
            followers()
            for _ in range(2):
                for ward_set in WardSet.objects.divided_anew().order_by("start_date"):
                    confirm_and_carry(ward_set=ward_set, by=None, now=timezone.now())
        mails = [
            (event.subject, person) for event in Event.objects.filter(kind="ward-heirs") for person in event.people
        ]
        assert len(mails) == len(set(mails))
        carried = list(CarriedFollow.objects.values_list("person", "old", "new"))
        assert len(carried) == len(set(carried))

    example(check)


@FEW
@given(history, history)
def test_each_day_has_exactly_one_answer_a_tier(districts, divisions):
    def check():
        for _ in told(districts, divisions):
            pass
        for start in STARTS:
            for day in (start, start + timedelta(days=1), start + timedelta(days=3000)):
                for square in range(SQUARES):
                    found = Ward.objects.every_at(*middle(square), on=day)
                    assert [ward.line.kind for ward in found] == ["ward", "division"]
        assert not Ward.objects.every_at(*middle(0), on=STARTS[0] - timedelta(days=1))

    example(check)


@FEW
@given(history)
def test_shares_add_up(generations):
    """The parts of each old ward are all of it, and each row says the part of the ground it stands for."""

    def check():
        for _ in told(generations):
            pass
        sets = list(WardSet.objects.order_by("start_date"))
        for before, after in zip(sets, sets[1:], strict=False):
            old, new = list(before.wards.all()), list(after.wards.all())
            whole = overlaps(old, {ward.pk: ward.outline for ward in new})
            for ward in old:
                assert sum(a for (pk, _), (a, _) in whole.items() if pk == ward.pk) == pytest.approx(1, abs=0.01)
            for ward in new:
                assert sum(b for (_, pk), (_, b) in whole.items() if pk == ward.pk) == pytest.approx(1, abs=0.01)
            rows = WardSuccession.objects.filter(old__ward_set=before)
            for row in rows.select_related("old__ward_set", "new__ward_set"):
                mine, theirs = ground(row.old), ground(row.new)
                assert row.share_of_old == pytest.approx(len(mine & theirs) / len(mine), abs=0.01)
                assert row.share_of_new == pytest.approx(len(mine & theirs) / len(theirs), abs=0.01)
                assert (row.how == "same_code") == (row.old.gss == row.new.gss)

    example(check)


@FEW
@given(history)
def test_reading_in_again_changes_nothing(generations):
    def everything():
        kinds = (Council, WardSet, WardLine, Ward, WardSuccession)
        return [list(kind.objects.order_by("pk").values()) for kind in kinds]

    def check():
        for at, start, files in told(generations):
            before = everything()
            answer = read(files[DISTRICT][at], DISTRICT[0], start)
            assert (answer["created"], answer["updated"], answer["ended"]) == (0, 0, 0)
            assert everything() == before

    example(check)
