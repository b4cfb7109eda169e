"""The area's diary, for who keeps it: put a date in, move it, cancel it, put it back on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.refusals import Refused

from ..actions import add_occasion, cancel_occasion, change_occasion, restore_occasion
from ..date_forms import CancelForm, ChangeOccasionForm, OccasionForm
from ..models import Occasion


@allowed(Action.DATE_EDIT)
def occasion_add(request: HttpRequest, community: Community) -> HttpResponse:
    """Put a date in the diary, or one that comes round."""
    asked = community.projects.filter(slug=request.GET.get("project", "").replace("\x00", "")).first()
    form = OccasionForm(request.POST or None, community=community, initial={"project": asked})
    if request.method == "POST" and form.is_valid():
        try:
            occasion = add_occasion(community=community, by=request.user, on=today(), **form.facts)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, f"{occasion} is in the diary.")
            return redirect(occasion)
    return TemplateResponse(request, "projects/occasion_add.html", {"community": community, "form": form})


@allowed(Action.DATE_EDIT)
def occasion_edit(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Move a date, or change its words."""
    occasion = find(community, pk)
    form = ChangeOccasionForm(request.POST or None, community=community, occasion=occasion)
    if request.method == "POST" and form.is_valid():
        try:
            occasion = change_occasion(occasion=occasion, by=request.user, on=today(), **form.facts)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "Your changes are kept. Who said they will come hears of a new day or place.")
            return redirect(occasion)
    context = {"community": community, "occasion": occasion, "form": form}
    return TemplateResponse(request, "projects/occasion_edit.html", context)


@allowed(Action.DATE_EDIT)
def occasion_cancel(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Say why, then take a date off the diary, with a way back."""
    occasion = find(community, pk)
    form = CancelForm(request.POST or None, occasion=occasion)
    if request.method == "POST" and form.is_valid():
        done = cancel_occasion(occasion=occasion, by=request.user, now=timezone.now(), **form.cleaned_data)
        undo = reverse("projects:occasion_restore", args=[community.slug, occasion.pk])
        words = f"{occasion} is cancelled." if len(done) < 2 else f"{occasion} is cancelled on {len(done)} days."
        messages.success(request, words, extra_tags=f"undo:{undo}" if len(done) < 2 else "")
        return redirect(occasion)
    context = {"community": community, "occasion": occasion, "form": form}
    return TemplateResponse(request, "projects/occasion_cancel.html", context)


@allowed(Action.DATE_EDIT)
def occasion_restore(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Put a cancelled date back on."""
    occasion = find(community, pk)
    if request.method == "POST":
        try:
            restore_occasion(occasion=occasion, by=request.user, now=timezone.now())
            messages.success(request, f"{occasion} is on again.")
        except Refused as refused:
            messages.error(request, refused.sentence)
    return redirect(occasion)


def find(community: Community, pk: int) -> Occasion:
    """Return the area's date; another area's is not found."""
    return get_object_or_404(Occasion.objects.in_community(community).with_places(), pk=pk)
