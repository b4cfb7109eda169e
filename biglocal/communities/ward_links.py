"""Areas keep their wards when a council is divided anew, or becomes part of another."""

from datetime import date, timedelta
from typing import Any

from biglocal.places.models import Ward, WardSet, WardSuccession
from biglocal.places.successions import sets_after, sets_before

from .actions.outlines import AREA_WARDS_CHANGED, put_later_shares
from .models import AreaWard, Community

LEAST = 0.1  # an heir with less of the old ward is left out (places.md, rule 2)
Shares = dict[tuple[int, int], float]  # by area and ward


def carry_area_wards(new: WardSet) -> int:
    """Link each area to the heirs of its wards from the new set's first day, and end the old links the day before.

    The share of the area in an heir is reckoned as if the area lay evenly in the old ward: somebody looks at it later.
    Called twice it finds nothing left to do. Answers how many links ended.
    """
    before, first = sets_before(new), first_day(new)
    links = links_on(first, before)
    shares = carried_shares(new, links)
    for link in links:
        link.end_date = max(link.start_date, first - timedelta(days=1))
    AreaWard.objects.bulk_update(links, ["end_date"])
    AreaWard.objects.bulk_create(
        [
            AreaWard(community_id=area, ward_id=ward, share_of_area=share, how="overlap", start_date=first)
            for (area, ward), share in shares.items()
        ],
        ignore_conflicts=True,
    )
    for community in with_outline({area for area, _ in shares}):
        put_later_shares(community, community.outline or {}, first)  # better than "evenly"
    return len(links)


def reckon_anew(old: Ward, new: WardSet) -> None:
    """A person changed where the old ward lives on: areas that lay in it get their shares in the new wards anew.

    What was reckoned from an area's own outline, or said by hand, stays; so does all that somebody settled later.
    """
    first = first_day(new)
    lay_there = AreaWard.objects.running(first - timedelta(days=1)).filter(ward=old)
    changed = put_anew(new, set(lay_there.values_list("community", flat=True)))
    for community in Community.objects.filter(pk__in=changed).defer("outline", "sketch"):
        AREA_WARDS_CHANGED.tell(community)


def put_anew(new: WardSet, areas: set[int]) -> set[int]:
    """Write the areas' shares in the new wards once more, then in those that came after. Answers who has others now."""
    before, first = sets_before(new), first_day(new)
    mine = AreaWard.objects.filter(community__in=areas, ward__ward_set=new)
    areas = areas - set(mine.filter(start_date__gt=first).values_list("community", flat=True))
    areas = areas - set(with_outline(areas).filter(pk__in=drawn_from(new, areas)).values_list("pk", flat=True))
    links = [link for link in links_on(first - timedelta(days=1), before) if link.community_id in areas]
    shares, later = carried_shares(new, links), sets_after(new)
    ends = first_day(later[0]) - timedelta(days=1) if later else None
    rows = {(row.community_id, row.ward_id): row for row in mine.filter(community__in=areas, start_date=first)}
    said = {key for key, row in rows.items() if row.how == AreaWard.How.BY_HAND}
    differ = {
        key for key in shares.keys() | rows.keys() if key not in said and share_in(rows.get(key)) != shares.get(key)
    }
    AreaWard.objects.filter(pk__in=[rows[key].pk for key in differ if key in rows]).delete()
    AreaWard.objects.bulk_create(
        AreaWard(
            community_id=area, ward_id=ward, share_of_area=share, how="overlap", start_date=first, end_date=ends
        )
        for (area, ward), share in shares.items()
        if (area, ward) in differ
    )  # fmt: skip
    changed = {area for area, _ in differ}
    return changed.union(*(put_anew(after, changed) for after in later if changed))


def share_in(row: AreaWard | None) -> float | None:
    """Return the share that a link says."""
    return row.share_of_area if row else None


def first_day(new: WardSet) -> date:
    """Return the first day on which areas lie in the new wards: a new council is elected before the old ones end."""
    ends = [one.end_date for one in sets_before(new) if one.end_date is not None]
    return max([new.start_date, *(last + timedelta(days=1) for last in ends)])


def links_on(day: date, sets: list[WardSet]) -> list[AreaWard]:
    """Return the links that hold on `day` to wards of the sets."""
    links = AreaWard.objects.running(day).filter(ward__ward_set__in=sets)
    return list(links.select_related("ward__ward_set").defer("ward__outline", "ward__sketch"))


def carried_shares(new: WardSet, links: list[AreaWard]) -> Shares:
    """Return the shares in new wards that follow from the links to old ones. Two queries."""
    counted = {link.community_id for link in links if link.ward.ward_set.kind == new.kind}
    same = {ward.line_id: ward for ward in Ward.objects.filter(ward_set=new).only("line")}
    heirs: dict[int, list[WardSuccession]] = {}
    for row in WardSuccession.objects.standing().filter(new__ward_set=new, share_of_old__gte=LEAST):
        heirs.setdefault(row.old_id, []).append(row)
    shares: Shares = {}
    for link in links:
        if link.community_id in counted and link.ward.ward_set.kind != new.kind:
            continue  # of two tiers that became one, the wards say it already
        carried, parts = same.get(link.ward.line_id), [(h.new_id, h.share_of_old) for h in heirs.get(link.ward_id, [])]
        if carried and len(parts) < 2:
            parts = [(carried.pk, 1.0)]
        for ward, part in parts:
            key = (link.community_id, ward)
            shares[key] = min(1.0, shares.get(key, 0.0) + link.share_of_area * part)
    return shares


def with_outline(areas: set[int]) -> Any:
    """Return the areas that have an outline of their own."""
    return Community.objects.filter(pk__in=areas, outline__isnull=False)


def drawn_from(new: WardSet, areas: set[int]) -> set[int]:
    """Return the areas whose shares come from outlines: some ward of the new set that they lie in has one."""
    links = AreaWard.objects.filter(community__in=areas, ward__ward_set=new, ward__outline__isnull=False)
    return set(links.values_list("community", flat=True))
