"""The group's own pages: what they asked for, what they write, what came back."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Action, Role
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.acting import put_error, renewed
from biglocal.web.pages import page_of

from ..actions import save_proposal, start_proposal
from ..actions.rules import stamp
from ..actions.sending import lost_its_decision
from ..compare import what_changed
from ..forms.plans import FEWEST, PlanWriting, years_of
from ..forms.proposals import AreaChoices
from ..forms.writing import Writing
from ..history import story_of
from ..models import Proposal
from ..money import area_money
from ..reads import decided_about, proposal_for_group, refuse_conflicted
from ..warnings import warnings_for

LETTER_READERS = {Role.RESIDENT, Role.CHAIR, Role.WORKER, Role.FINANCE, Role.CERTIFIER}


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
    """What the area asked for: what waits for the group first, then what is with Local Trust, then the answers."""
    stepped_back = Proposal.objects.filter(conflicts__person=request.user, conflicts__has_conflict=True)
    rows = proposals_seen(request, community).exclude(pk__in=stepped_back).whose_turn_first()
    rows = rows.select_related("project", "community", "decision").defer("community__outline")
    context = {"community": community, "page": page_of(request, rows), "trail": trail_of(community)}
    return TemplateResponse(request, "funding/proposal_list.html", context)


@allowed(Action.MONEY_SEE)
def proposal_detail(request: AllowedRequest, community: Community, ref: str) -> HttpResponse:
    """A proposal as its group sees it: where it is, the answer, the points to put right."""
    proposal = proposal_for_group(proposals_seen(request, community), ref, request.user)
    versions = list(proposal.versions.all())[:2]
    context = {
        "community": community,
        "proposal": proposal,
        "reads_letter": bool(standing_of(request.user).by_community.get(community.pk, set()) & LETTER_READERS),
        "changed": what_changed(versions[0], versions[1] if len(versions) > 1 else None),
        "money": area_money(community),
        "seen": stamp(proposal),
        "decided": decided_about(proposal, inside=Action.MEETING_SEE in request.may),
        "asked_for": any(agreement.asked_for.all() for agreement in proposal.agreements.all()),
        "lost": lost_its_decision(proposal),
        "warnings": warnings_for(proposal, on=today()) if proposal.is_with_the_group else [],
        "history": story_of(proposal, staff=False),
        "trail": trail_of(community, (proposal.ref, "")),
    }
    return TemplateResponse(request, "funding/proposal_detail.html", context)


@allowed(Action.PROPOSAL_WRITE)
def proposal_new(request: HttpRequest, community: Community) -> HttpResponse:
    """Begin a proposal, or with `?kind=plan` a plan; with `?from=` it begins with the words of one that is over."""
    before = begun_from(request, community)
    is_plan = "plan" in (request.GET.get("kind"), request.POST.get("kind"), before and before.kind)
    writing = writing_of(request, community, before, is_plan=is_plan)
    if (more := one_more(request, writing)) is not None:
        writing = more
    elif request.method == "POST" and writing.is_valid():
        given = {"by": request.user, "now": timezone.now(), "form_key": writing.form.cleaned_data["form_key"]}
        try:
            proposal = start_proposal(community=community, **given, **writing.written)
        except Refused as refused:
            put_error(writing.form, refused)
        else:
            return saved(request, proposal)
    context = {"community": community, "is_plan": is_plan, "before": before, "trail": trail_of(community, ("New", ""))}
    return TemplateResponse(request, "funding/proposal_new.html", {**context, **shown(writing)})


def begun_from(request: HttpRequest, community: Community) -> Proposal | None:
    """Return the proposal, answered or taken back, whose words a new one begins with."""
    ref = request.GET.get("from", "")
    if not re.fullmatch(r"G-[0-9]{1,8}", ref):
        return None
    proposal = proposal_of(request, community, ref)
    return proposal if proposal.can_be_written_again else None


@allowed(Action.PROPOSAL_WRITE)
def proposal_edit(request: HttpRequest, community: Community, ref: str) -> HttpResponse:
    """Change the words and costs of a proposal that is with the group."""
    proposal = proposal_of(request, community, ref)
    if request.method == "GET" and not proposal.can_move("edit"):
        messages.info(request, f"{proposal.ref} is with Local Trust, so its words can’t be changed.")
        return redirect(proposal)
    writing = writing_of(request, community, proposal, is_plan=proposal.kind == Proposal.Kind.PLAN)
    if (more := one_more(request, writing)) is not None:
        writing = more
    elif request.method == "POST" and writing.is_valid():
        given = {"by": request.user, "now": timezone.now(), "seen": writing.form.cleaned_data["seen"]}
        try:
            save_proposal(proposal=proposal, **given, **writing.written)
        except Refused as refused:
            put_error(writing.form, refused)
            renewed(writing.form, stamp(Proposal.objects.get(pk=proposal.pk)))
        else:
            return saved(request, proposal)
    trail = trail_of(community, (proposal.ref, proposal.get_absolute_url()), ("Change", ""))
    asked = proposal.changes_asked.filter(answered_at__isnull=True).last()
    context = {"community": community, "proposal": proposal, "trail": trail, "asked": asked}
    return TemplateResponse(request, "funding/proposal_edit.html", {**context, **shown(writing)})


def writing_of(
    request: HttpRequest, community: Community, proposal: Proposal | None, *, is_plan: bool
) -> Writing | PlanWriting:
    """Return the form with its rows: a plan's has three parts."""
    given: dict[str, Any] = {"area": AreaChoices.of(community, today()), "proposal": proposal}
    if proposal:
        given["seen"] = stamp(proposal)
    if not is_plan:
        return Writing(request.POST or None, more="more" in request.GET, **given)
    start = (proposal and proposal.period_start) or today()
    years = years_of(start, community.programme.on(start).end_date)
    return PlanWriting(request.POST or None, years=years, more=request.GET.get("more", ""), **given)


def one_more(request: HttpRequest, writing: Writing | PlanWriting) -> PlanWriting | None:
    """Return a plan with one row more, as it was typed, where it can't be saved yet. What can be saved is saved."""
    wanted = request.POST.get("do", "").removeprefix("more-")
    if not isinstance(writing, PlanWriting) or wanted not in FEWEST or writing.is_valid():
        return None
    return writing.with_one_more(wanted)


def shown(writing: Writing | PlanWriting) -> dict[str, Any]:
    """Return what the page shows of a form with its rows."""
    return {"writing": writing, "form": writing.form, "costs": writing.costs}


def saved(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Go on to where the button leads: more rows, or the proposal."""
    do, here = (
        request.POST.get("do", ""),
        reverse("funding:proposal_edit", args=[proposal.community.slug, proposal.ref]),
    )
    if do == "more":
        return redirect(f"{here}?more=1#costs")
    if (wanted := do.removeprefix("more-")) in FEWEST and proposal.kind == Proposal.Kind.PLAN:
        return redirect(f"{here}?more={wanted}#new-{wanted}")
    messages.success(request, "Saved. Nobody at Local Trust sees it until you send it.")
    return redirect(proposal)
