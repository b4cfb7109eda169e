"""Errors as pages: sentences that say what to do."""

import logging

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

logger = logging.getLogger(__name__)
PLAIN = (
    "<!DOCTYPE html><html lang='en-GB'><title>Something broke</title><h1>Something broke, and it is ours to mend</h1>"
)

TOO_LONG = {  # what to do where more is pasted than a page takes, and where that is done
    "funding:report_paste": ("This table is too long to paste. Choose it as a file instead: CSV or Excel (.xlsx)."),
    "funding:report_fill": ("This table is too long to put in. Keep only the rows of the report, and bring it again."),
}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere: say how to send it again."""
    return render(request, "errors/csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Too big, too many parts, or not to be read."""
    match = request.resolver_match if isinstance(exception, RequestDataTooBig) else None
    context = {}
    if match and (sentence := TOO_LONG.get(match.view_name)):
        context = {"sentence": sentence, "way_back": reverse("funding:report_paste", kwargs=match.kwargs)}
    return render(request, "errors/400.html", context, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A guard or an action said no: its sentence is the page."""
    sentence = str(exception) or "Your role does not open it."
    return render(request, "errors/403.html", {"sentence": sentence}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page, or one of another area."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. Asks nothing of the database, the session or the person: any of them may be what is broken."""
    try:
        page: str = render_to_string("errors/500.html", {"SITE_NAME": settings.SITE_NAME, "DEMO": settings.DEMO})
    except Exception:
        logger.exception("The page about errors is broken itself")
        page = PLAIN
    return HttpResponse(page, status=500)
