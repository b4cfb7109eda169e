"""Mail as people meet it: the demonstration's mailbox, and the page behind "stop this mail"."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from biglocal.web.guards import public


@public
def mailbox(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "notices/mailbox.html", {})
