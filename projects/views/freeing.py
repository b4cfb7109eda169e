"""Whether others may show a photo too: one press on its page."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from biglocal.refusals import Refused
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
    try:
        if "keep" in request.POST:
            keep_photo(photo=photo, by=request.user)
            messages.success(request, "Only this site shows the photo now.")
        else:
            free_photo(photo=photo, agreed="agreed" in request.POST, by=request.user, now=timezone.now())
            messages.success(request, "Others may show the photo now. Your councillors find it on their page.")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect(photo)
