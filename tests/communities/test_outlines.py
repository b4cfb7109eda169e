"""Outlines of areas: drafts, the one that holds, and the shares in wards that follow from it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.communities.actions.outlines import draw_outline, keep_outline, share_changes
from biglocal.communities.models import AreaOutline, AreaWard, Community
from biglocal.communities.models.outline import outline_that_holds
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.places.models import WardSet
from biglocal.refusals import Refused
from tests.factories.communities import AreaOutlineFactory, AreaWardFactory
from tests.factories.places import WardFactory, WardSetFactory
from tests.places.importing import square

pytestmark = pytest.mark.django_db
HALF = {"type": "Polygon", "coordinates": [[[0.51, 51.3], [0.53, 51.3], [0.53, 51.32], [0.51, 51.32], [0.51, 51.3]]]}


@pytest.fixture
def wards():
    """A and B side by side."""
    ward_set = WardSetFactory()
    return [WardFactory(ward_set=ward_set, name=n, outline=square(0.5 + 0.02 * at, 51.3)) for at, n in enumerate("AB")]


def draw(community, worker, outline=HALF, **more):
    facts = {"how": "file", "words": "a.geojson", "by": worker, "now": timezone.now(), **more}
    return draw_outline(community=community, outline=outline, **facts)


def keep(drawn, worker, seen=None, days=0):
    held = outline_that_holds(drawn.community_id)
    seen = (held.pk if held else 0) if seen is None else seen
    return keep_outline(drawn=drawn, seen=seen, by=worker, now=timezone.now() + timedelta(days=days))


def shares(community, on=None):
    links = AreaWard.objects.current(on or today()).filter(community=community)
    return {link.ward.name: (link.share_of_area, link.how) for link in links.select_related("ward")}


def test_draft_changes_nothing_of_the_area(community, worker, wards):
    draw(community, worker)
    community.refresh_from_db()
    assert community.outline is None and shares(community) == {} and outline_that_holds(community) is None


def test_second_draft_takes_the_place_of_the_first(community, worker, wards):
    draw(community, worker), draw(community, worker)
    assert AreaOutline.objects.count() == 1


def test_draft_that_another_took_the_place_of_is_not_kept(community, worker, wards):
    """Two tabs: one is kept at the moment in which the other is drawn."""
    first = draw(community, worker)
    draw(community, worker)
    with pytest.raises(Refused, match="drawn another outline since"):
        keep(first, worker)
    assert outline_that_holds(community) is None


def test_kept_outline_gives_box_dot_and_shares(community, worker, wards):
    keep(draw(community, worker), worker)
    community = Community.objects.get(pk=community.pk)
    assert community.outline == HALF and community.sketch and community.outline_invented is False
    assert (community.min_lon, community.min_lat, community.max_lon, community.max_lat) == (0.51, 51.3, 0.53, 51.32)
    assert 0.51 < community.lon < 0.53 and 51.3 < community.lat < 51.32
    assert shares(community) == {"A": (0.5, "overlap"), "B": (0.5, "overlap")}
    line = AuditLine.objects.get(topic=f"community:{community.pk}", verb="outline")
    assert len(line.detail["shares"]) == 2 and line.by == worker


def test_dot_that_is_known_stays(community, worker, wards):
    Community.objects.update(lat=51.5, lon=0.1)
    keep(draw(community, worker), worker)
    community.refresh_from_db()
    assert (community.lat, community.lon) == (51.5, 0.1)


def test_shares_are_dated_and_earlier_ones_stay(community, worker, wards):
    AreaWardFactory(community=community, ward=wards[0], share_of_area=1.0, start_date=date(2013, 1, 1))
    keep(draw(community, worker), worker)
    assert shares(community, today() - timedelta(days=1)) == {"A": (1.0, "by_hand")}
    assert shares(community) == {"A": (0.5, "overlap"), "B": (0.5, "overlap")}


def test_ward_without_an_outline_keeps_what_a_person_said(community, worker, wards):
    AreaWardFactory(community=community, ward=WardFactory(name="Bare"), share_of_area=0.3)
    keep(draw(community, worker), worker)
    assert shares(community)["Bare"] == (0.3, "by_hand")


def test_keeping_twice_is_once(community, worker, wards):
    drawn = draw(community, worker)
    keep(drawn, worker), keep(drawn, worker, seen=0)
    assert AuditLine.objects.filter(verb="outline").count() == 1 and AreaWard.objects.count() == 2


def test_earlier_outline_comes_back_as_a_new_row(community, worker, wards):
    first = keep(draw(community, worker), worker)
    keep(draw(community, worker, outline=square(0.52, 51.3)), worker)
    assert shares(community) == {"B": (1.0, "overlap")}
    again = keep(first, worker)
    assert again.pk != first.pk and AreaOutline.objects.filter(kept_at__isnull=False).count() == 3
    assert shares(community) == {"A": (0.5, "overlap"), "B": (0.5, "overlap")}
    assert AreaWard.objects.count() == 2  # what began today never held for a whole day


def test_outline_of_before_can_come_back(community, worker, wards):
    Community.objects.update(outline=square(0.5, 51.3), outline_invented=True)
    keep(draw(community, worker), worker)
    before = AreaOutline.objects.get(how="before")
    keep(before, worker)
    community.refresh_from_db()
    assert community.outline == square(0.5, 51.3) and community.outline_invented


def test_somebody_else_was_quicker(community, worker, officer, wards):
    mine, theirs = draw(community, worker), draw(community, officer, outline=square(0.5, 51.3))
    keep(theirs, officer, seen=0)
    with pytest.raises(Refused, match="Priya Shah kept another outline"):
        keep(mine, worker, seen=0)
    community.refresh_from_db()
    assert community.outline == square(0.5, 51.3) and shares(community) == {"A": (1.0, "overlap")}


def test_one_outline_holds(community):
    AreaOutlineFactory(community=community, replaced_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaOutlineFactory(community=community, replaced_at=None)


def test_preview_says_what_changes(community, wards):
    AreaWardFactory(community=community, ward=wards[0], share_of_area=1.0)
    found = share_changes(community, square(0.52, 51.3), on=today())
    assert [(c.ward.name, c.before, c.after) for c in found] == [("B", 0.0, 1.0), ("A", 1.0, 0.0)]


def test_shares_in_wards_to_come_follow_too(community, worker, wards):
    soon = today() + timedelta(days=30)
    WardSet.objects.update(end_date=soon - timedelta(days=1))
    later_set = WardSetFactory(council=wards[0].ward_set.council, start_date=soon)
    later = WardFactory(ward_set=later_set, name="C", outline=square(0.4, 51.2, 0.4))
    AreaWardFactory(community=community, ward=later, share_of_area=0.4, start_date=soon)
    keep(draw(community, worker), worker)
    assert shares(community, soon) == {"C": (1.0, "overlap")} and set(shares(community)) == {"A", "B"}


def test_councillor_loses_the_role_with_the_ward(community, worker, ward, councillor, wards):
    type(ward).objects.filter(pk=ward.pk).update(
        outline=square(0.7, 51.3), min_lon=0.7, max_lon=0.72, min_lat=51.3, max_lat=51.32
    )
    keep(draw(community, worker, outline=square(0.7, 51.3)), worker)
    assert "ask_answer" in standing_of(councillor).actions_in(community)
    keep(draw(community, worker), worker)
    assert not AreaWard.objects.current(today()).filter(ward=ward).exists()
