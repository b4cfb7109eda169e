"""A photo's file, to those who may see what it belongs to."""

from typing import Any
from uuid import UUID

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response

from biglocal.access import Action
from biglocal.communities.roles import can
from biglocal.places.pre_election import is_held
from biglocal.web.guards import public

from ..models import Photo, Update
from ..querysets import OF_UPDATE

TYPES = {"small": "image/webp", "large": "image/webp", "mail": "image/jpeg"}
A_MINUTE = 60  # then every cache asks again, and what was taken down is gone everywhere; what stands is not sent anew
MOST_ASKED = 100


@public
def photo(request: HttpRequest, key: str, size: str) -> HttpResponse:
    """Answer the picture. What was taken down, and what the reader may not see, is not found."""
    found = photo_for(request, key)
    everybody = is_for_everybody(found)
    file = getattr(found, size, None) if size in TYPES else None
    if not file:
        raise Http404("There is no photo of this size.")
    tag = f'"{key}-{size}"'  # a photo's picture never changes
    answer = get_conditional_response(request, etag=tag) or sent(file, TYPES[size])
    answer["ETag"] = tag
    answer["Cache-Control"] = f"public, max-age={A_MINUTE}, must-revalidate" if everybody else "private, no-cache"
    return answer


@public
def photos_shown(request: HttpRequest) -> HttpResponse:
    """Say which of the pictures that a phone keeps everybody may still see: the others it throws away."""
    keys = [key for key in map(_key, request.GET.get("keys", "").split(",")[:MOST_ASKED]) if key]
    shown = Photo.objects.public().filter(key__in=keys).values_list("key", flat=True)
    answer = JsonResponse({"shown": [str(key) for key in shown]})
    answer["Cache-Control"] = "no-store"
    return answer


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def sent(file: FieldFile, content_type: str) -> HttpResponse:
    """Return the file."""
    try:
        return FileResponse(file.open("rb"), content_type=content_type)
    except FileNotFoundError:
        raise Http404("The file of this photo is gone.") from None


def photo_for(request: HttpRequest, key: Any, *, gone_too: bool = False) -> Photo:
    """Return the photo when the reader may see what it belongs to."""
    photos = Photo.objects.filter(update__deleted_at__isnull=True) if gone_too else Photo.objects.shown()
    photos = photos.annotate(is_held=is_held(OF_UPDATE, row="update"))
    found = get_object_or_404(photos.select_related("update__by", "project__community"), key=key)
    if not is_for_everybody(found) and not can(request.user, Action.UPDATE_SEE_INSIDE, found.project.community):
        raise Http404("Only the partnership sees this photo.")
    return found


def is_for_everybody(photo: Any) -> bool:
    """Not while it waits for an election to be over: then only those inside see it, as to correct it."""
    if photo.update is None:
        return True
    held = photo.is_held and photo.features_councillor
    return photo.update.audience == Update.Audience.PUBLIC and not held
