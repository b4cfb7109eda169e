"""A photo's file, to those who may see what it belongs to."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from biglocal.access import Action
from biglocal.communities.roles import can
from biglocal.web.guards import public

from ..models import Photo, Update

TYPES = {"small": "image/webp", "large": "image/webp", "mail": "image/jpeg"}
A_WEEK = 7 * 24 * 3600  # long, and yet a photo that is taken down is soon gone everywhere


@public
def photo(request: HttpRequest, key: str, size: str) -> HttpResponse:
    """Answer the picture. What was taken down, and what the reader may not see, is not found."""
    found = get_object_or_404(Photo.objects.shown().select_related("update__project__community"), key=key)
    update = found.update
    everybody = update is None or update.audience == Update.Audience.PUBLIC
    if not everybody and not can(request.user, Action.UPDATE_SEE_INSIDE, update.project.community):  # type: ignore[union-attr]
        raise Http404("Only the partnership sees this photo.")
    file = getattr(found, size, None) if size in TYPES else None
    if not file:
        raise Http404("There is no photo of this size.")
    try:
        answer = FileResponse(file.open("rb"), content_type=TYPES[size])
    except FileNotFoundError:
        raise Http404("The file of this photo is gone.") from None
    answer["Cache-Control"] = f"public, max-age={A_WEEK}, immutable" if everybody else "private, max-age=3600"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
