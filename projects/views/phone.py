"""The same form as `log`, sent by a phone that kept it: answered in JSON that the phone can act on."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from biglocal.communities.models import Community
from biglocal.web.guards import public
from biglocal.web.phone import phone_name

from ..actions.passed import taker_of
from ..models import Update
from .updates import log

LONGEST_WAIT = timedelta(days=60)
CLOCK_MOVED = timedelta(hours=6)  # more than this between two ways of telling how long it waited
SAY_WHEN = "The clock of this phone was changed while this waited. Say on which day it happened."


@public
def log_send(request: HttpRequest, community: str) -> HttpResponse:
    """Log what a phone kept. 200 `sent`; 401 sign in; 403 `gone`, no part in the area any more; 422 the reasons.

    An update that arrived before is `sent`, whatever changed since: who sends it again never hears that it failed.
    """
    if not request.user.is_authenticated or request.headers.get("X-Person") != phone_name(request.user):
        return JsonResponse({"sign_in": True}, status=401)
    if (made := _arrived(request)) is not None:
        return JsonResponse({"sent": made.get_absolute_url()})
    if request.method != "POST":
        return JsonResponse({"reasons": [["", "Send a form."]]}, status=405)
    if reason := set_day(request):
        return JsonResponse({"reasons": [["when", reason]]}, status=422)
    try:
        answer = log(request, community=community)
    except (Http404, PermissionDenied):
        return JsonResponse(_gone(request, community), status=403)
    return _told(request, answer)


def _gone(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Say that the person takes no part here, and to whom the update can be handed over instead."""
    reason = "You no longer take part in this area, so it cannot be sent as yours."
    area = Community.objects.filter(slug=slug).first()
    taker = taker_of(area, request.user, on=timezone.localdate()) if area else None
    way = {"to": reverse("projects:log_pass", args=[slug]), "name": taker.get_full_name()} if taker else None
    return {"gone": True, "reasons": [["", reason]], "hand": way}


def _arrived(request: HttpRequest) -> Update | None:
    """Return the update this very form made before."""
    try:
        key = uuid.UUID(request.POST.get("form_key", ""))
    except ValueError:
        return None
    return Update.objects.select_related("project__community").filter(form_key=key, by=request.user.pk).first()


def set_day(request: HttpRequest) -> str:
    """Where no day was chosen, reckon it from how long the form waited: the phone's date is never believed.

    Returns a sentence where that cannot be known.
    """
    data = request.POST.copy()
    if data.get("when"):
        return ""
    waited, moved = _seconds(request, "X-Waited"), abs(_seconds(request, "X-Clock-Moved"))
    if moved > CLOCK_MOVED or not timedelta(minutes=-5) <= waited <= LONGEST_WAIT:
        return SAY_WHEN
    data["when"] = timezone.localdate(timezone.now() - max(waited, timedelta())).isoformat()
    request.POST = data  # type: ignore[assignment]  # the form reads it as if it had been typed
    return ""


def _seconds(request: HttpRequest, header: str) -> timedelta:
    try:
        return timedelta(seconds=float(request.headers.get(header, 0)))
    except (ValueError, OverflowError):
        return timedelta.max


def _told(request: HttpRequest, answer: Any) -> HttpResponse:
    """Put the page's answer in words for the phone."""
    if answer.status_code == 302:
        if request.headers.get("X-Waiting"):  # nobody looks on: the phone itself will say that it was sent
            list(messages.get_messages(request))
        return JsonResponse({"sent": answer["Location"]})
    if isinstance(answer, TemplateResponse):
        reasons = [[name, text] for name, texts in (answer.context_data or {})["form"].errors.items() for text in texts]
        return JsonResponse({"reasons": reasons, "page": answer.render().content.decode()}, status=422)
    return answer
