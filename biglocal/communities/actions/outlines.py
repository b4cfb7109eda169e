"""Draw an outline for an area, look at it, keep it. Its shares in wards follow, from the day it is kept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from biglocal.audit.record import record
from biglocal.audit.stale import last_person, stale
from biglocal.hearers import Hearers
from biglocal.places.area_outlines import inner_point, shares_in
from biglocal.places.models import Ward
from biglocal.refusals import Refused

from ..models import AreaOutline, AreaWard, Community
from ..models.outline import outline_that_holds

How = AreaOutline.How
AREA_WARDS_CHANGED: Hearers[[Community]] = Hearers()


@dataclass(frozen=True)
class ShareChange:
    """A ward with its share of the area now, and with another outline."""

    ward: Ward
    before: float
    after: float


@transaction.atomic
def draw_outline(
    *,
    community: Community,
    how: str,
    outline: dict[str, Any],
    words: str,
    by: Any,
    now: datetime,
    invented: bool = False,
) -> AreaOutline:
    """Write a draft to look at. Nothing of the area changes; the person's earlier drafts for it go."""
    AreaOutline.objects.filter(community=community, drawn_by=by, kept_at__isnull=True).delete()
    return AreaOutline.objects.create(
        community=community, how=how, outline=outline, words=words[:300], drawn_by=by, drawn_at=now, invented=invented
    )


@transaction.atomic
def keep_outline(*, drawn: AreaOutline, seen: int, by: Any, now: datetime) -> AreaOutline:
    """The area has this outline now, and its shares in wards are reckoned anew from today.

    An earlier outline comes back as a new row, so that the history stays whole. `seen` is the number of the outline
    that held when the person looked (0: none): refused where another has been kept since.
    """
    community = Community.objects.select_for_update().get(pk=drawn.community_id)
    there = AreaOutline.objects.select_for_update(of=("self",)).filter(pk=drawn.pk).first()
    if there is None:
        raise Refused("You have drawn another outline since, and this one is gone. Look at the newer one.")
    drawn = there
    held = outline_that_holds(community)
    if drawn.holds:
        return drawn
    if seen != (held.pk if held else 0):
        raise stale(f"{last_person(community, 'outline')} kept another outline", str(held or "no outline"))
    if held is None and community.outline:
        AreaOutline.objects.create(
            community=community,
            how=How.BEFORE,
            outline=community.outline,
            invented=community.outline_invented,
            drawn_at=now,
            kept_at=now,
            replaced_at=now,
        )
    if held is not None:
        held.replaced_at = now
        held.save(update_fields=["replaced_at"])
    if drawn.replaced_at is not None:
        drawn.pk, drawn.replaced_at, drawn.drawn_by, drawn.drawn_at = None, None, by, now
    drawn.kept_by, drawn.kept_at = by, now
    drawn.save()
    put_outline(community, drawn)
    changes = put_shares(community, drawn.outline, on=timezone.localdate(now))
    AREA_WARDS_CHANGED.tell(community)
    shares = {f"{c.ward.name} ({c.ward.gss or 'no code'})": [c.before, c.after] for c in changes}
    record(
        "outline",
        community,
        by=by,
        sentence=f"Gave {community} an outline. {drawn}",
        community=community.pk,
        outline=drawn.pk,
        shares=shares,
    )
    return drawn


def put_outline(community: Community, drawn: AreaOutline) -> None:
    """Write outline, box and drawing onto the area; one without a dot gets it."""
    community.outline, community.outline_invented = drawn.outline, drawn.invented
    community.measure(anew=True)
    if community.lat is None or community.lon is None:
        community.lon, community.lat = inner_point(drawn.outline)
    box = ["min_lon", "min_lat", "max_lon", "max_lat"]
    community.save(update_fields=["outline", "outline_invented", "sketch", "lat", "lon", *box])


def share_changes(community: Community, outline: dict[str, Any], *, on: date) -> list[ShareChange]:
    """Return what the outline would change in the area's wards, largest new share first. Two queries.

    Wards of which we have no outline keep what a person said of them.
    """
    after = shares_in(outline, on=on)
    links = AreaWard.objects.current(on).filter(community=community, ward__outline__isnull=False)
    links = links.select_related("ward__line__council", "ward__ward_set")
    hide = ("ward__outline", "ward__sketch", "ward__line__council__outline", "ward__line__council__sketch")
    before = {link.ward_id: link for link in links.defer(*hide)}
    changes = [ShareChange(ward, before[ward.pk].share_of_area if ward.pk in before else 0.0, s) for ward, s in after]
    kept = {ward.pk for ward, _ in after}
    return changes + [ShareChange(b.ward, b.share_of_area, 0.0) for b in before.values() if b.ward_id not in kept]


def put_shares(community: Community, outline: dict[str, Any], *, on: date) -> list[ShareChange]:
    """End links whose share changes on the day before, and begin new ones on `on`. Answers all changes."""
    changes = share_changes(community, outline, on=on)
    links = {link.ward_id: link for link in AreaWard.objects.current(on).filter(community=community)}
    for change in changes:
        link = links.get(change.ward.pk)
        if link is not None and link.how == AreaWard.How.OVERLAP and link.share_of_area == change.after:
            continue
        if link is not None and link.start_date >= on:
            link.delete()  # begun today: it never held for a whole day
        elif link is not None:
            link.end_date = on - timedelta(days=1)
            link.save(update_fields=["end_date"])
        if change.after:
            AreaWard.objects.create(
                community=community,
                ward=change.ward,
                share_of_area=change.after,
                how=AreaWard.How.OVERLAP,
                start_date=on,
                end_date=change.ward.ward_set.end_date,
            )
    for day in sorted(set(later_links(community, on).values_list("start_date", flat=True))):
        put_later_shares(community, outline, day)
    return changes


def later_links(community: Community, on: date) -> Any:
    """Return links to wards of sets that have not begun yet."""
    links = AreaWard.objects.filter(community=community, start_date__gt=on, ward__outline__isnull=False)
    return links.filter(ward__ward_set__start_date__gt=on)


def put_later_shares(community: Community, outline: dict[str, Any], day: date) -> None:
    """Reckon the shares in wards of sets that begin on `day` from the outline."""
    found = [(ward, share) for ward, share in shares_in(outline, on=day) if ward.ward_set.start_date == day]
    if not found:
        return  # their outlines are not known: what was said of them stays
    links = AreaWard.objects.filter(community=community, start_date=day)
    links.filter(ward__ward_set__in=[ward.ward_set_id for ward, _ in found]).delete()
    AreaWard.objects.bulk_create(
        [
            AreaWard(
                community=community, ward=ward, share_of_area=share, how=AreaWard.How.OVERLAP, start_date=day,
                end_date=ward.ward_set.end_date,
            )
            for ward, share in found
        ]
    )  # fmt: skip
