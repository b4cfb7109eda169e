"""The letter with the answer: for the group and for who holds its money, as a page and as a tagged PDF."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.communities.roles import standing_of

from ..letter import letter_of, pdf_of
from ..models import Proposal
from ..reads import refuse_conflicted
from .group import LETTER_READERS, trail_of


def answered(request: HttpRequest, community: Community, ref: str) -> Proposal:
    """Return the proposal whose answer is in force; others than the group and the holder of the money are told no."""
    rows = Proposal.objects.in_community(community).filter(state=Proposal.State.DECIDED)
    rows = rows.select_related("community", "lto", "decision__by", "decision__confirmed_by", "decision__version")
    proposal = get_object_or_404(rows, ref=ref)
    refuse_conflicted(request.user, proposal)
    if not standing_of(request.user).by_community.get(community.pk, set()) & LETTER_READERS:
        raise PermissionDenied("The letter is for the group and for the organisation that holds the money.")
    if not proposal.decision.holds:
        raise Http404("There is no answer yet.")
    return proposal


@allowed(Action.MONEY_SEE)
def proposal_letter(request: HttpRequest, community: Community, ref: str) -> HttpResponse:
    """The letter on a page."""
    proposal = answered(request, community, ref)
    trail = trail_of(community, (proposal.ref, proposal.get_absolute_url()), ("Letter", ""))
    context = {"community": community, "proposal": proposal, "letter": letter_of(proposal), "trail": trail}
    return TemplateResponse(request, "funding/proposal_letter.html", context)


@allowed(Action.MONEY_SEE)
def proposal_letter_pdf(request: HttpRequest, community: Community, ref: str) -> HttpResponse:
    """The letter as a file."""
    proposal = answered(request, community, ref)
    return letter_file(letter_of(proposal), f"{proposal.ref}-answer")


def letter_file(words: dict[str, Any], name: str) -> HttpResponse:
    """Answer a letter as the download `name`.pdf, which nobody between keeps."""
    kept_by_nobody = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(pdf_of(words), content_type="application/pdf", headers=kept_by_nobody)
