"""The partnership looks back at its plan; Local Trust reads and answers; everybody reads what is published."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.actions import (
    agree_review,
    answer_review,
    begin_review,
    publish_review,
    reopen_review,
    save_review,
    set_review_day,
    submit_review,
)
from biglocal.communities.actions.plan_reviews import stamp_of
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community, PlanReview
from biglocal.communities.roles import standing_of
from biglocal.communities.views.meetings import area_and_may
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.guards import public
from biglocal.web.pages import page_of

from ..review_draft import drafts_of, read_logged
from ..review_forms import AgreeForm, AnswerForm, ReviewDayForm, ReviewForm

MOVED = {
    "begin": "Here is a draft from what was logged. Make it yours.",
    "agree": "The review is agreed. Send it to Local Trust.",
    "reopen": "You can write on it again.",
    "submit": "The review is with Local Trust. You can begin a new plan.",
    "publish": "The review is published. Everybody can read it.",
}


@allowed(Action.REVIEW_ANSWER)
def plan_reviews(request: HttpRequest) -> HttpResponse:
    """Reviews that Local Trust has got: those that wait first, then those answered."""
    mine = PlanReview.objects.of_programmes(standing_of(request.user).by_programme).sent().for_list()
    waiting = mine.waiting()
    answered = mine.exclude(state=PlanReview.State.SUBMITTED).order_by("-feedback_at", "-pk")
    context = {"waiting": waiting[:60], "page": page_of(request, answered), "today": today()}
    return TemplateResponse(request, "portal/plan_reviews.html", context)


def review_of(community: Community, pk: int) -> PlanReview:
    """The review of a page where the area works on it."""
    found = get_object_or_404(PlanReview.objects.in_community(community).select_related("plan", "decision"), pk=pk)
    found.plan.community = community
    return found


@public
def plan_review(request: HttpRequest, community: str, pk: int) -> HttpResponse:
    """One review, as the reader may see it: it prints."""
    area, may = area_and_may(request, community)
    shown = PlanReview.objects.in_community(area).visible(
        inside=Action.MEETING_SEE in may, staff=Action.REVIEW_ANSWER in may
    )
    found = get_object_or_404(shown.select_related("plan", "decision__meeting", "feedback_by"), pk=pk)
    found.plan.community = area
    agreeing = found.can_move("agree") and Action.REVIEW_SEND in may
    context = {
        "community": area,
        "review": found,
        "may": may,
        "agree_form": AgreeForm(community=area) if agreeing else None,
        "answer_form": AnswerForm() if found.can_move("answer") and Action.REVIEW_ANSWER in may else None,
        "trail": trail_of(area, "Review of the plan"),
    }
    return TemplateResponse(request, "portal/plan_review.html", context)


def trail_of(area: Community, words: str) -> list[tuple[str, str]]:
    return [
        ("Home", reverse("home")),
        (area.name, area.get_absolute_url()),
        ("Plan", reverse("communities:plan", args=[area.slug])),
        (words, ""),
    ]


@allowed(Action.PLAN_EDIT)
def review_start(request: HttpRequest, community: Community, number: int) -> HttpResponse:
    """Say when the partnership looks back at a plan; it may begin to write at once."""
    plan = get_object_or_404(community.plans, number=number)
    plan.community = community
    form = ReviewDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review = set_review_day(plan=plan, by=request.user, **form.cleaned_data)
            if "begin" in request.POST:
                begin(review, request.user)
                messages.success(request, MOVED["begin"])
                return redirect("review_edit", community.slug, review.pk)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "The day is set.")
            return redirect(review)
    context = {"community": community, "plan": plan, "form": form}
    return TemplateResponse(request, "portal/review_start.html", context)


def begin(review: PlanReview, by: Any) -> None:
    """Begin to write, from what was logged."""
    drafts = drafts_of(read_logged(review.plan, on=today()))
    begin_review(review=review, drafts=drafts, by=by, now=timezone.now())


@allowed(Action.PLAN_EDIT)
def review_edit(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Write the review, with what was logged beside it."""
    found = review_of(community, pk)
    if found.state != PlanReview.State.IN_PROGRESS:
        return redirect(found)
    initial = {name: words for name, _, words in found.answers} | {"outcomes": found.outcomes, "seen": stamp_of(found)}
    form = ReviewForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_review(
                review=found,
                answers=form.answers(),
                outcomes=form.cleaned_data["outcomes"],
                by=request.user,
                now=timezone.now(),
                seen=form.cleaned_data["seen"],
            )
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "Saved.")
            return redirect(found)
    logged = read_logged(found.plan, on=today())
    context = {"community": community, "review": found, "form": form, "logged": logged}
    return TemplateResponse(request, "portal/review_edit.html", context)


@allowed(Action.PLAN_EDIT)
@require_POST
def review_move(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Begin, agree, take up again, send or publish a review."""
    found, by, now = review_of(community, pk), request.user, timezone.now()
    move = request.POST.get("move", "")
    form = AgreeForm(request.POST, community=community)
    decision = form.cleaned_data["decision"] if form.is_valid() else None
    moves = {
        "begin": lambda: begin(found, by),
        "agree": lambda: agree_review(review=found, by=by, on=today(), decision=decision),
        "reopen": lambda: reopen_review(review=found, by=by),
        "submit": lambda: submit_review(review=found, by=by, now=now, on=today()),
        "publish": lambda: publish_review(review=found, by=by, now=now),
    }
    if move in moves:
        try:
            moves[move]()
        except Refused as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(request, MOVED[move])
            if move in {"begin", "reopen"}:
                return redirect("review_edit", community.slug, pk)
    return redirect(found)


@allowed(Action.REVIEW_ANSWER)
@require_POST
def review_answer(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """Local Trust writes back."""
    found = get_object_or_404(PlanReview.objects.in_community(community).sent().select_related("plan"), pk=pk)
    found.plan.community = community
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            answer_review(review=found, by=request.user, now=timezone.now(), on=today(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "Your answer is sent. The partnership can publish both.")
            return redirect(found)
    may = request.may
    context = {"community": community, "review": found, "may": may, "answer_form": form}
    return TemplateResponse(
        request, "portal/plan_review.html", context | {"trail": trail_of(community, "Review of the plan")}
    )
