"""Concerns waiting for the area's chair and worker, and for staff."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.refusals import Refused
from biglocal.web.pages import page_of

from ..actions import answer_concern, close_concern, hide, reopen_concern
from ..filters import WAITING, ConcernFilter
from ..forms import AnswerForm, ReasonForm
from ..models import Concern, Hiding
from ..registry import shown, thing_of


@allowed(Action.CONCERN_ANSWER)
def area_concerns(request: HttpRequest, community: Community) -> HttpResponse:
    """The area's concerns, longest wait first."""
    mine = Hiding.objects.filter(community=community)
    return _queue(request, Concern.objects.in_community(community), mine, community)


@allowed(Action.CONCERN_ANSWER)
def concern_list(request: HttpRequest) -> HttpResponse:
    """All concerns that the person answers: of several areas, of staff those of the programme."""
    return _queue(request, Concern.objects.all(), Hiding.objects.all())


def _queue(request: HttpRequest, concerns: Any, hidings: Any, community: Community | None = None) -> HttpResponse:
    asked = request.GET if "state" in request.GET or "kind" in request.GET else {"state": WAITING}
    narrowed = ConcernFilter(asked, concerns.answerable_by(request.user).for_list())
    answered = hidings.seen_by(request.user).standing().filter(replied_at__isnull=False).exclude(writer=request.user)
    context = {
        "filter": narrowed,
        "page": page_of(request, narrowed.qs),
        "replies": answered.for_list()[:10],
        "now": timezone.now(),
        "community": community,
    }
    return TemplateResponse(request, "concerns/concern_list.html", context)


@allowed(Action.CONCERN_ANSWER)
def concern(request: HttpRequest, pk: int) -> HttpResponse:
    """One concern: what it is about as it was and as it is, and what can be done."""
    found = get_object_or_404(Concern.objects.answerable_by(request.user).for_list(), pk=pk)
    act = request.POST.get("act", "")
    answer = AnswerForm(request.POST if act == "answer" else None, initial={"answer": found.answer})
    reason = ReasonForm(request.POST if act == "hide" else None)
    if request.method == "POST" and _acted(request, found, act, answer, reason):
        return redirect(found)
    kind = thing_of(found.topic)
    thing = shown(found.topic, None)
    context = {
        "concern": found,
        "thing": thing,
        "kind": kind[0] if kind else None,
        "kind_pk": kind[1] if kind else 0,
        "mend": kind[0].mend(thing) if kind and thing and kind[0].mend else "",
        "hiding": Hiding.objects.standing().filter(topic=found.topic).for_list().first() if found.topic else None,
        "answer": answer,
        "reason": reason,
        "reporter": reporter_of(found),
    }
    return TemplateResponse(request, "concerns/concern.html", context)


def reporter_of(concern: Concern) -> str:
    """Return who says so, as far as those who answer may know."""
    if concern.by_id and concern.may_name:
        return concern.by.get_full_name()
    return "Somebody with an account" if concern.by_id else "Somebody without an account"


def _acted(request: HttpRequest, found: Concern, act: str, answer: AnswerForm, reason: ReasonForm) -> bool:
    """Do what was pressed; False leaves the page with its errors."""
    now, form = timezone.now(), {"answer": answer, "hide": reason}.get(act)
    if form is not None and not form.is_valid():
        return False
    try:
        if act == "answer":
            answer_concern(concern=found, by=request.user, now=now, **answer.cleaned_data)
            messages.success(request, "Your answer is kept.")
        elif act == "hide":
            hide(topic=found.topic, by=request.user, now=now, concern=found, **reason.cleaned_data)
            messages.success(request, "It is hidden. The person who wrote it is told why.")
        elif act == "close":
            close_concern(concern=found, by=request.user, now=now)
            messages.success(request, "Closed.")
        elif act == "reopen":
            reopen_concern(concern=found, by=request.user)
            messages.success(request, "It is open again.")
    except Refused as refused:
        if form is None:
            messages.error(request, refused.sentence)
            return True
        form.add_error(None, refused.sentence)
        return False
    return True
