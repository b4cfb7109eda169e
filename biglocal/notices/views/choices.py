"""The page behind "stop these emails": signed out, no expiry. GET shows one button, POST does it; it can be undone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.csrf import csrf_exempt

from biglocal.web.guards import public

from ..choices import Choice


@public
@csrf_exempt  # the signed token says who and what; mail programs press the button by a POST of their own (RFC 8058)
def mail_choice(request: HttpRequest, token: str) -> HttpResponse:
    """Show one button: stop, or when stopped take up again."""
    choice = Choice.read(token)
    if choice is None:
        raise Http404("This link is not whole. Copy all of it from the email.")
    if request.method != "POST":
        return TemplateResponse(request, "notices/mail_choice.html", {"choice": choice})
    if "undo" in request.POST:
        choice.undo()
    else:
        choice.stop()
    if "List-Unsubscribe" in request.POST:  # a mail program asks for no page
        return HttpResponse("Stopped.", content_type="text/plain")
    return redirect("mail_choice", token)
