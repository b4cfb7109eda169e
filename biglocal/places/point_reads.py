"""The ward of a point and the row of a postcode, asked on every search: their SQL is written once (decision 0013)."""

from typing import Any

from biglocal.ready import Given, ready


@ready
def wards_around() -> Any:
    """Wards of a day whose boxes hold the point, with outline and line; of two tiers the district's first."""
    from .models import Ward

    boxes = {"min_lon__lte": "lon", "max_lon__gte": "lon", "min_lat__lte": "lat", "max_lat__gte": "lat"}
    return (
        Ward.objects.in_force(Given("on"))
        .filter(**{side: Given(name) for side, name in boxes.items()})
        .select_related("line")
        .defer("sketch")
        .order_by("-ward_set__kind", "pk")
    )


@ready
def wards_coded() -> Any:
    """Wards of a day by their codes, with line and council."""
    from .models import Ward

    return Ward.objects.in_force(Given("on")).filter(gss__in=[Given("codes")]).with_line().defer("sketch", "outline")


@ready
def postcode_row() -> Any:
    """The row of a postcode."""
    from .models import Postcode

    return Postcode.objects.filter(postcode=Given("postcode"))
