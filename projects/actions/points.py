"""A project with a point belongs to the ward of its point (places.md, rule 6): kept so whenever either changes."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Q

from biglocal.audit.record import record
from biglocal.dates import running_on, today
from biglocal.places.models import Ward, WardSet

from ..models import Project


@transaction.atomic
def put_project(*, project: Project, lat: float | None, lon: float | None, by: Any, on: date) -> Project:
    """The project stands at this point now, or at none; its ward and county division follow."""
    project = Project.objects.select_for_update(of=["self"]).get(pk=project.pk)
    if (project.lat, project.lon) == (lat, lon):
        return project
    project.lat, project.lon = lat, lon
    project.ward, project.division = tiers_at(lat, lon, on)
    project.save(update_fields=["lat", "lon", "ward", "division"])
    where = f"in {project.ward}" if project.ward else ("in no ward we know" if lat is not None else "at no fixed place")
    record("project_put", project, by=by, sentence=f"{project} is {where}", community=project.community_id)
    return project


def tiers_at(lat: float | None, lon: float | None, on: date) -> tuple[Ward | None, Ward | None]:
    """Return ward and county division of the point on `on`, each where we know one."""
    if lat is None or lon is None:
        return None, None
    found = {ward.ward_set.kind: ward for ward in Ward.objects.every_at(lon, lat, on=on)}
    return found.get(WardSet.Kind.WARD), found.get(WardSet.Kind.DIVISION)


@transaction.atomic
def settle_wards(*, on: date, ward_set: WardSet | None = None) -> int:
    """Give projects with a point the ward of today's set: those whose ward has ended or is not known.

    With `ward_set`, also those around its wards: their outlines may have moved. Where we know no outline around a
    point, the project keeps the ward it has. Answers how many moved; the second time none.
    """
    of_today = Q(ward__isnull=True) | ~running_on(on, "ward__ward_set__")
    if ward_set is not None:
        box = ward_set.wards.aggregate(Min("min_lon"), Max("max_lon"), Min("min_lat"), Max("max_lat"))
        west, east, south, north = box.values()
        of_today |= Q(lon__range=(west, east), lat__range=(south, north)) if west is not None else Q()
    moved = []
    for project in Project.objects.filter(of_today, lat__isnull=False).only("lat", "lon", "ward", "division"):
        ward, division = tiers_at(project.lat, project.lon, on)
        before = project.ward_id, project.division_id
        project.ward_id = ward.pk if ward else project.ward_id
        project.division_id = division.pk if division else project.division_id
        if before != (project.ward_id, project.division_id):
            moved.append(project)
    Project.objects.bulk_update(moved, ["ward", "division"])
    return len(moved)


def settle_after_import(ward_set: WardSet) -> None:
    """Wards of a council were read in. Those that begin later are settled by the night's task."""
    settle_wards(on=today(), ward_set=ward_set)
