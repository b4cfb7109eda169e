"""Lend a hand: offer it, take it back, and answer those who do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community
from biglocal.refusals import Refused
from biglocal.web.guards import signed_in
from biglocal.web.pages import page_of

from ..actions.offers import answer_offer, offer_help, withdraw_offer
from ..models import HelpOffer, Project
from ..offer_forms import OfferAnswerForm, OfferForm


@signed_in
def help_offer(request: HttpRequest, community: str, slug: str) -> HttpResponse:
    """Offer to help a project; what was offered before stands above the form."""
    project = project_at(community, slug)
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            offer_help(project=project, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "Thank you. Your offer has gone out, and the answer comes by email.")
            return redirect("projects:help_offer", community, slug)
    mine = list(HelpOffer.objects.filter(project=project, person=request.user).select_related("answered_by")[:10])
    context = {
        "project": project,
        "form": form,
        "mine": mine,
        "may_offer": project.is_open_to_updates
        and project.lead_id != request.user.pk
        and not any(offer.is_open for offer in mine),
    }
    return TemplateResponse(request, "projects/help_offer.html", context)


@signed_in
@require_POST
def offer_withdraw(request: HttpRequest, community: str, slug: str, pk: int) -> HttpResponse:
    """Take one's own offer back."""
    offer = get_object_or_404(HelpOffer, pk=pk, person=request.user, project=project_at(community, slug))
    try:
        withdraw_offer(offer=offer, by=request.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "Your offer is taken back.")
    return redirect("projects:help_offer", community, slug)


@allowed(Action.UPDATE_LOG)
def offer_list(request: AllowedRequest, community: Community) -> HttpResponse:
    """Who offers a hand: for a lead those of the own projects, for chair and worker all."""
    everything = Action.PROJECT_EDIT in request.may
    offers = HelpOffer.objects.in_community(community).for_answerer(request.user, everything=everything)
    context = {"community": community, "page": page_of(request, offers.for_list()), "everything": everything}
    return TemplateResponse(request, "projects/offer_list.html", context)


@allowed(Action.UPDATE_LOG)
def offer_answer(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """Say yes or not now."""
    everything = Action.PROJECT_EDIT in request.may
    offers = HelpOffer.objects.in_community(community).for_answerer(request.user, everything=everything)
    offer = get_object_or_404(offers.for_list(), pk=pk)
    form = OfferAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_offer(offer=offer, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, f"Your answer goes to {offer.person.get_full_name()} by email.")
            return redirect("projects:offer_list", community.slug)
    return TemplateResponse(
        request, "projects/offer_answer.html", {"community": community, "offer": offer, "form": form}
    )


def project_at(community: str, slug: str) -> Project:
    """The project at an address that everybody may open."""
    projects = Project.objects.select_related("community", "lead").defer("community__outline")
    return get_object_or_404(projects, community__slug=community, slug=slug)
