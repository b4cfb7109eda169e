"""The review page of staff, and what its buttons do."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.accounts.models import Person
from biglocal.communities.guards import allowed
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.acting import renewed, tried

from ..actions import (
    ask_for_changes,
    ask_second_reader,
    confirm_decision,
    decide_proposal,
    declare_conflict,
    hand_over,
    save_review,
    send_back_decision,
    take_back_conflict,
    take_next,
)
from ..actions.asked import conditions_of
from ..actions.decisions import YES, cut_to, sums_of
from ..actions.reviews import refuse_taking_back
from ..actions.rules import newest_sent, staff_stamp, stamp_with
from ..forms.deciding import DecideForm
from ..forms.staff import (
    ChangesForm,
    ConflictForm,
    ReaderForm,
    ReviewForm,
    SeenForm,
    SendBackForm,
    TakeBackForm,
    typed_review,
)
from ..models import Decision, Proposal
from ..people import officers_of, owners_of
from ..reads import declared_conflict, grant_of, grant_page
from ..schedule import planned

REVIEW = Action.GRANTS_REVIEW


@allowed(REVIEW)
def grant(request: HttpRequest, ref: str) -> HttpResponse:
    """One proposal as staff read it: conflicts first, their words beside our scores, costs, answer, history."""
    proposal = grant_of(request.user, ref)
    if unsaid(proposal, request.user):
        return TemplateResponse(request, "funding/grant_first.html", {"proposal": proposal, "section": "grants"})
    page = grant_page(proposal, request.user, on=today())
    state = stamp_with(proposal, page["version"].number)
    seen = {"seen": state}
    reads = proposal.reader_id == request.user.pk and not page["finished_mine"]
    asked = f"{proposal.asked:,.2f}".removesuffix(".00")
    writes = page["may_act"] and proposal.can_move("score") and (reads or "write" in request.GET)
    context = {
        **page,
        "proposal": proposal,
        "seen": state,
        "review_form": ReviewForm(kind=proposal.kind, initial={**typed_review(page["mine"]), **seen})
        if writes
        else None,
        "changes_form": ChangesForm(kind=proposal.kind, initial=seen),
        "decide_form": decide_form(proposal, ltos(proposal, page["version"]), initial={**seen, "amount": asked})
        if page["may_act"] and proposal.reader_id and (page["scored_by_others"] or not page["scores_asked"])
        else None,
        "reader_form": ReaderForm(officers=page["officers"], initial={**seen, "reader": proposal.reader_id}),
        "decision": proposal.decision if hasattr(proposal, "decision") else None,
        "signature_above": proposal.community.programme.now.second_signature_above,
        "days_left": (proposal.answer_due_on - today()).days if proposal.answer_due_on else None,
        "section": "grants",
    }
    return TemplateResponse(request, "funding/grant.html", context)


def unsaid(proposal: Proposal, person: Any) -> bool:
    """Has the person not yet said whether there is a conflict? Until then only title and area are shown.

    Who belongs to the area reads it as they do there, and acts on nothing.
    """
    said = {conflict.person_id for conflict in proposal.conflicts.all()}
    return person.pk not in said and proposal.community_id not in standing_of(person).by_community


def press(
    request: HttpRequest, proposal: Proposal, form: forms.Form, act: Callable[[], Any], done: str, title: str
) -> HttpResponse:
    """Do it and go back to the grant; a refusal shows the form by itself, with what was typed."""
    if form.is_valid():
        if tried(request, act, done, form):
            return redirect("grant", ref=proposal.ref)
        renewed(form, staff_stamp(Proposal.objects.get(pk=proposal.pk)))
    context = {"proposal": proposal, "form": form, "title": title, "section": "grants"}
    return TemplateResponse(request, "funding/grant_again.html", context, status=200)


@allowed(REVIEW)
@require_POST
def grant_conflict(request: HttpRequest, ref: str) -> HttpResponse:
    """Say whether there is a conflict of interest. Who declares one is led away: the page is shut for them."""
    proposal = grant_of(request.user, ref)
    form = ConflictForm(request.POST)

    def act() -> None:
        declare_conflict(proposal=proposal, by=request.user, now=timezone.now(), **form.cleaned_data)

    answer = press(request, proposal, form, act, "Thank you. That is kept.", "Conflicts of interest")
    if answer.status_code == 302 and form.cleaned_data["has_conflict"]:
        return redirect("grants")
    return answer


@allowed(REVIEW)
def grant_conflict_back(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Take back a conflict declared by mistake, with a reason: a manager does it for somebody else."""
    said = declared_conflict(request.user, ref, pk)
    if said is None:
        return redirect("grant", ref=ref)  # pressed twice
    whose = {"proposal": said.proposal, "person": said.person, "by": request.user}
    try:
        refuse_taking_back(**whose, on=today())
    except Refused as refused:
        raise PermissionDenied(refused.sentence) from None
    form = TakeBackForm(request.POST or None)
    if form.is_valid():
        take_back_conflict(**whose, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Taken back. Say on the page of the grant how it is.")
        return redirect("grant", ref=ref)
    context = {"said": said, "proposal": said.proposal, "form": form, "section": "grants"}
    return TemplateResponse(request, "funding/grant_conflict_back.html", context)


@allowed(REVIEW)
@require_POST
def grant_reader(request: HttpRequest, ref: str) -> HttpResponse:
    """Take it to read, or give it to somebody."""
    proposal = grant_of(request.user, ref)
    officers = officers_of([proposal.community.programme_id], on=today())
    form = ReaderForm(request.POST, officers=officers)

    def act() -> None:
        given = {**form.cleaned_data, "reader": get_object_or_404(Person, pk=form.cleaned_data["reader"])}
        second = request.POST.get("do") == "second"
        (ask_second_reader if second else hand_over)(proposal=proposal, by=request.user, now=timezone.now(), **given)

    return press(request, proposal, form, act, "Kept.", "Who reads it?")


@allowed(REVIEW)
@require_POST
def grant_next(request: HttpRequest) -> HttpResponse:
    """Take the riskiest and oldest work that nobody has yet."""
    row = take_next(by=request.user, now=timezone.now())
    if row is None:
        messages.info(request, "Nothing waits for somebody to take it.")
        return redirect("grants")
    messages.success(request, f"{row.ref} is yours.")
    return redirect(row.url)


@allowed(REVIEW)
@require_POST
def grant_review(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep scores and notes; the other button recommends."""
    proposal = grant_of(request.user, ref)
    form = ReviewForm(request.POST, kind=proposal.kind)

    def act() -> None:
        save_review(proposal=proposal, by=request.user, now=timezone.now(), **form.given)

    done = "Recommended. Somebody else can decide now." if request.POST.get("do") == "finish" else "Saved."
    return press(request, proposal, form, act, done, "What we think")


@allowed(REVIEW)
@require_POST
def grant_changes(request: HttpRequest, ref: str) -> HttpResponse:
    """Send numbered points back to the group."""
    proposal = grant_of(request.user, ref)
    form = ChangesForm(request.POST, kind=proposal.kind)

    def act() -> None:
        ask_for_changes(proposal=proposal, by=request.user, now=timezone.now(), **form.given)

    return press(request, proposal, form, act, "Sent to the group.", "Ask for changes")


def ltos(proposal: Proposal, version: Any) -> set[int]:
    """Return the organisations that hold a part of it, from costs that are read already."""
    return {proposal.lto_id, *(line.lto_id for line in version.lines.all())}


def decide_form(proposal: Proposal, ltos: set[int], *args: Any, **kwargs: Any) -> DecideForm:
    """Return the form with those who may see to a condition, and the payments that may wait for one."""
    parts = planned(proposal, proposal.asked, today())
    payments = [(part.number, f"Payment {part.number}, about {part.due_on:%-d %B %Y}") for part in parts]
    owners = owners_of(proposal, ltos, on=today())
    return DecideForm(*args, owners=owners, payments=payments or [(1, "The first payment")], **kwargs)


@allowed(Action.GRANTS_DECIDE)
@require_POST
def grant_decide(request: HttpRequest, ref: str) -> HttpResponse:
    """Record the decision; the other button shows first what the group will read."""
    proposal = grant_of(request.user, ref)
    form = decide_form(proposal, proposal.lto_ids(), request.POST)
    if form.more:
        form.only_show()
        context = {"proposal": proposal, "form": form, "title": "Decision", "section": "grants"}
        return TemplateResponse(request, "funding/grant_again.html", context)
    if request.POST.get("do") == "preview" and form.is_valid():
        try:
            context = {"proposal": proposal, "form": form, "section": "grants", **preview_of(proposal, form.given)}
            return TemplateResponse(request, "funding/grant_decide.html", context)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
            context = {"proposal": proposal, "form": form, "title": "Decision", "section": "grants"}
            return TemplateResponse(request, "funding/grant_again.html", context)

    def act() -> None:
        decide_proposal(proposal=proposal, by=request.user, now=timezone.now(), **form.given)

    return press(request, proposal, form, act, "The decision is recorded.", "Decision")


def preview_of(proposal: Proposal, given: dict[str, Any]) -> dict[str, Any]:
    """Return what the group would read, and what each cost would get."""
    version = newest_sent(proposal)
    lines = list(version.lines.all())
    amount = (given["amount"] or Decimal(0)) if given["answer"] in YES else Decimal(0)
    parts = {line.pk: part for line, part in cut_to(lines, amount)}
    amounts = list(sums_of(version, amount).values())
    asked = conditions_of(proposal, given["answer"], amounts, given["conditions"], today())
    for one in asked:
        one.decision = Decision(proposal=proposal)
    label = dict(DecideForm.base_fields["answer"].choices)[given["answer"]]  # type: ignore[attr-defined]  # a field of choices
    shown = [(line, parts.get(line.pk, 0)) for line in lines]
    return {**given, "label": label, "amount": amount, "asked": asked, "parts": shown}


@allowed(Action.GRANTS_CONFIRM)
@require_POST
def grant_confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """The second signature; the other button sends the decision back."""
    proposal = grant_of(request.user, ref)
    back = request.POST.get("do") == "back"
    form: forms.Form = SendBackForm(request.POST) if back else SeenForm(request.POST)

    def act() -> None:
        given = {"proposal": proposal, "by": request.user, "now": timezone.now()}
        send_back_decision(**given, **form.cleaned_data) if back else confirm_decision(**given, **form.cleaned_data)

    done = "Sent back to who decided." if back else "Confirmed. The group has been told."
    return press(request, proposal, form, act, done, "Second signature")
