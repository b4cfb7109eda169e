"""Whether others may show a photo too: one press on its page."""

from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from biglocal.web.acting import tried
from biglocal.web.guards import signed_in

from ..actions import free_photo, keep_photo, may_free
from ..actions.freeing import NOT_YOURS
from .photos import photo_for


@signed_in
def photo_free(request: HttpRequest, key: UUID) -> HttpResponse:
    """POST lets others show it, or with `keep` no longer; then back to its page."""
    photo = photo_for(request, key)
    if not may_free(photo, request.user):
        raise PermissionDenied(NOT_YOURS)
    if request.method != "POST":
        return redirect(photo)
    if "keep" in request.POST:
        tried(request, partial(keep_photo, photo=photo, by=request.user), "Only this site shows the photo now.")
        return redirect(photo)
    act = partial(free_photo, photo=photo, agreed="agreed" in request.POST, by=request.user, now=timezone.now())
    tried(request, act, "Others may show the photo now. Your councillors find it on their page.")
    return redirect(photo)
