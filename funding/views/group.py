"""The group's own pages: what they asked for, what they write, what came back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.pages import page_of

from ..actions import agree_proposal, save_proposal, send_proposal, start_proposal, withdraw_proposal
from ..actions.rules import stamp
from ..forms.proposals import AgreeForm, AreaChoices, PressForm, ProposalForm, costs_formset
from ..models import Proposal
from ..money import area_money
from ..reads import decided_about, proposal_for_group, refuse_conflicted
from ..warnings import warnings_for


def trail_of(community: Community, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way from home to a page about the area's proposals."""
    here = reverse("funding:proposal_list", args=[community.slug])
    return [
        ("Home", reverse("home")),
        (community.name, community.get_absolute_url()),
        ("Asking for money", here),
        *more,
    ]


def proposals_seen(request: AllowedRequest, community: Community) -> Any:
    """Proposals of the area that the person may read: those being written only by who writes and sends."""
    found = Proposal.objects.in_community(community)
    if Action.PROPOSAL_WRITE in request.may or Action.PROPOSAL_SEND in request.may:
        return found
    return found.filter(submitted_at__isnull=False)


def proposal_of(request: HttpRequest, community: Community, ref: str) -> Proposal:
    """Return the area's proposal of this reference; who declared a conflict of interest does nothing with it."""
    proposal = get_object_or_404(Proposal.objects.in_community(community).select_related("community"), ref=ref)
    refuse_conflicted(request.user, proposal)
    return proposal


@allowed(Action.MONEY_SEE)
def proposal_list(request: HttpRequest, community: Community) -> HttpResponse:
    """What the area asked for, newest first."""
    stepped_back = Proposal.objects.filter(conflicts__person=request.user, conflicts__has_conflict=True)
    rows = proposals_seen(request, community).exclude(pk__in=stepped_back).select_related("project", "community")
    context = {"community": community, "page": page_of(request, rows), "trail": trail_of(community)}
    return TemplateResponse(request, "funding/proposal_list.html", context)


@allowed(Action.MONEY_SEE)
def proposal_detail(request: AllowedRequest, community: Community, ref: str) -> HttpResponse:
    """A proposal as its group sees it: where it is, the answer, the points to put right."""
    proposal = proposal_for_group(proposals_seen(request, community), ref, request.user)
    context = {
        "community": community,
        "proposal": proposal,
        "money": area_money(community),
        "seen": stamp(proposal),
        "decided": decided_about(proposal, inside=Action.MEETING_SEE in request.may),
        "warnings": warnings_for(proposal, on=today()) if proposal.is_with_the_group else [],
        "trail": trail_of(community, (proposal.ref, "")),
    }
    return TemplateResponse(request, "funding/proposal_detail.html", context)


@allowed(Action.PROPOSAL_WRITE)
def proposal_new(request: HttpRequest, community: Community) -> HttpResponse:
    """Begin a proposal."""
    area = AreaChoices.of(community, today())
    form = ProposalForm(request.POST or None, area=area)
    costs = costs_formset(request.POST or None, area=area, kept=0)
    if request.method == "POST" and form.is_valid() and costs.is_valid():
        try:
            proposal = start_proposal(
                community=community,
                by=request.user,
                now=timezone.now(),
                form_key=form.cleaned_data["form_key"],
                lines=costs.lines,
                **form.written,
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            return saved(request, proposal)
    context = {"community": community, "form": form, "costs": costs, "trail": trail_of(community, ("New", ""))}
    return TemplateResponse(request, "funding/proposal_new.html", context)


@allowed(Action.PROPOSAL_WRITE)
def proposal_edit(request: HttpRequest, community: Community, ref: str) -> HttpResponse:
    """Change the words and costs of a proposal that is with the group."""
    proposal = proposal_of(request, community, ref)
    version = proposal.versions.prefetch_related("lines").first()
    if not proposal.can_move("edit"):
        messages.info(request, f"{proposal.ref} is with Local Trust, so its words can’t be changed.")
        return redirect(proposal)
    area = AreaChoices.of(community, today())
    lines = list(version.lines.all())
    form = ProposalForm(request.POST or None, area=area, initial=typed(proposal, version))
    costs = costs_formset(
        request.POST or None,
        area=area,
        kept=len(lines),
        more="more" in request.GET,
        initial=[typed_cost(proposal, line) for line in lines],
    )
    if request.method == "POST" and form.is_valid() and costs.is_valid():
        given = {"by": request.user, "now": timezone.now(), "seen": form.cleaned_data["seen"]}
        try:
            save_proposal(proposal=proposal, lines=costs.lines, **given, **form.written)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            return saved(request, proposal)
    trail = trail_of(community, (proposal.ref, proposal.get_absolute_url()), ("Change", ""))
    asked = proposal.changes_asked.filter(answered_at__isnull=True).last()
    context = {
        "community": community,
        "proposal": proposal,
        "form": form,
        "costs": costs,
        "trail": trail,
        "asked": asked,
    }
    return TemplateResponse(request, "funding/proposal_edit.html", context)


def typed(proposal: Proposal, version: Any) -> dict[str, Any]:
    """Return the form's values for what is kept."""
    words = {name: answer for name, _, answer in version.answers}
    facts = {name: getattr(proposal, name) for name in ["title", "kind", "needed_by"]}
    things = {name: getattr(proposal, f"{name}_id") for name in ["lto", "priority", "project"]}
    return {**facts, **things, **words, "other_money": version.other_money, "seen": stamp(proposal)}


def typed_cost(proposal: Proposal, line: Any) -> dict[str, Any]:
    """Return a row's values; what is as the proposal says stays empty."""
    return {
        "description": line.description,
        "amount": f"{line.amount:,.2f}".removesuffix(".00"),
        "project": line.project_id if line.project_id != proposal.project_id else "",
        "lto": line.lto_id if line.lto_id != proposal.lto_id else "",
    }


def saved(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Go on to where the button leads: more rows, or the proposal."""
    if request.POST.get("do") == "more":
        here = reverse("funding:proposal_edit", args=[proposal.community.slug, proposal.ref])
        return redirect(f"{here}?more=1#costs")
    messages.success(request, "Saved. Nobody at Local Trust sees it until you send it.")
    return redirect(proposal)


@allowed(Action.PROPOSAL_SEND)
def proposal_agree(request: HttpRequest, community: Community, ref: str) -> HttpResponse:
    """Write down the day on which the partnership agreed."""
    proposal = proposal_of(request, community, ref)
    form = AgreeForm(request.POST or None, initial={"seen": stamp(proposal)})
    if form.is_valid():
        try:
            agree_proposal(proposal=proposal, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "Kept. Now it can be sent to Local Trust.")
            return redirect(proposal)
    trail = trail_of(community, (proposal.ref, proposal.get_absolute_url()), ("Agreed", ""))
    context = {"community": community, "proposal": proposal, "form": form, "trail": trail}
    return TemplateResponse(request, "funding/proposal_agree.html", context)


@allowed(Action.PROPOSAL_SEND)
@require_POST
def proposal_send(request: HttpRequest, community: Community, ref: str) -> HttpResponse:
    """Send it to Local Trust."""
    return pressed(request, community, ref, send_proposal, "Sent. Local Trust will answer by the day shown below.")


@allowed(Action.PROPOSAL_SEND)
@require_POST
def proposal_withdraw(request: HttpRequest, community: Community, ref: str) -> HttpResponse:
    """Take it back."""
    return pressed(request, community, ref, withdraw_proposal, "Withdrawn. It stays here as a record.")


def pressed(request: HttpRequest, community: Community, ref: str, act: Any, done: str) -> HttpResponse:
    """Do what the button says to the proposal, and go back to it."""
    proposal = proposal_of(request, community, ref)
    form = PressForm(request.POST)
    if not form.is_valid():
        raise Http404("The button came from another page.")
    try:
        act(proposal=proposal, by=request.user, now=timezone.now(), seen=form.cleaned_data["seen"])
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, done)
    return redirect(proposal)
