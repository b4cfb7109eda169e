"""Which councils matter here: those of areas, and those whose wards can be found by a point."""

from biglocal.places.models import Council, Ward

from .models import AreaWard, Community


def councils_that_matter() -> set[str]:
    """Return the codes of councils that an area lies in, of their heirs, and of those whose wards have outlines."""
    of_areas = set(AreaWard.objects.values_list("ward__ward_set__council", flat=True))
    of_areas |= set(Community.objects.values_list("council_at_designation", flat=True)) - {None}
    of_areas |= set(Council.objects.filter(replaces__in=of_areas).values_list("pk", flat=True))
    of_areas |= set(Ward.objects.filter(outline__isnull=False).values_list("ward_set__council", flat=True).distinct())
    return set(Council.objects.filter(pk__in=of_areas).values_list("gss", flat=True))
