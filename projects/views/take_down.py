"""A photo's own page, and taking it down: by anybody in it, by who posted it, by the area and by staff."""

from uuid import UUID

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.refusals import Refused
from biglocal.web.guards import public, signed_in
from biglocal.web.pages import page_of

from ..actions import ask_down, how_may_take_down, may_free, put_back, take_down
from ..models import FreePhoto, Photo, TakeDown
from ..take_down_forms import AskDownForm, PutBackForm
from .photos import is_for_everybody, photo_for

# One address may be a hall with a whole group in it; a machine that empties the site is stopped after the fifth.
LIMITS = {"take_down": "5/h/ip,15/d/ip"}
GONE = "The photo is taken down. It is gone from every page."
LOOKED_AT = "Thank you. Local Trust looked at this photo before and has been told to look again."


@public
def photo_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """A photo with who took it, and the form for anybody who is in it."""
    photo = photo_for(request, key, gone_too=request.method == "POST")
    form = AskDownForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if photo.taken_down_at:
            return _said(request, photo, GONE)
        if not ratelimit.consume(request, app="projects", action="take_down", config=LIMITS):
            context = _context(request, photo, form) | {"too_many": True}
            return TemplateResponse(request, "projects/photo_page.html", context, status=429)
        by = request.user if request.user.is_authenticated else None
        row = ask_down(photo=photo, by=by, now=timezone.now(), **form.cleaned_data)
        return _said(request, photo, GONE if row.down_at else LOOKED_AT)
    return TemplateResponse(request, "projects/photo_page.html", _context(request, photo, form))


@signed_in
def photo_take_down(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take the photo down in one step."""
    photo = photo_for(request, key, gone_too=True)
    if not how_may_take_down(photo, request.user):
        raise PermissionDenied("Only the person who posted this photo, the area and Local Trust take it down here.")
    if request.method == "POST":
        take_down(photo=photo, by=request.user, now=timezone.now())
        messages.success(request, GONE)
        return redirect(photo.update or photo.project)
    return redirect(photo.project if photo.taken_down_at else photo)


@allowed(Action.PHOTO_PUT_BACK)
def photos_taken_down(request: HttpRequest) -> HttpResponse:
    """What was taken down and what somebody asked for once more, for staff."""
    page = page_of(request, TakeDown.objects.for_list())
    return TemplateResponse(request, "projects/photos_taken_down.html", {"page": page})


@allowed(Action.PHOTO_PUT_BACK)
def photo_put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a photo back with a reason, or leave one standing."""
    row = get_object_or_404(TakeDown.objects.for_list(), pk=pk)
    form = PutBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            put_back(take_down=row, by=request.user, why=form.cleaned_data["why"], now=timezone.now())
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "The photo is back." if row.down_at else "The photo stays.")
            return redirect("projects:photos_taken_down")
    return TemplateResponse(request, "projects/photo_put_back.html", {"row": row, "form": form})


def _context(request: HttpRequest, photo: Photo, form: AskDownForm) -> dict:
    return {
        "photo": photo,
        "community": photo.project.community,
        "form": form,
        "may_take_down": how_may_take_down(photo, request.user),
        "may_free": may_free(photo, request.user),
        "is_free": FreePhoto.objects.filter(photo=photo).exists(),
        "for_everybody": is_for_everybody(photo),
    }


def _said(request: HttpRequest, photo: Photo, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(photo.project)
