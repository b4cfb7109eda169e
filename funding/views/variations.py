"""Changes to agreements: what a group asks for, with the budget before and after; staff answer on the same page."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.accounts.models import Person
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.acting import put_error, renewed, tried
from biglocal.web.pages import page_of

from ..actions.variation_answers import decide_variation, hand_variation, query_variation
from ..actions.variation_rules import RUNNING, left_of, stamp
from ..actions.variations import (
    agree_variation,
    answer_variation,
    save_variation,
    send_variation,
    start_variation,
    undo_variation,
    withdraw_variation,
)
from ..forms.proposals import PressForm
from ..forms.staff import ReaderForm
from ..forms.variations import AgreedForm, AnswerForm, DecideForm, QueryForm, VariationForm
from ..models import Agreement, Variation
from ..people import officers_of
from ..variation_reads import page_about, running_agreements, variation_of

PRESSED = {
    "send": (send_variation, "Sent. Local Trust answers here."),
    "withdraw": (withdraw_variation, "Taken back. It stays here as a record."),
    "undo": (undo_variation, "Undone. The lines are as they were before."),
}


def trail_of(community: Community, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way from home to a page about changes."""
    money, here = reverse("area_money", args=[community.slug]), reverse("funding:variation_list", args=[community.slug])
    trail = [("Home", reverse("home")), (community.name, community.get_absolute_url()), ("Money", money)]
    return [*trail, ("Changes to agreements", here), *more]


@allowed(Action.MONEY_SEE)
def variation_list(request: AllowedRequest, community: Community) -> HttpResponse:
    """The area's changes, newest first; from here a new one begins."""
    rows = Variation.objects.in_community(community).with_names()
    context = {
        "community": community,
        "page": page_of(request, rows),
        "agreements": running_agreements(community) if Action.VARIATION_ASK in request.may else [],
        "trail": trail_of(community),
    }
    return TemplateResponse(request, "funding/variation_list.html", context)


@allowed(Action.MONEY_SEE)
def variation_detail(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """One change: why, the budget before and after, where it is, and what can be done next."""
    variation = variation_of(community, pk)
    seen = {"seen": stamp(variation)}
    context = {
        "community": community,
        "variation": variation,
        **page_about(variation),
        **seen,
        "answer_form": AnswerForm(initial=seen),
        "query_form": QueryForm(initial=seen),
        "decide_form": DecideForm(initial=seen),
        "trail": trail_of(community, (variation.get_kind_display(), "")),
    }
    return TemplateResponse(request, "funding/variation_detail.html", context)


@allowed(Action.VARIATION_ASK)
def variation_new(request: HttpRequest, community: Community, agreement: int, kind: str) -> HttpResponse:
    """Write a change of one kind to one agreement."""
    found = get_object_or_404(
        Agreement.objects.in_community(community).select_related("lto", "community__programme"), pk=agreement
    )
    if kind not in Variation.Kind.values:
        raise Http404("There is no such kind of change.")
    if found.state not in RUNNING:
        messages.info(request, f"“{found}” is {found.get_state_display().lower()}, so it can’t be changed.")
        return redirect("funding:variation_list", community.slug)
    form = VariationForm(request.POST or None, kind=kind, lines=list(found.lines.all()))
    if form.is_valid():
        given = {"by": request.user, "now": timezone.now(), "form_key": form.cleaned_data["form_key"]}
        try:
            made = start_variation(agreement=found, kind=kind, **given, **form.written)
        except Refused as refused:
            put_error(form, refused)
        else:
            done = "It holds, and it is in the history." if made.holds else "Saved. Now your partnership agrees."
            messages.success(request, done)
            return redirect(made)
    return form_page(request, community, found, kind, form, None)


@allowed(Action.VARIATION_ASK)
def variation_edit(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Change the words and amounts of one that is with the group."""
    variation = variation_of(community, pk)
    if request.method == "GET" and not variation.can_move("edit"):
        messages.info(request, f"It is “{variation.get_state_display()}”, so it can’t be changed.")
        return redirect(variation)
    lines = list(variation.agreement.lines.all())
    form = VariationForm(request.POST or None, kind=variation.kind, lines=lines, initial=typed(variation))
    if form.is_valid():
        given = {"by": request.user, "now": timezone.now(), "seen": form.cleaned_data["seen"]}
        act = partial(save_variation, variation=variation, **given, **form.written)
        if tried(request, act, "Saved. Now your partnership agrees.", form):
            return redirect(variation)
        renewed(form, stamp(variation_of(community, pk)))
    return form_page(request, community, variation.agreement, variation.kind, form, variation)


def typed(variation: Variation) -> dict[str, Any]:
    """Return the form's values for what is kept."""
    lines = {"from_line": variation.from_line_id, "to_line": variation.to_line_id}
    words = {name: getattr(variation, name) for name in ["amount", "new_words", "new_end", "reason"]}
    return {**lines, **words, "seen": stamp(variation)}


def form_page(
    request: HttpRequest, community: Community, agreement: Agreement, kind: str, form: VariationForm, variation: Any
) -> HttpResponse:
    """Show the form with what is left to change."""
    figures = agreement.figures
    context = {
        "community": community,
        "agreement": agreement,
        "kind": Variation.Kind(kind),
        "form": form,
        "variation": variation,
        "left": left_of(agreement),
        "smallest": figures.tolerance_amount,
        "percent": int(figures.tolerance_rate * 100),
        "trail": trail_of(community, (Variation.Kind(kind).label, "")),
    }
    return TemplateResponse(request, "funding/variation_form.html", context)


@allowed(Action.VARIATION_AGREE)
def variation_agree(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Write down the day on which the partnership agreed."""
    variation = variation_of(community, pk)
    form = AgreedForm(request.POST or None, initial={"seen": stamp(variation)})
    words = "The partnership agreed", "Keep this", "Kept. Now it can be sent."
    return one_form(request, variation, form, agree_variation, words)


@allowed(Action.VARIATION_ASK)
def variation_answer(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Answer the question of Local Trust."""
    variation = variation_of(community, pk)
    form = AnswerForm(request.POST or None, initial={"seen": stamp(variation)})
    words = "Answer the question", "Send the answer", "Sent to Local Trust."
    return one_form(request, variation, form, answer_variation, words)


@allowed(Action.VARIATION_DECIDE)
def variation_query(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Ask the group something first."""
    variation = variation_of(community, pk)
    form = QueryForm(request.POST or None, initial={"seen": stamp(variation)})
    words = "Ask a question", "Send the question", "Sent to the group."
    return one_form(request, variation, form, query_variation, words)


@allowed(Action.VARIATION_DECIDE)
def variation_reader(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Take it to read, or hand it on to a colleague."""
    variation = variation_of(community, pk)
    officers = officers_of([community.programme_id], on=today())
    form = ReaderForm(request.POST or None, officers=officers, initial={"seen": stamp(variation)})

    def hand(reader: str, **given: Any) -> Variation:
        return hand_variation(reader=get_object_or_404(Person, pk=reader), **given)

    words = "Who reads it?", "Give it to them", "Kept. They are told."
    return one_form(request, variation, form, hand, words)


@allowed(Action.VARIATION_DECIDE)
def variation_decide(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Say yes or no."""
    variation = variation_of(community, pk)
    form = DecideForm(request.POST or None, initial={"seen": stamp(variation)})
    words = "Answer the change", "Send the answer", "Answered. The group is told."
    return one_form(request, variation, form, decide_variation, words)


def one_form(
    request: HttpRequest,
    variation: Variation,
    form: forms.Form,
    verb: Callable[..., Variation],
    words: tuple[str, str, str],
) -> HttpResponse:
    """Show the form by itself, or do what it says and go back. `words`: heading, button, what is said after."""
    title, button, done = words
    if form.is_valid():
        act = partial(verb, variation=variation, by=request.user, now=timezone.now(), **form.cleaned_data)
        if tried(request, act, done, form):
            return redirect(variation)
        renewed(form, stamp(variation_of(variation.agreement.community, variation.pk)))
    community = variation.agreement.community
    here = (variation.get_kind_display(), variation.get_absolute_url())
    trail = trail_of(community, here, (title, ""))
    context = {"variation": variation, "form": form, "title": title, "button": button, "trail": trail}
    return TemplateResponse(request, "funding/variation_say.html", context)


@allowed(Action.VARIATION_ASK)
@require_POST
def variation_press(request: HttpRequest, community: Community, pk: int, act: str) -> HttpResponse:
    """Send it, take it back, or undo one that was logged."""
    variation = variation_of(community, pk)
    form = PressForm(request.POST)
    if act not in PRESSED or not form.is_valid():
        raise Http404("The button came from another page.")
    press, done = PRESSED[act]
    given = {"by": request.user, "now": timezone.now(), "seen": form.cleaned_data["seen"]}
    tried(request, partial(press, variation=variation, **given), done)
    return redirect(variation)
