"""Log progress, correct it, take it down, thank for it."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.communities.roles import can, standing_of
from biglocal.refusals import Refused
from biglocal.web.guards import signed_in

from ..actions import (
    delete_update,
    edit_update,
    log_update,
    may_change,
    restore_update,
    say_thanks,
    take_back_thanks,
)
from ..actions.setbacks import facts_of
from ..effort_forms import numbers_of
from ..forms import CorrectForm, LogForm
from ..models import Update
from ..story import place_in_story

KIND_ICONS = {"step": "sprout", "setback": "crack", "put_right": "cross", "thanks": "heart"}


@allowed(Action.UPDATE_LOG)
def log_choose(request: HttpRequest) -> HttpResponse:
    """Lead to the form of the person's area; with several, offer them."""
    ids = standing_of(request.user).communities_with(Action.UPDATE_LOG)
    communities = Community.objects.filter(pk__in=ids)
    if len(communities) == 1:
        return redirect("log", communities[0].slug)
    return TemplateResponse(request, "projects/log_choose.html", {"communities": communities})


@allowed(Action.UPDATE_LOG)
def log(request: HttpRequest, community: Community) -> HttpResponse:
    """The form that a resident fills in on the phone, standing in the park."""
    given = (request.POST, request.FILES) if request.method == "POST" else ()  # also when nothing came with it
    form = LogForm(*given, community=community, by=request.user, initial=_first_choices(request, community))
    if request.method == "POST":
        if form.is_valid():
            try:
                update = log_update(by=request.user, now=timezone.now(), **_facts(form))
            except Refused as refused:
                form.add_error(refused.field, refused.sentence)
            else:
                _say_sent(request, update)
                return redirect(update)
        form.hold(now=timezone.now())
    context = {"community": community, "form": form, "kinds": _kinds(), "today": timezone.localdate()}
    return TemplateResponse(request, "projects/log.html", context)


@allowed(Action.UPDATE_LOG)
def update_edit(request: HttpRequest, community: Community, slug: str, pk: int) -> HttpResponse:
    """Correct an update."""
    update = _own_update(request, community, slug, pk)
    given = (request.POST, request.FILES) if request.method == "POST" else ()  # also when nothing came with it
    form = CorrectForm(*given, update=update, by=request.user, initial=_as_it_stands(update))
    if request.method == "POST":
        sent = form.is_valid()
        form.hold(now=timezone.now())
        if sent and _corrected(request, update, form):
            messages.success(request, "Your changes are kept.")
            return redirect(place_in_story(update, inside=True))
    context = {"community": community, "update": update, "form": form, "kinds": _kinds(), "today": timezone.localdate()}
    return TemplateResponse(request, "projects/update_edit.html", context)


def _corrected(request: HttpRequest, update: Update, form: CorrectForm) -> bool:
    """Change the update by what the form holds; what is refused stands in the form."""
    try:
        edit_update(update=update, by=request.user, now=timezone.now(), of_photos=form.of_photos(), **_said(form))
    except Refused as refused:
        form.add_error(refused.field, refused.sentence)
        return False
    return True


@allowed(Action.UPDATE_LOG)
def update_delete(request: HttpRequest, community: Community, slug: str, pk: int) -> HttpResponse:
    """Take an update down, with a way back."""
    update = _own_update(request, community, slug, pk)
    if request.method == "POST":
        delete_update(update=update, by=request.user, now=timezone.now())
        messages.success(
            request, f"“{update.title}” is taken down.", extra_tags=f"undo:{_path('update_restore', update)}"
        )
    return redirect(update.project)


@allowed(Action.UPDATE_LOG)
def update_restore(request: HttpRequest, community: Community, slug: str, pk: int) -> HttpResponse:
    """Bring back what was taken down."""
    update = _own_update(request, community, slug, pk, deleted_too=True)
    if request.method == "POST":
        try:
            restore_update(update=update, by=request.user)
        except Refused as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(request, f"“{update.title}” is back.")
    return redirect(place_in_story(update, inside=True))


@signed_in
def update_thank(request: HttpRequest, community: str, slug: str, pk: int) -> HttpResponse:
    """Say thanks, or take it back."""
    updates = Update.objects.standing().select_related("project__community")
    update = get_object_or_404(updates, pk=pk, project__slug=slug, project__community__slug=community)
    inside = can(request.user, Action.UPDATE_SEE_INSIDE, update.project.community)
    if update.audience != Update.Audience.PUBLIC and not inside:
        raise Http404("Only the partnership reads this.")
    if request.method == "POST":
        change = take_back_thanks if request.POST.get("take_back") else say_thanks
        change(update=update, by=request.user)
    return redirect(place_in_story(update, inside=inside))


def _own_update(request: HttpRequest, community: Community, slug: str, pk: int, *, deleted_too: bool = False) -> Update:
    """Return the update when the person may change it: not found elsewhere, and a plain no for somebody else's."""
    updates = Update.objects.in_community(community).select_related("project__community", "by")
    if not deleted_too:
        updates = updates.standing()
    update = get_object_or_404(updates, pk=pk, project__slug=slug)
    if not may_change(update, request.user):
        raise PermissionDenied("Only the person who wrote this, the chair or the worker can change it.")
    return update


def _path(name: str, update: Update) -> str:
    return reverse(f"projects:{name}", args=[update.project.community.slug, update.project.slug, update.pk])


def _facts(form: LogForm) -> dict[str, Any]:
    """Return what the form holds in the words of the action."""
    return {"project": form.cleaned_data["project"], "form_key": form.key, **_said(form)}


def _said(form: LogForm | CorrectForm) -> dict[str, Any]:
    """Return what an update says, new or corrected."""
    data = form.cleaned_data
    return {
        "text": data["words"],
        "kind": data["kind"],
        "happened_on": data["when"],
        "happened_at": data["time"],
        "audience": data["audience"],
        "on_behalf_of": data["on_behalf_of"],
        "told_by": data["told_by"],
        "features_councillor": data["features_councillor"],
        "puts_right": data["repaired"],
        "photos": form.new_photos(),
        "effort": form.effort(),
        "facts": form.facts(),
    }


def _first_choices(request: HttpRequest, community: Community) -> dict[str, Any]:
    """The project and day asked for by the address, else the project used last, and today."""
    asked = request.GET.get("project", "")
    mine = Update.objects.in_community(community).filter(by=request.user.pk).order_by("-posted_at")
    last = mine.values_list("project__slug", flat=True).first()
    when = _day_asked(request.GET.get("on", "")) or timezone.localdate()
    return {"project": asked or last, "kind": Update.Kind.STEP, "when": when, "audience": "public"}


def _day_asked(words: str) -> date | None:
    """Return the day of `?on=2026-06-09`, where it is one that has been."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return None
    return day if day <= timezone.localdate() else None


def _as_it_stands(update: Update) -> dict[str, Any]:
    repaired = list(update.puts_right.standing().values_list("pk", flat=True))
    return {
        **asdict(facts_of(update)),
        "words": update.text,
        "kind": update.kind,
        "when": update.happened_on,
        "time": update.happened_at,
        "audience": update.audience,
        "on_behalf_of": update.on_behalf_of,
        "told_by": update.told_by_id,
        "features_councillor": update.features_councillor,
        **numbers_of(update),
        "puts_right": repaired[0] if repaired else "",
        "also_right": [str(pk) for pk in repaired[1:]],
    }


def _kinds() -> list[tuple[str, str, str]]:
    """Value, words and drawing of each kind."""
    return [(value, words, KIND_ICONS[value]) for value, words in Update.Kind.choices]


def _say_sent(request: HttpRequest, update: Update) -> None:
    readers = "Everybody can read it now." if update.audience == "public" else "Only the partnership can read it."
    messages.success(request, f"Sent. {readers}", extra_tags=f"undo:{_path('update_delete', update)}")
