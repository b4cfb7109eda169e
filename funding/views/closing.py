"""The end of an area: what is left, the checklist, the letter; staff begin and confirm."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.money import pounds
from biglocal.private_files import checked_file, download
from biglocal.web.acting import renewed, tried
from biglocal.web.pages import page_of

from ..actions import close_checklist as checks
from ..actions import close_out as acts
from ..actions.closing_stale import closing_stamp
from ..closing_reads import areas_closing, closing_of, closing_page
from ..forms.close_out import GiveUpForm, LetterForm, TickForm
from ..letter import paragraphs
from ..models import CHECKS, CheckItem, CloseOut
from .letters import letter_file

LETTER = """Dear friends in {area},

Your programme has come to its end. {rest}

Thank you for all you did. Please keep your records until {day}."""


def trail_of(community: Community, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way from home to a page about the end."""
    money, here = reverse("area_money", args=[community.slug]), reverse("funding:closing", args=[community.slug])
    trail = [("Home", reverse("home")), (community.name, community.get_absolute_url()), ("Money", money)]
    return [*trail, ("Closing", here), *more]


@allowed(Action.MONEY_SEE)
def closing(request: HttpRequest, community: Community) -> HttpResponse:
    """Where the area is on its way to the end."""
    context = {"community": community, **closing_page(community), "trail": trail_of(community)}
    return TemplateResponse(request, "funding/closing.html", context)


@allowed(Action.PORTFOLIO_SEE)
def closing_list(request: HttpRequest) -> HttpResponse:
    """Areas with little left, and those that are closing."""
    rows = areas_closing(list(standing_of(request.user).by_programme))
    context = {"page": page_of(request, rows), "section": "areas"}
    return TemplateResponse(request, "funding/closing_list.html", context)


PRESSED: dict[str, tuple[Callable[..., Any], str]] = {
    "begin": (acts.begin_closing, "Begun. The area is told."),
    "unbegin": (acts.take_back_closing, "Taken back. The area runs on."),
    "done": (checks.finish_checklist, "Local Trust looks at it now."),
    "reopen": (checks.reopen_checklist, "Open again."),
    "unconfirm": (acts.take_back_confirmation, "Taken back."),
    "archive": (acts.archive_area, "Archived."),
}


def press(request: HttpRequest, community: Community, act: str, offered: set[str]) -> HttpResponse:
    """Do what the button says, and go back to the page."""
    if act not in offered:
        raise Http404("The button came from another page.")
    do, done = PRESSED[act]
    tried(request, partial(do, community=community, by=request.user, now=timezone.now()), done)
    return redirect("funding:closing", community.slug)


@allowed(Action.CLOSE_OUT)
@require_POST
def closing_press(request: HttpRequest, community: Community, act: str) -> HttpResponse:
    """The group finishes its checklist, or opens it again."""
    return press(request, community, act, {"done", "reopen"})


@allowed(Action.CLOSE_BEGIN)
@require_POST
def closing_begin(request: HttpRequest, community: Community, act: str) -> HttpResponse:
    """Local Trust begins the close-out, takes it back, or asks for more."""
    return press(request, community, act, {"begin", "unbegin", "reopen"})


@allowed(Action.CLOSE_CONFIRM)
@require_POST
def closing_end(request: HttpRequest, community: Community, act: str) -> HttpResponse:
    """Take the confirmation back, or archive."""
    return press(request, community, act, {"unconfirm", "archive"})


@allowed(Action.CLOSE_OUT)
def closing_tick(request: HttpRequest, community: Community, code: str) -> HttpResponse:
    """Tick a point off, with what shows it; or take the tick away."""
    item = get_object_or_404(CheckItem, close_out__community=community, code=code)
    known = {"proof": item.proof, "seen": closing_stamp(closing_of(community), item)}
    form = TickForm(request.POST or None, request.FILES or None, initial=known)
    given = {"community": community, "code": code, "by": request.user, "now": timezone.now()}
    if request.POST.get("act") == "untick":
        gone = tried(request, partial(checks.untick, **given), "The tick is gone.")
        return redirect("funding:closing", community.slug) if gone else redirect(request.path)
    if form.is_valid():

        def act() -> None:
            file = form.cleaned_data["file"]
            said = {"proof": form.cleaned_data["proof"], "seen": form.cleaned_data["seen"]}
            checks.tick_off(file=checked_file(file) if file else None, **said, **given)

        if tried(request, act, "Ticked off.", form):
            return redirect("funding:closing", community.slug)
        item.refresh_from_db()
        renewed(form, closing_stamp(closing_of(community), item))
    context = {"community": community, "item": item, "form": form, "trail": trail_of(community, (CHECKS[code], ""))}
    return TemplateResponse(request, "funding/closing_tick.html", context)


@allowed(Action.MONEY_SEE)
def closing_proof(request: HttpRequest, community: Community, code: str) -> HttpResponse:
    """The paper that shows a point, as a download."""
    item = get_object_or_404(CheckItem, close_out__community=community, code=code)
    return download(item.proof_file, f"{community.slug}-{code}")


@allowed(Action.CLOSE_CONFIRM)
def closing_confirm(request: HttpRequest, community: Community) -> HttpResponse:
    """Write the letter, and confirm that the area has closed."""
    page = closing_page(community)
    known = {"letter": draft_of(community, page), "seen": closing_stamp(page["close_out"])}
    form = LetterForm(request.POST or None, initial=known)
    if form.is_valid():
        given = {"community": community, "by": request.user, "now": timezone.now()}
        act = partial(acts.confirm_closing, **form.cleaned_data, **given)
        if tried(request, act, "Confirmed. The area has its letter.", form):
            return redirect("funding:closing", community.slug)
        renewed(form, closing_stamp(closing_of(community)))
    context = {"community": community, **page, "form": form, "trail": trail_of(community, ("Confirm", ""))}
    return TemplateResponse(request, "funding/closing_confirm.html", context)


def draft_of(community: Community, page: dict[str, Any]) -> str:
    """Return a letter to begin from."""
    day = acts.kept_until(today(), page["figures"].records_years)
    rest = []
    if page["planned"]:
        rest.append(f"{pounds(page['planned'])} is not spent yet, and your fund holder spends it as you planned.")
    if page["unplanned"]:
        rest.append(f"{pounds(page['unplanned'])} was not planned, and stays with the programme.")
    return LETTER.format(area=community, rest=" ".join(rest) or "All of your money is spent.", day=f"{day:%-d %B %Y}")


@allowed(Action.CLOSE_CONFIRM)
def closing_give_up(request: HttpRequest, community: Community) -> HttpResponse:
    """Money that will not be planned goes back to the programme."""
    page = closing_page(community)
    form = GiveUpForm(request.POST or None, initial={"seen": closing_stamp(page["close_out"])})
    if form.is_valid():
        given = {"community": community, "by": request.user, "now": timezone.now()}
        act = partial(acts.give_up_money, **form.cleaned_data, **given)
        if tried(request, act, "Given back.", form):
            return redirect("funding:closing", community.slug)
        renewed(form, closing_stamp(closing_of(community)))
    context = {"community": community, **page, "form": form, "trail": trail_of(community, ("Give money back", ""))}
    return TemplateResponse(request, "funding/closing_give_up.html", context)


@allowed(Action.MONEY_SEE)
def closing_letter(request: HttpRequest, community: Community) -> HttpResponse:
    """The letter of Local Trust."""
    close_out = closing_of(community)
    if close_out.confirmed_on is None:
        raise Http404("There is no letter yet.")
    context = {"community": community, "close_out": close_out, "trail": trail_of(community, ("The letter", ""))}
    return TemplateResponse(request, "funding/closing_letter.html", context)


@allowed(Action.MONEY_SEE)
def closing_letter_pdf(request: HttpRequest, community: Community) -> HttpResponse:
    """The letter as a tagged file."""
    close_out = CloseOut.objects.select_related("confirmed_by").filter(community=community).first()
    if close_out is None or close_out.confirmed_on is None:
        raise Http404("There is no letter yet.")
    close_out.community = community
    return letter_file(letter_words(close_out), f"{community.slug}-closed")


def letter_words(close_out: CloseOut) -> dict[str, Any]:
    """Return all words of the letter."""
    return {
        "from": "Local Trust",
        "date": f"{close_out.confirmed_on:%-d %B %Y}",
        "to": [f"The partnership of {close_out.community.name}"],
        "title": f"{close_out.community.name} has closed",
        "about": [f"{pounds(close_out.left)} was not spent on that day."],
        "message": paragraphs(close_out.letter),
        "conditions": [],
        "costs": [],
        "next": f"Records are kept until {close_out.keep_until:%-d %B %Y}.",
        "signed": [close_out.confirmed_by.get_full_name(), "Local Trust"],
    }
