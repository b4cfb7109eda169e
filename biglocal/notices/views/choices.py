"""The page behind "stop these emails": signed out, no expiry. GET shows one button, POST does it; it can be undone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.csrf import csrf_exempt

from biglocal.web.guards import public

from ..choices import CHOICES, Choice


@public
@csrf_exempt  # the signed token says who and what; mail programs press the button by a POST of their own (RFC 8058)
def mail_choice(request: HttpRequest, token: str) -> HttpResponse:
    """Show one button: stop, or when stopped take up again."""
    choice = Choice.read(token)
    if choice is None or choice.scope == CHOICES:
        return link_unknown(request)
    if request.method != "POST":
        return kept_by_nobody(TemplateResponse(request, "notices/mail_choice.html", {"choice": choice}))
    if "undo" in request.POST:
        choice.undo()
    else:
        choice.stop()
    if "List-Unsubscribe" in request.POST:  # a mail program asks for no page
        return kept_by_nobody(HttpResponse("Stopped.", content_type="text/plain"))
    return kept_by_nobody(redirect("mail_choice", token))


def link_unknown(request: HttpRequest) -> HttpResponse:
    """Say kindly that the link is cut or changed, or its account gone, and where the choices are."""
    return kept_by_nobody(TemplateResponse(request, "notices/link_unknown.html", status=404))


def kept_by_nobody(answer: HttpResponse) -> HttpResponse:
    """Let no cache keep the page, no search engine list it, and no other site see its address.

    Our own pages still hear where a form came from (`same-origin`): without that, CSRF refuses the search box above.
    """
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "same-origin"
    return answer
