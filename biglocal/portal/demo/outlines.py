"""How the outline of Arches Local came about: a circle at first, then a line that residents walked."""

from datetime import timedelta

from django.utils import timezone

from biglocal.communities.models import AreaOutline, Community
from biglocal.places.area_outlines import from_circle

from .world import World


def write_outlines(world: World, community: Community) -> None:
    """Write the outline that holds and the one before it."""
    first, second = (timezone.now() - timedelta(days=days) for days in (900, 400))
    lat, lon = community.lat or 0.0, community.lon or 0.0
    by = {"community": community, "invented": True}
    AreaOutline.objects.create(
        how=AreaOutline.How.CIRCLE,
        words=f"900 metres around {lat:.4f}, {lon:.4f}",
        outline=from_circle(lon, lat, 900),
        drawn_by=world.people["priya"],
        drawn_at=first,
        kept_by=world.people["priya"],
        kept_at=first,
        replaced_at=second,
        **by,
    )
    AreaOutline.objects.create(
        how=AreaOutline.How.FILE,
        words="arches-walked.geojson",
        outline=community.outline,
        drawn_by=world.people["denise"],
        drawn_at=second,
        kept_by=world.people["denise"],
        kept_at=second,
        **by,
    )
