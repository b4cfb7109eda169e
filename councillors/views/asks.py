"""Asks of an area's group, and a councillor's answer."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.acting import put_error, renewed, tried
from biglocal.web.pages import page_of

from ..actions import answer_ask, close_ask, edit_ask, raise_ask, tell_result, undo_ask, withdraw_ask
from ..actions.asks import stamp_of
from ..ask_starts import source_of, taken_over
from ..forms import AnswerForm, AskEditForm, AskForm, EndForm, ResultForm
from ..models import Ask, AskAnswer, Term


def trail_of(community: Community, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way from home to a page of the area."""
    here = reverse("councillors:ask_list", args=[community.slug])
    return [("Home", reverse("home")), (community.name, community.get_absolute_url()), ("Requests", here), *more]


@allowed(Action.UPDATE_SEE_INSIDE)
def ask_list(request: HttpRequest, community: Community) -> HttpResponse:
    """What the area has asked its councillors, with their answers."""
    asks = Ask.objects.in_community(community).for_list().with_answers().newest_open_first()
    page = page_of(request, asks)
    return TemplateResponse(
        request, "councillors/ask_list.html", {"community": community, "page": page, "trail": trail_of(community)}
    )


@allowed(Action.ASK_RAISE)
def ask_raise(request: HttpRequest, community: Community) -> HttpResponse:
    """Ask the councillors for one small thing."""
    form = AskForm(request.POST or None, community=community, initial=taken_over(community, request.GET))
    if form.is_valid():
        try:
            ask = raise_ask(community=community, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            put_error(form, refused)
        else:
            messages.success(request, f"Your councillors will hear of it: {ask.title}")
            return redirect(ask)
    terms = Term.objects.in_community(community, on=today())
    trail = trail_of(community, ("Ask your councillors", ""))
    context = {"community": community, "form": form, "terms": terms, "trail": trail, **source_of(form)}
    return TemplateResponse(request, "councillors/ask_raise.html", context)


@allowed(Action.ASK_RAISE)
def ask_edit(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Change the words of a request that nobody has yet."""
    ask = get_object_or_404(Ask.objects.in_community(community).for_list(), pk=pk)
    form = AskEditForm(request.POST or None, initial={**model_to_dict(ask), "seen": stamp_of(ask)})
    if request.method == "POST" and form.is_valid():
        act = partial(edit_ask, ask=ask, by=request.user, now=timezone.now(), **form.cleaned_data)
        if tried(request, act, "The request says it anew.", form):
            return redirect(ask)
        ask.refresh_from_db()
        renewed(form, stamp_of(ask))
    trail = trail_of(community, (ask.title, ask.get_absolute_url()), ("Change the words", ""))
    context = {"community": community, "ask": ask, "form": form, "trail": trail}
    return TemplateResponse(request, "councillors/ask_edit.html", context)


@allowed(Action.ASK_RAISE)
def ask_withdraw(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Take a request back; GET asks once more."""
    return _ended(request, community, pk, withdraw_ask, "Taken back", "councillors/ask_withdraw.html")


@allowed(Action.ASK_RAISE)
def ask_close(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Close a request that is over; GET asks once more."""
    return _ended(request, community, pk, close_ask, "Closed", "councillors/ask_close.html")


def _ended(
    request: HttpRequest, community: Community, pk: int, end: Callable[..., Ask], done: str, template: str
) -> HttpResponse:
    ask = get_object_or_404(Ask.objects.in_community(community).for_list(), pk=pk)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"seen": ask.state})
    if request.method == "POST" and form.is_valid():
        act = partial(end, ask=ask, by=request.user, now=timezone.now(), **form.cleaned_data)
        stays = form if ask.is_open else None  # with who has it now, beside the button
        if tried(request, act, f"{done}: {ask.title}", stays) or stays is None:
            return redirect(ask)
        renewed(form, ask.state)
    trail = trail_of(community, (ask.title, ask.get_absolute_url()), (done, ""))
    context = {"community": community, "ask": ask, "form": form, "trail": trail}
    return TemplateResponse(request, template, context)


@allowed(Action.ASK_RAISE)
@require_POST
def ask_undo(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Undo what the group did last: the result, the closing, the taking back."""
    ask = get_object_or_404(Ask.objects.in_community(community).select_related("community"), pk=pk)
    act = partial(undo_ask, ask=ask, by=request.user, now=timezone.now())
    tried(request, act, "Undone. The request stands where it stood.")
    return redirect(ask)


@allowed(Action.ASK_RAISE)
def ask_result(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Tell what a councillor's help led to."""
    ask = get_object_or_404(Ask.objects.in_community(community).for_list(), pk=pk)
    form = ResultForm(request.POST or None)
    if form.is_valid():
        act = partial(tell_result, ask=ask, by=request.user, now=timezone.now(), **form.cleaned_data)
        if tried(request, act, "Thank you. It stands on the ward’s page now, and on the project’s.", form):
            return redirect(ask)
    context = {"community": community, "ask": ask, "form": form, "trail": trail_of(community, ("Tell the result", ""))}
    return TemplateResponse(request, "councillors/ask_result.html", context)


@allowed(Action.ASK_ANSWER)
@require_POST
def ask_answer(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Keep the councillor's answer; only who has a term of today in one of its wards finds the ask."""
    asks = Ask.objects.in_community(community).answerable_by(request.user, on=today())
    ask = get_object_or_404(asks.select_related("raised_by"), pk=pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        act = partial(answer_ask, ask=ask, by=request.user, now=timezone.now(), **form.cleaned_data)
        tried(request, act, partial(said_thanks, ask))
    else:
        messages.warning(request, next(iter(form.errors.values()))[0])
    if request.POST.get("from") == "ask":
        return redirect("councillors:ask_detail", community.slug, ask.pk)
    ward = request.POST.get("ward", "")
    chosen = f"?ward={ward}" if ward.isdecimal() and len(ward) < 12 else ""
    return redirect(f"{reverse('ward_home')}{chosen}#ask-{ask.pk}")


def said_thanks(ask: Ask, answer: AskAnswer) -> str:
    """Return the sentence that follows an answer."""
    asker = ask.raised_by.get_short_name()
    if answer.answer == AskAnswer.Answer.YES:
        return f"Thank you. {asker} knows that you will: {ask.title}"
    if answer.answer == AskAnswer.Answer.CALL:
        return f"Thank you. {asker} knows that you want to talk first: {ask.title}"
    if answer.ask.state == Ask.State.DECLINED:
        return f"That is fine. {asker} knows, and looks for another way: {ask.title}"
    return f"That is fine. The request stays open for others: {ask.title}"
