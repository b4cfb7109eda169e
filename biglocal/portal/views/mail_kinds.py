"""For staff: all kinds of mail, when each goes and to whom, and an example of each as people get it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.notices import catalogue
from biglocal.notices.views.mailbox import shut_in

from ..mails import example


@allowed(Action.MAIL_WATCH)
def mail_kinds(request: HttpRequest) -> HttpResponse:
    """Every kind there is, by part: made from what the parts register."""
    return TemplateResponse(request, "portal/mail_kinds.html", {"rows": catalogue.rows()})


@allowed(Action.MAIL_WATCH)
def mail_kind(request: HttpRequest, name: str) -> HttpResponse:
    """One kind: its subject, the HTML in a frame of its own, the plain text, what mail programs read."""
    mail = example_or_404(name)
    row = next(row for row in catalogue.rows() if row.name == name)
    context = {"mail": mail, "row": row, "headers": mail.extra_headers, "reply_to": ", ".join(mail.reply_to)}
    return TemplateResponse(request, "portal/mail_kind.html", context)


@allowed(Action.MAIL_WATCH)
def mail_kind_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML alone, for the frame; `?pictures=off` shows it as programs do that fetch none."""
    html = str(example_or_404(name).alternatives[0][0])
    return shut_in(html, pictures="pictures" not in request.GET, links=False)


def example_or_404(name: str) -> Any:
    """Return an example of the kind; there is none of a kind without mails of its own."""
    mail = example(name)
    if mail is None:
        raise Http404("There is no mail of this kind.")
    return mail
