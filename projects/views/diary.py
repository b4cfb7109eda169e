"""The area's diary: put a date in, cancel it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.refusals import Refused

from ..actions import add_occasion, cancel_occasion
from ..forms import OccasionForm
from ..models import Occasion


@allowed(Action.PROJECT_EDIT)
def occasion_add(request: HttpRequest, community: Community) -> HttpResponse:
    """Put a date in the diary."""
    form = OccasionForm(request.POST or None, community=community)
    if request.method == "POST" and form.is_valid():
        try:
            occasion = add_occasion(community=community, by=request.user, on=today(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, f"{occasion} is in the diary.")
            return redirect(occasion.project or community)
    coming = community.occasions.coming(today())[:30]
    context = {"community": community, "form": form, "coming": coming}
    return TemplateResponse(request, "projects/occasion_add.html", context)


@allowed(Action.PROJECT_EDIT)
def occasion_cancel(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Take a date off the diary."""
    occasion = get_object_or_404(Occasion, community=community, pk=pk)
    if request.method == "POST":
        cancel_occasion(occasion=occasion, by=request.user, now=timezone.now())
        messages.success(request, f"{occasion} is cancelled.")
    return redirect("projects:occasion_add", community.slug)
