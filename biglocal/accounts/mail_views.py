"""One page for all choices of mail: signed in, and by a signed link signed out. GET changes nothing, all can be undone.

The link's page asks for no CSRF token: who holds the link may press its buttons, and nobody else can name it.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt

from biglocal.notices.changes import ALL, OFTEN, change, undo, wish_for_topic
from biglocal.notices.choices import CHOICES, Choice
from biglocal.notices.registry import KINDS, split
from biglocal.notices.views.choices import kept_by_nobody, link_unknown
from biglocal.web.guards import public, signed_in

from .forms import CadenceForm
from .mail_page import choices_shown
from .models import Person

WISHES = {"stop", "hear", "week", "month", "good"}


@signed_in
def mail_settings(request: HttpRequest) -> HttpResponse:
    """All choices of who is signed in."""
    return choices_page(request, request.user, reverse("mail_settings"), signed_in=True)


@public
@csrf_exempt
def mail_choices(request: HttpRequest, token: str) -> HttpResponse:
    """The same for who holds the link of a mail."""
    choice = Choice.read(token)
    if choice is None or choice.scope != CHOICES:
        return link_unknown(request)
    return kept_by_nobody(choices_page(request, choice.person, reverse("mail_choices", args=[token]), signed_in=False))


def choices_page(request: HttpRequest, person: Any, address: str, *, signed_in: bool) -> HttpResponse:
    """Show the choices; POST does one thing and comes back to the same page of the list."""
    form = CadenceForm(initial={"cadence": person.cadence, "digest_weekday": person.digest_weekday})
    if request.method == "POST":
        if "cadence" in request.POST or "often" in request.POST:
            form = CadenceForm(request.POST)
        if not form.is_bound or form.is_valid():
            done = do_what_is_pressed(person, request.POST, form)
            asked = {name: said for name, said in {"page": request.GET.get("page"), "changed": done}.items() if said}
            return redirect(f"{address}?{urlencode(asked)}" if asked else address)
    context = {
        **choices_shown(request, person, signed_in=signed_in),
        "form": form,
        "person": person,
        "here": f"{address}?{urlencode({'page': request.GET['page']})}" if "page" in request.GET else address,
        "by_link": not signed_in,
        "is_other": not signed_in and request.user.is_authenticated and request.user.pk != person.pk,
        "section": "account" if signed_in else "",
    }
    return TemplateResponse(request, "accounts/mail_settings.html", context)


def do_what_is_pressed(person: Person, pressed: Any, form: CadenceForm) -> str:
    """Do the one thing the button says, and return what the next page needs to say so; "" where nothing is named."""
    if token := pressed.get("undo"):
        return undo(person, token)
    if form.is_bound:
        standing = [form.cleaned_data["cadence"], form.cleaned_data["digest_weekday"]]
        return change(person, OFTEN, standing)
    if "all" in pressed:
        return change(person, ALL, [pressed["all"] == "stop"])
    if kind := pressed.get("kind"):
        if kind not in KINDS:
            raise Http404("There is no such email.")
        return change(person, f"kind:{kind}", ["stop" in pressed])
    return change_topic(person, pressed.get("topic", ""), pressed.get("wish", ""))


def change_topic(person: Person, topic: str, wish: str) -> str:
    """Stop, mute or hear of a topic of the person; a wish about what is no longer followed does nothing."""
    prefix, number = split(topic)
    if not number or "\x00" in prefix or wish not in WISHES:
        raise Http404("There is nothing here to choose.")
    standing = wish_for_topic(person, topic, wish)
    return change(person, f"topic:{topic}", standing) if standing is not None else ""
