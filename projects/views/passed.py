"""Updates handed to the worker: sent by a phone, listed, looked over and logged."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.refusals import Refused
from biglocal.web.acting import put_error
from biglocal.web.guards import public
from biglocal.web.pages import page_of
from biglocal.web.phone import phone_name

from ..actions.passed import log_passed, pass_update, set_passed_aside
from ..actions.photos import Waiting, digest_of
from ..models import PassedUpdate
from ..passed_forms import AsideForm, PassedForm, PassForm
from ..photos import MOST_PHOTOS, read_photo
from .phone import set_day


@public
def log_pass(request: HttpRequest, community: str) -> HttpResponse:
    """Take what a phone kept of somebody who left the area, for its worker. 200 `handed`; 401 sign in; 422 reasons."""
    if not request.user.is_authenticated or request.headers.get("X-Person") != phone_name(request.user):
        return JsonResponse({"sign_in": True}, status=401)
    area = get_object_or_404(Community, slug=community)
    if request.method != "POST":
        return JsonResponse({"reasons": [["", "Send a form."]]}, status=405)
    set_day(request)  # a day that cannot be reckoned is today, and the worker sees it
    form = PassForm(request.POST)
    if not form.is_valid() and "words" in form.errors:
        return JsonResponse({"reasons": [["words", text] for text in form.errors["words"]]}, status=422)
    try:
        key = uuid.UUID(request.POST.get("form_key", ""))
        now = timezone.now()
        pass_update(
            community=area, said=form.said(area), pictures=_pictures(request), by=request.user, now=now, key=key
        )
    except (Refused, ValueError) as refused:
        sentence = getattr(refused, "sentence", "This form is broken.")
        return JsonResponse({"reasons": [["", sentence]]}, status=422)
    return JsonResponse({"handed": True})


def _pictures(request: HttpRequest) -> list[Waiting]:
    """Read the photos; one that cannot be read is refused with its sentence."""
    people = request.POST.get("people", "")
    made: list[Waiting] = []
    shows = bool(request.POST.get("councillor"))
    for number, file in enumerate(request.FILES.getlist("photo")[:MOST_PHOTOS]):
        alt, credit = request.POST.get("alt", "")[:250].replace("\x00", ""), request.POST.get("credit", "")[:80]
        digest = digest_of(file)
        if digest not in {one.sent_as for one in made}:
            said = (people, "" if number else alt, credit.replace("\x00", ""), shows)
            made.append(Waiting(read_photo(file), digest, *said))
    return made


@allowed(Action.UPDATE_CORRECT)
def passed_list(request: HttpRequest, community: Community) -> HttpResponse:
    """What was handed over and waits, the oldest first."""
    rows = PassedUpdate.objects.in_community(community).open().for_list()
    context = {"community": community, "page": page_of(request, rows)}
    return TemplateResponse(request, "projects/passed_list.html", context)


@allowed(Action.UPDATE_CORRECT)
def passed_settle(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Log it for its writer, or set it aside."""
    passed = get_object_or_404(PassedUpdate.objects.in_community(community).for_list(), pk=pk)
    aside = AsideForm(request.POST if "aside" in request.POST else None)
    form = PassedForm(
        request.POST if request.method == "POST" and "aside" not in request.POST else None,
        passed=passed,
        asks_people=any(not held.people for held in passed.photos.all()),
        initial={"words": passed.words, "project": passed.project},
    )
    chosen = aside if aside.is_bound else form
    if chosen.is_valid():
        try:
            return _settled(request, passed, chosen)
        except Refused as refused:
            put_error(chosen, refused)
    context = {"community": community, "passed": passed, "form": form, "aside": aside}
    return TemplateResponse(request, "projects/passed_settle.html", context)


def _settled(request: HttpRequest, passed: PassedUpdate, form: Any) -> HttpResponse:
    data, now = form.cleaned_data, timezone.now()
    if isinstance(form, AsideForm):
        set_passed_aside(passed=passed, because=data["because"], by=request.user, now=now)
        messages.success(request, "Set aside. The reason is kept.")
        return redirect("projects:passed_list", passed.community.slug)
    update = log_passed(
        passed=passed,
        words=data["words"],
        project=data["project"],
        people=data.get("people", ""),
        by=request.user,
        now=now,
    )
    messages.success(request, f"Logged for {passed.by.get_full_name()}.")
    return redirect(update)
