"""A map of an old ward over the wards that came next."""

from typing import Any

from django import template

from biglocal.places.credits import credits_in
from biglocal.places.maps import Place, draw, rings_of, view_of
from biglocal.places.models import Ward
from biglocal.web.templatetags.web import next_number

from .maps import as_of, describe, neighbours

register = template.Library()


@register.inclusion_tag("portal/_map.html", takes_context=True)
def heirs_map(context: Any, one: Any, ward_set: Any) -> dict[str, Any]:
    """Draw an old ward as a stitched line over the wards that came next (carrying.Next). Two queries."""
    old = Ward.objects.with_credit().defer("outline").get(pk=one.old.pk)
    view = view_of(rings_of(old.sketch), around=0.2)
    drawn: dict[str, Any] = {"map": None, "what": f"{old.name} ward"}
    if view is not None:
        wards = neighbours(view, [ward_set.pk])
        places = [Place(w.name, w.get_absolute_url(), rings_of(w.sketch)) for w in wards if w.sketch]
        drawn = {
            "map": draw(view, places, [Place(old.name, "", rings_of(old.sketch))], []),
            "title": f"Map of {old.name} ward and those that came next",
            "desc": describe(places, old.name, []),
            "caption": f"The stitched line is {old.name} as it was. The blocks are wards of {ward_set.start_date:%Y}.",
            "as_of": as_of(wards),
            "invented": old.invented,
            "credits": credits_in(ward.credit for ward in [old, *wards] if not ward.invented),
        }
    return {"number": next_number(context), **drawn}
