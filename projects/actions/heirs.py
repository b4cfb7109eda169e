"""A project with a point has a ward of today though new wards have no outlines yet: the only heir of its old one."""

from biglocal.dates import today
from biglocal.places.models import Ward, WardSet, WardSuccession

from ..models import Project
from .points import tiers_at


def settle_by_heirs(old: Ward, new: WardSet) -> int:
    """A person changed where the old ward lives on: its projects go on in its only heir, else they keep the old ward.

    Where an outline holds the point it says the ward, and nothing is changed here. Answers how many projects moved.
    """
    rows = list(WardSuccession.objects.filter(old=old, new__ward_set=new, new__outline__isnull=True))
    standing = list(WardSuccession.objects.standing().filter(old=old, new__ward_set=new))
    only = standing[0].new_id if len(standing) == 1 and standing[0].checked_on else None
    ours = [row.new_id for row in rows if not WardSuccession.objects.filter(new=row.new_id).exclude(old=old).exists()]
    moved = []
    for project in Project.objects.filter(ward__in=[old.pk, *ours], lat__isnull=False).only("lat", "lon", "ward"):
        at_point, _ = tiers_at(project.lat, project.lon, today())
        target = old.pk if only is None else only
        if at_point is None and project.ward_id != target and (only in ours or only is None):
            project.ward_id = target
            moved.append(project)
    Project.objects.bulk_update(moved, ["ward"])
    return len(moved)
