"""What pages about proposals read, each with all that it shows."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from .models import Conflict, Proposal

SHUT = (
    "You told us about a conflict of interest in {ref}, so you can’t open it. "
    "Another officer reads it; ask the programme manager if this is a mistake."
)


def refuse_conflicted(person: Any, proposal: Proposal) -> None:
    """Rule 7: whoever declared a conflict sees that the proposal exists, and nothing of it."""
    if Conflict.objects.filter(proposal=proposal, person=person, has_conflict=True).exists():
        raise PermissionDenied(SHUT.format(ref=proposal.ref))


def proposal_for_group(found: Any, ref: str, person: Any) -> Proposal:
    """Return the proposal of this reference among `found`, with words, costs, points and answer."""
    rows = found.select_related("community__programme", "lto", "project", "priority", "reader", "decision")
    rows = rows.prefetch_related("versions__lines__project", "changes_asked", "agreements")
    proposal = get_object_or_404(rows, ref=ref)
    refuse_conflicted(person, proposal)
    return proposal
