"""An area's ideas: the list, one idea, putting, changing and answering it, and what neighbours say to it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.guards import public, signed_in
from biglocal.web.pages import page_of

from .. import actions
from ..actions.ideas import LONGEST_IDEA
from ..idea_filters import IdeaFilter
from ..idea_forms import AnswerForm, IdeaForm
from ..models import Idea, IdeaSupport


@public
def idea_list(request: HttpRequest, community: str) -> HttpResponse:
    """What neighbours would like to see, and what became of it."""
    area = area_of(community)
    ideas = Idea.objects.in_community(area).public().for_list().with_support(request.user)
    chosen = IdeaFilter(request.GET, ideas.order_by("-posted_at", "-pk"))
    context = {
        "community": area,
        "filter": chosen,
        "page": page_of(request, chosen.qs, 20),
        "may": may_in(request, area),
        "trail": [("Home", reverse("home")), (area.name, area.get_absolute_url()), ("Ideas", "")],
        "section": "areas",
    }
    return TemplateResponse(request, "projects/idea_list.html", context)


@public
def idea_detail(request: HttpRequest, community: str, pk: int) -> HttpResponse:
    """One idea, the answer, and who would use it or can help."""
    idea = find(request, community, pk)
    area = idea.community
    may = may_in(request, area)
    people = idea.support.select_related("person").order_by("at", "pk") if Action.IDEA_ANSWER in may else []
    context = {
        "community": area,
        "idea": idea,
        "shown": idea.state != Idea.State.WITHDRAWN and not idea.hidden_at,
        "mine": idea.by_id == request.user.pk,
        "may": may,
        "helpers": [row.person for row in people if row.kind == IdeaSupport.Kind.HELP][:40],
        "today": today(),
        "trail": [
            ("Home", reverse("home")),
            (area.name, area.get_absolute_url()),
            ("Ideas", reverse("projects:idea_list", args=[area.slug])),
            (idea.title, ""),
        ],
        "section": "areas",
    }
    return TemplateResponse(request, "projects/idea_detail.html", context)


@signed_in
def idea_new(request: HttpRequest, community: str) -> HttpResponse:
    """Put an idea for an area: anybody signed in may."""
    area = area_of(community)
    form = IdeaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            idea = actions.put_idea(
                community=area,
                text=data["words"],
                where=data["where"],
                form_key=data["form_key"],
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, f"Thank you. {area} answers by {idea.answer_due_on:%-d %B}.")
            return redirect(idea)
    return TemplateResponse(request, "projects/idea_new.html", of_form(area, form))


@signed_in
def idea_edit(request: HttpRequest, community: str, pk: int) -> HttpResponse:
    """Change one's own idea."""
    idea = own(request, community, pk)
    known = f"{idea.text}\n{idea.where}"
    form = IdeaForm(request.POST or None, known=known, initial={"words": idea.text, "where": idea.where})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.edit_idea(idea=idea, text=data["words"], where=data["where"], by=request.user, now=timezone.now())
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "Your changes are kept.")
            return redirect(idea)
    return TemplateResponse(request, "projects/idea_edit.html", of_form(idea.community, form) | {"idea": idea})


@signed_in
def idea_withdraw(request: HttpRequest, community: str, pk: int) -> HttpResponse:
    """Take one's own idea back, with a way back."""
    idea = own(request, community, pk)
    if request.method == "POST":
        try:
            actions.withdraw_idea(idea=idea, by=request.user)
        except Refused as refused:
            messages.error(request, refused.sentence)
        else:
            undo = reverse("projects:idea_restore", args=[community, pk])
            messages.success(request, "Your idea is taken back.", extra_tags=f"undo:{undo}")
    return redirect(idea)


@signed_in
def idea_restore(request: HttpRequest, community: str, pk: int) -> HttpResponse:
    """Put one's own idea back."""
    idea = own(request, community, pk)
    if request.method == "POST":
        try:
            actions.restore_idea(idea=idea, by=request.user)
            messages.success(request, "Your idea is back.")
        except Refused as refused:
            messages.error(request, refused.sentence)
    return redirect(idea)


@signed_in
def idea_support(request: HttpRequest, community: str, pk: int) -> HttpResponse:
    """Say “I’d use this” or “I can help”, or take it back."""
    idea = find(request, community, pk)
    kind = request.POST.get("kind", "")
    if request.method == "POST" and kind in IdeaSupport.Kind.values:
        try:
            if "take_back" in request.POST:
                actions.take_back_support(idea=idea, kind=kind, by=request.user)
            else:
                actions.support_idea(idea=idea, kind=kind, by=request.user)
                messages.success(request, "Thank you. We tell you what is answered.")
        except Refused as refused:
            messages.error(request, refused.sentence)
    return redirect(idea)


@allowed(Action.IDEA_ANSWER)
def idea_answer(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Say yes and how, or not now and why."""
    idea = get_object_or_404(Idea.objects.in_community(community).public().for_list(), pk=pk)
    if idea.state == Idea.State.YES:
        return redirect(idea)
    form = AnswerForm(request.POST or None, community=community, initial={"title": idea.title.rstrip("…")})
    if request.method == "POST" and form.is_valid():
        try:
            idea = actions.answer_idea(idea=idea, by=request.user, on=today(), now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "Your answer is there for everybody. Who spoke for the idea is told.")
            return redirect(idea.project or idea)
    context = {"community": community, "idea": idea, "form": form}
    return TemplateResponse(request, "projects/idea_answer.html", context)


# What they share ------------------------------------------------------------------------------------------------------
def area_of(community: str) -> Community:
    return get_object_or_404(Community.objects.select_related("programme").defer("outline"), slug=community)


def find(request: HttpRequest, community: str, pk: int) -> Any:
    """Return the area's idea as far as the reader may see it."""
    ideas = Idea.objects.filter(community__slug=community).visible_to(request.user)
    return get_object_or_404(ideas.for_list().with_support(request.user), pk=pk)


def own(request: HttpRequest, community: str, pk: int) -> Idea:
    """Return the reader's own idea; others find nothing to change."""
    idea = find(request, community, pk)
    if idea.by_id != request.user.pk:
        raise Http404("Only the person who put the idea can change it.")
    return idea


def of_form(area: Community, form: IdeaForm) -> dict[str, Any]:
    return {"community": area, "form": form, "letters": LONGEST_IDEA, "section": "areas"}


def may_in(request: HttpRequest, area: Community) -> set[Any]:
    return standing_of(request.user).actions_in(area) if request.user.is_authenticated else set()
