"""A photo's file, to those who may see what it belongs to."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response

from biglocal.access import Action
from biglocal.communities.roles import can
from biglocal.web.guards import public

from ..models import Photo, Update

TYPES = {"small": "image/webp", "large": "image/webp", "mail": "image/jpeg"}
AN_HOUR = 3600  # then every cache asks again, and what was taken down is gone everywhere; what stands is not sent anew


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
    tag = f'"{key}-{size}"'  # a photo's picture never changes
    answer = get_conditional_response(request, etag=tag) or sent(file, TYPES[size])
    answer["ETag"] = tag
    answer["Cache-Control"] = f"public, max-age={AN_HOUR}" if everybody else "private, no-cache"
    return answer


def sent(file: FieldFile, content_type: str) -> HttpResponse:
    """Return the file."""
    try:
        return FileResponse(file.open("rb"), content_type=content_type)
    except FileNotFoundError:
        raise Http404("The file of this photo is gone.") from None
