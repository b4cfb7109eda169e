"""A photo that waits for its form, shown to its sender alone."""

from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community

from ..models import HeldPhoto
from .photos import sent


@allowed(Action.UPDATE_LOG)
def held_photo(request: AllowedRequest, community: Community, key: UUID) -> HttpResponse:
    """Answer the small picture."""
    mine = Q(by=request.user)
    if Action.UPDATE_CORRECT in request.may:
        mine |= Q(passed__isnull=False)  # handed to the worker
    held = get_object_or_404(HeldPhoto, mine, key=key, community=community)
    answer = sent(held.small, "image/webp")
    answer["Cache-Control"] = "private, no-store"
    return answer
