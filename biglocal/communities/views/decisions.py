"""Questions put to a meeting, interests declared in them, what came of them, and who does what."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.accounts.models import Person
from biglocal.dates import today
from biglocal.refusals import Refused

from ..actions import (
    add_action,
    declare_interest,
    finish_action,
    record_decision,
    save_question,
    take_back_declaration,
)
from ..actions.decisions import stamp
from ..decision_forms import DeclareForm, QuestionForm, RecordForm, ToDoForm
from ..guards import allowed
from ..models import Community, Declaration, Interest, Meeting, MeetingDecision, RoleHeld
from ..voting import members_on, rules_of, voters_of
from .meetings import meeting_of


def decision_of(community: Community, number: int, pk: int) -> MeetingDecision:
    """The decision of a page where it is written."""
    meeting = meeting_of(community, number)
    found = get_object_or_404(meeting.decisions.select_related("item"), pk=pk)
    found.meeting = meeting
    return found


@allowed(Action.MEETING_EDIT)
def question_add(request: HttpRequest, community: Community, number: int) -> HttpResponse:
    """Put a question to the meeting."""
    return question_page(request, meeting_of(community, number), None, {})


@allowed(Action.MEETING_EDIT)
def question_edit(request: HttpRequest, community: Community, number: int, pk: int) -> HttpResponse:
    """Change the words of a question, its part of the plan, who may read it."""
    found = decision_of(community, number, pk)
    initial = {name: getattr(found, name) for name in ["title", "item", "priority", "private"]}
    return question_page(request, found.meeting, found, initial)


def question_page(
    request: HttpRequest, meeting: Meeting, decision: MeetingDecision | None, initial: dict[str, Any]
) -> HttpResponse:
    """The form of one question, shown or saved."""
    form = QuestionForm(request.POST or None, meeting=meeting, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_question(meeting=meeting, decision=decision, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "The question is saved.")
            return redirect(meeting)
    context = {"community": meeting.community, "meeting": meeting, "decision": decision, "form": form}
    return TemplateResponse(request, "communities/question_edit.html", context)


@allowed(Action.MEETING_EDIT)
def decision_record(request: HttpRequest, community: Community, number: int, pk: int) -> HttpResponse:
    """Write what came of a question."""
    found = decision_of(community, number, pk)
    names = ["words", "why", *RecordForm.NUMBERS]
    initial = {name: getattr(found, name) or "" for name in names} | {"seen": stamp(found)}
    initial |= {"outcome": "" if found.is_due else found.outcome, "how": found.how or rules_of(community).decides_by}
    form = RecordForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            record_decision(decision=found, by=request.user, now=timezone.now(), on=today(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "What came of it is saved.")
            return redirect(found)
    context = {"community": community, "meeting": found.meeting, "decision": found, "form": form}
    return TemplateResponse(request, "communities/decision_record.html", context | {"voters": voters_of(found)})


@allowed(Action.MEETING_EDIT)
def interest_declare(request: HttpRequest, community: Community, number: int, pk: int) -> HttpResponse:
    """Write down a member's interest and what followed, or take back what was written by mistake."""
    found = decision_of(community, number, pk)
    declared = found.declarations.select_related("person")
    if request.method == "POST" and request.POST.get("back", "").isdecimal():
        declaration = get_object_or_404(declared, pk=int(request.POST["back"][:15]))
        return taken_back(request, found, declaration)
    people = [member.person for member in members_on(community, found.meeting.on)]
    interests = Interest.objects.in_community(community).running(found.meeting.on).select_related("person")
    form = DeclareForm(request.POST or None, people=people, interests=interests)
    if request.method == "POST" and form.is_valid():
        try:
            declare_interest(decision=found, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "The interest is written down.")
            return redirect(found)
    context = {"community": community, "meeting": found.meeting, "decision": found, "form": form}
    return TemplateResponse(request, "communities/interest_declare.html", context | {"declared": declared})


def taken_back(request: HttpRequest, decision: MeetingDecision, declaration: Declaration) -> HttpResponse:
    """A declaration written by mistake goes."""
    try:
        take_back_declaration(declaration=declaration, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "It is taken back. That it stood there is kept in the history.")
    return redirect(decision)


@allowed(Action.MEETING_EDIT)
def action_add(request: HttpRequest, community: Community, number: int) -> HttpResponse:
    """Who does what by when."""
    meeting = meeting_of(community, number)
    people = Person.objects.filter(pk__in=who_takes_part(community, meeting))
    form = ToDoForm(request.POST or None, meeting=meeting, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            add_action(meeting=meeting, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "It is written down. We remind them three days before.")
            return redirect(meeting)
    context = {"community": community, "meeting": meeting, "form": form}
    return TemplateResponse(request, "communities/action_add.html", context)


def who_takes_part(community: Community, meeting: Meeting) -> set[int]:
    """Ids of today's members and workers, and of members on the day of the meeting."""
    roles = RoleHeld.objects.running(today()).filter(
        community=community, role__in=["resident", "chair", "worker"], person__is_active=True
    )
    return {member.person_id for member in members_on(community, meeting.on)} | set(
        roles.values_list("person", flat=True)
    )


@allowed(Action.MEETING_SEE)
@require_POST
def action_done(request: HttpRequest, community: Community, number: int, pk: int) -> HttpResponse:
    """Tick what somebody said they would do: its owner, or who writes the minutes."""
    meeting = meeting_of(community, number)
    action = get_object_or_404(meeting.actions.select_related("owner"), pk=pk)
    undo = "undo" in request.POST
    try:
        finish_action(action=action, by=request.user, on=today(), done=not undo)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "It is on the list again." if undo else "Done. Thank you.")
    back = request.POST.get("next", "")
    ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()})
    return redirect(back if ours else meeting)
