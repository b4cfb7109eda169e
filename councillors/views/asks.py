"""Asks of an area's group, and a councillor's answer."""

from django.contrib import messages
from django.core.paginator import Paginator
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
from projects.models import Project

from ..actions import answer_ask, raise_ask, tell_result, withdraw_ask
from ..forms import AnswerForm, AskForm, ResultForm
from ..models import Ask, AskAnswer, Term

PER_PAGE = 30


def trail_of(community: Community, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way from home to a page of the area."""
    here = reverse("councillors:ask_list", args=[community.slug])
    return [("Home", reverse("home")), (community.name, community.get_absolute_url()), ("Asks", here), *more]


@allowed(Action.UPDATE_SEE_INSIDE)
def ask_list(request: HttpRequest, community: Community) -> HttpResponse:
    """What the area has asked its councillors, with their answers."""
    asks = Ask.objects.in_community(community).for_list().with_answers().newest_open_first()
    page = Paginator(asks, PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(
        request, "councillors/ask_list.html", {"community": community, "page": page, "trail": trail_of(community)}
    )


@allowed(Action.ASK_RAISE)
def ask_raise(request: HttpRequest, community: Community) -> HttpResponse:
    """Ask the councillors for one small thing."""
    chosen = Project.objects.in_community(community).filter(slug=request.GET.get("project", "").replace("\x00", ""))
    form = AskForm(request.POST or None, community=community, initial={"project": chosen.first()})
    if form.is_valid():
        try:
            ask = raise_ask(community=community, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, f"Your councillors will hear of it: {ask.title}")
            return redirect("councillors:ask_list", community.slug)
    terms = Term.objects.in_community(community, on=today())
    trail = trail_of(community, ("Ask your councillors", ""))
    context = {"community": community, "form": form, "terms": terms, "trail": trail}
    return TemplateResponse(request, "councillors/ask_raise.html", context)


@allowed(Action.ASK_RAISE)
def ask_withdraw(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Take a request back; GET asks once more."""
    ask = get_object_or_404(Ask.objects.in_community(community).for_list(), pk=pk)
    if request.method == "POST":
        try:
            withdraw_ask(ask=ask, by=request.user, now=timezone.now())
        except Refused as refused:
            messages.warning(request, refused.sentence)
        else:
            messages.success(request, f"Taken back: {ask.title}")
        return redirect("councillors:ask_list", community.slug)
    context = {"community": community, "ask": ask, "trail": trail_of(community, ("Take a request back", ""))}
    return TemplateResponse(request, "councillors/ask_withdraw.html", context)


@allowed(Action.ASK_RAISE)
def ask_result(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Tell what a councillor's help led to."""
    ask = get_object_or_404(Ask.objects.in_community(community).for_list(), pk=pk)
    form = ResultForm(request.POST or None)
    if form.is_valid():
        try:
            tell_result(ask=ask, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "Thank you. It stands on the ward’s page now, and on the project’s.")
            return redirect("councillors:ask_list", community.slug)
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
        try:
            answer = answer_ask(ask=ask, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            messages.warning(request, refused.sentence)
        else:
            messages.success(request, said_thanks(ask, answer))
    else:
        messages.warning(request, next(iter(form.errors.values()))[0])
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
    return f"That is fine. The request stays open for others: {ask.title}"
