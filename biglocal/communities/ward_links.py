"""Areas keep their wards when a council is divided anew, or becomes part of another."""

from datetime import timedelta

from biglocal.places.models import Ward, WardSet, WardSuccession
from biglocal.places.successions import sets_before

from .actions.outlines import put_later_shares
from .models import AreaWard, Community

LEAST = 0.1  # an heir with less of the old ward is left out (places.md, rule 2)


def carry_area_wards(new: WardSet) -> int:
    """Link each area to the heirs of its wards from the new set's first day, and end the old links the day before.

    The share of the area in an heir is reckoned as if the area lay evenly in the old ward: somebody looks at it later.
    Called twice it finds nothing left to do. Answers how many links ended.
    """
    before = sets_before(new)
    ends = [one.end_date for one in before if one.end_date is not None]
    first = max([new.start_date, *(last + timedelta(days=1) for last in ends)])  # a new council is elected early
    old = AreaWard.objects.running(first).filter(ward__ward_set__in=before)
    links = list(old.select_related("ward__ward_set").defer("ward__outline", "ward__sketch"))
    counted = {link.community_id for link in links if link.ward.ward_set.kind == new.kind}
    same = {ward.line_id: ward for ward in Ward.objects.filter(ward_set=new).only("line")}
    heirs: dict[int, list[WardSuccession]] = {}
    for row in WardSuccession.objects.standing().filter(new__ward_set=new, share_of_old__gte=LEAST):
        heirs.setdefault(row.old_id, []).append(row)
    shares: dict[tuple[int, int], float] = {}
    for link in links:
        if link.community_id in counted and link.ward.ward_set.kind != new.kind:
            continue  # of two tiers that became one, the wards say it already
        carried, parts = same.get(link.ward.line_id), [(h.new_id, h.share_of_old) for h in heirs.get(link.ward_id, [])]
        if carried and len(parts) < 2:
            parts = [(carried.pk, 1.0)]
        for ward, part in parts:
            key = (link.community_id, ward)
            shares[key] = min(1.0, shares.get(key, 0.0) + link.share_of_area * part)
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
    for community in Community.objects.filter(pk__in={area for area, _ in shares}, outline__isnull=False):
        put_later_shares(community, community.outline or {}, first)  # better than "evenly"
    return len(links)
