"""What a council's page reads: its wards of today, the areas in them, who speaks for them."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.http import Http404

from biglocal.communities.models import AreaWard, Community
from biglocal.places.credits import credit_of
from biglocal.places.models import Council, Ward, WardSet
from councillors.models import Term


@dataclass
class WardRow:
    """A ward in the council's list."""

    ward: Ward
    areas: list[Community] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)


def council_called(slug: str) -> tuple[Council, list[Council]]:
    """Return the council and those it took the place of, or answer 404. One query."""
    replaced = Council.objects.filter(replaced_by__slug=slug, end_date__isnull=False)
    rows = Council.objects.filter(Q(slug=slug) | Q(pk__in=replaced.values("pk")))
    found = list(rows.annotate(credit=credit_of("outline_hash")).defer("outline").order_by("name"))
    mine = next((council for council in found if council.slug == slug), None)
    if mine is None:
        raise Http404("There is no such council.")
    return mine, [council for council in found if council.pk != mine.pk]


def wards_of(council: Council, on: date) -> list[Ward]:
    """Return the council's wards of `on`, wards before county divisions, by name; without outlines. One query."""
    wards = Ward.objects.in_force(on).filter(ward_set__council=council).with_credit()
    found = wards.select_related("line__council", "ward_set").defer(
        "outline", "line__council__outline", "line__council__sketch"
    )
    return sorted(found, key=lambda ward: (ward.ward_set.kind != WardSet.Kind.WARD, ward.name))


def rows_of(wards: list[Ward], on: date) -> list[WardRow]:
    """Return the wards with their areas and their councillors of today. Two queries."""
    rows = {ward.line_id: WardRow(ward) for ward in wards}
    links = AreaWard.objects.current(on).filter(ward__line__in=rows).select_related("community", "ward")
    for link in links.only("share_of_area", "ward__line", "community__name", "community__slug"):
        rows[link.ward.line_id].areas.append(link.community)
    terms = Term.objects.running(on).filter(ward__line__in=rows).select_related("councillor", "ward")
    for term in terms.only("party", "ward__line", "councillor__name", "councillor__slug").order_by("councillor__name"):
        rows[term.ward.line_id].terms.append(term)
    return list(rows.values())


def areas_of(council: Council, on: date) -> list[Community]:
    """Return the areas that touch wards of the council, or were named as lying in it, for a map. One query."""
    touching = AreaWard.objects.current(on).filter(ward__ward_set__council=council).values("community")
    areas = Community.objects.filter(Q(pk__in=touching) | Q(council_at_designation=council))
    return list(areas.only("name", "slug", "outline", "sketch", "outline_invented").order_by("name"))
