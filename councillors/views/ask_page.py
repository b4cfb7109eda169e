"""One ask's own page, and what councillors and group do there beside answering."""

from functools import partial
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.audit.record import history_of
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.web.acting import tried

from ..actions import begin_ask, keep_ask, pass_ask, take_back_word, write_word
from ..ask_moves import MOVES, Hand
from ..ask_reads import is_silent, other_ways, page_of_ask
from ..ask_ready import ask_of_page
from ..forms import PassForm, WordForm
from ..models import Ask, AskWord

MOST_HISTORY = 50


def ask_found(request: HttpRequest, community: Community, pk: int) -> Ask:
    """Return the area's ask that this person may read: any of them, or one of a councillor's own wards."""
    inside = Action.UPDATE_SEE_INSIDE in cast(AllowedRequest, request).may
    ask = ask_of_page(community, pk, request.user, today(), inside=inside)
    if ask is None:
        raise Http404("No request of your wards has this number.")
    return ask


def trail_to(request: HttpRequest, community: Community, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to an ask: for who takes part by the area's list, for its councillors by their ward."""
    home = ("Home", reverse("home"))
    if Action.UPDATE_SEE_INSIDE in cast(AllowedRequest, request).may:
        asks = reverse("councillors:ask_list", args=[community.slug])
        return [home, (community.name, community.get_absolute_url()), ("Requests", asks), *more]
    return [home, ("Your ward", reverse("ward_home")), *more]


@allowed(Action.ASK_SEE)
def ask_detail(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """The ask, who has it, what was said and written, and what this reader can do about it."""
    ask = ask_found(request, community, pk)
    return show(request, community, ask, WordForm())


def show(request: HttpRequest, community: Community, ask: Ask, form: WordForm) -> HttpResponse:
    """Answer the page, with a message that was not sent yet."""
    may = cast(AllowedRequest, request).may
    page = page_of_ask(ask, request.user, today())
    of_group = Action.ASK_RAISE in may
    context = {
        "community": community,
        "ask": ask,
        "page": page,
        "form": form,
        "of_group": of_group,
        "sees_phone": of_group or page.is_asked,
        "can": {move for hand, move in MOVES if hand == Hand.GROUP and ask.can(hand, move)} if of_group else set(),
        "writes": (of_group or page.is_asked) and ask.state not in (Ask.State.CLOSED, Ask.State.WITHDRAWN),
        "ways": other_ways(ask, today()) if of_group and is_silent(ask, timezone.now()) else None,
        "history": history_of(ask)[:MOST_HISTORY] if Action.UPDATE_SEE_INSIDE in may else [],
        "trail": trail_to(request, community, (ask.title, "")),
    }
    return TemplateResponse(request, "councillors/ask_detail.html", context)


@allowed(Action.ASK_SEE)
@require_POST
def ask_write(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Write to the other side about an ask."""
    ask = ask_found(request, community, pk)
    form = WordForm(request.POST)
    if form.is_valid():
        act = partial(write_word, ask=ask, by=request.user, now=timezone.now(), **form.cleaned_data)
        if tried(request, act, "Sent. The answer comes by email, and stands here.", form):
            return redirect(f"{ask.get_absolute_url()}#words")
    return show(request, community, ask, form)


@allowed(Action.ASK_SEE)
@require_POST
def ask_word_back(request: HttpRequest, community: Community, pk: int, word: int) -> HttpResponse:
    """Take back what one wrote oneself."""
    ask = ask_found(request, community, pk)
    row = get_object_or_404(AskWord, ask=ask, pk=word)
    return _done(request, ask, "Taken back.", take_back_word, word=row)


@allowed(Action.ASK_ANSWER)
def ask_pass(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Pass an ask on to a colleague, or to somebody named in words."""
    asks = Ask.objects.in_community(community).answerable_by(request.user, on=today())
    ask = get_object_or_404(asks.for_list(), pk=pk)
    page = page_of_ask(ask, request.user, today())
    form = PassForm(request.POST if request.method == "POST" else None, colleagues=page.colleagues)
    if request.method == "POST" and form.is_valid():
        act = partial(pass_ask, ask=ask, by=request.user, now=timezone.now(), **form.cleaned_data)
        knows = f"{ask.raised_by.get_short_name()} knows."
        if tried(request, act, lambda kept: f"Passed on to {kept.passed_name}. {knows}", form):
            return redirect(ask)
    trail = trail_to(request, community, (ask.title, ask.get_absolute_url()), ("Pass it on", ""))
    context = {"community": community, "ask": ask, "page": page, "form": form, "trail": trail}
    return TemplateResponse(request, "councillors/ask_pass.html", context)


@allowed(Action.ASK_ANSWER)
@require_POST
def ask_keep(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Have an ask again that one had passed on."""
    return _done(request, _own(request, community, pk), "You have it again.", keep_ask)


@allowed(Action.ASK_ANSWER)
@require_POST
def ask_begin(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Say that one is at it."""
    ask = _own(request, community, pk)
    return _done(request, ask, f"Thank you. {ask.raised_by.get_short_name()} knows that you are at it.", begin_ask)


def _own(request: HttpRequest, community: Community, pk: int) -> Ask:
    asks = Ask.objects.in_community(community).answerable_by(request.user, on=today())
    return get_object_or_404(asks.select_related("community", "raised_by"), pk=pk)


def _done(request: HttpRequest, ask: Ask, said: str, action: Any, **about: Any) -> HttpResponse:
    """Do it, say so or say why not, and lead back to the ask."""
    about = about or {"ask": ask}
    tried(request, partial(action, by=request.user, now=timezone.now(), **about), said)
    return redirect(ask)
