"""Areas keep their wards when a council is divided anew."""

from datetime import timedelta

from biglocal.places.models import Ward, WardSet, WardSuccession

from .actions.outlines import put_later_shares
from .models import AreaWard, Community

LEAST = 0.1  # an heir with less of the old ward is left out (places.md, rule 2)


def carry_area_wards(new: WardSet) -> int:
    """Link each area to the heirs of its wards from the new set's first day, and end the old links the day before.

    The share of the area in an heir is reckoned as if the area lay evenly in the old ward: somebody looks at it later.
    Called twice it finds nothing left to do. Answers how many links ended.
    """
    last = new.start_date - timedelta(days=1)
    old = AreaWard.objects.running(new.start_date).filter(
        ward__ward_set__council=new.council, ward__ward_set__end_date=last
    )
    links = list(
        old.filter(ward__ward_set__kind=new.kind).select_related("ward").defer("ward__outline", "ward__sketch")
    )
    same = {ward.line_id: ward for ward in Ward.objects.filter(ward_set=new).only("line")}
    heirs: dict[int, list[WardSuccession]] = {}
    for row in WardSuccession.objects.standing().filter(new__ward_set=new, share_of_old__gte=LEAST):
        heirs.setdefault(row.old_id, []).append(row)
    shares: dict[tuple[int, int], float] = {}
    for link in links:
        carried = same.get(link.ward.line_id)
        parts = [(carried.pk, 1.0)] if carried else [(h.new_id, h.share_of_old) for h in heirs.get(link.ward_id, [])]
        for ward, part in parts:
            key = (link.community_id, ward)
            shares[key] = min(1.0, shares.get(key, 0.0) + link.share_of_area * part)
    for link in links:
        link.end_date = max(link.start_date, last)
    AreaWard.objects.bulk_update(links, ["end_date"])
    AreaWard.objects.bulk_create(
        [
            AreaWard(community_id=area, ward_id=ward, share_of_area=share, how="overlap", start_date=new.start_date)
            for (area, ward), share in shares.items()
        ],
        ignore_conflicts=True,
    )
    for community in Community.objects.filter(pk__in={area for area, _ in shares}, outline__isnull=False):
        put_later_shares(community, community.outline, new.start_date)  # better than "evenly"
    return len(links)
