"""The demonstration's mailbox: every mail that would have gone out. Elsewhere there is no such page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from biglocal.web.guards import public
from biglocal.web.pages import page_of

from ..mailbox import code_in
from ..models import MailboxLetter


def demo_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page is there in the demonstration and nowhere else."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404("Only the demonstration has a mailbox.")
        return view(request, *args, **kwargs)

    return shown


@public
@demo_only
def mailbox(request: HttpRequest) -> HttpResponse:
    """Newest first; `?to=` shows one address. Codes to sign in stand in the list itself."""
    to = request.GET.get("to", "").replace("\x00", "").strip().lower()[:254]
    letters = MailboxLetter.objects.filter(to__contains=to) if to else MailboxLetter.objects.all()
    page = page_of(request, letters.defer("html"))
    for letter in page:
        letter.code = code_in(letter.text)
    return TemplateResponse(request, "notices/mailbox.html", {"page": page, "to": to})


@public
@demo_only
def mailbox_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter: who, when, its code, the HTML in a frame of its own, the plain text, the headers."""
    letter = get_object_or_404(MailboxLetter, pk=pk)
    return TemplateResponse(request, "notices/mailbox_letter.html", {"letter": letter, "code": code_in(letter.text)})


@public
@demo_only
def mailbox_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML alone, for the frame: an address and a policy of its own; nothing in it can run or send."""
    letter = get_object_or_404(MailboxLetter, pk=pk)
    return shut_in(letter.html)


def shut_in(html: str, *, pictures: bool = True, links: bool = True) -> HttpResponse:
    """Answer with a mail's HTML under a policy of its own: nothing in it runs or sends, only links may lead on."""
    html = html.replace(f'src="{settings.SITE_URL}/', 'src="/')  # the portal may be looked at by another name
    answer = HttpResponse(html.replace("<head>", '<head><base target="_top">', 1))
    shown = f"'self' {settings.SITE_URL} data:" if pictures else "'none'"
    answer["Content-Security-Policy"] = (
        f"default-src 'none'; img-src {shown}; style-src 'unsafe-inline'; frame-ancestors 'self'; "
        f"sandbox{' allow-top-navigation-by-user-activation' if links else ''}"
    )
    return answer
