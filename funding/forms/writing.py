"""The form of a proposal with the rows of its costs."""

from typing import Any

from ..models import Proposal
from ..models.proposal import QUESTIONS
from .proposals import AreaChoices, ProposalForm, costs_formset
from .unfinished import unfinished, whole, with_unfinished


class Writing:
    """What the page of a proposal shows, and what the actions take."""

    fields_template = "funding/_proposal_fields.html"

    def __init__(self, data: Any, *, area: AreaChoices, proposal: Proposal | None, more: bool, **kept: Any):
        version = proposal.versions.first() if proposal else None
        lines = [typed_cost(proposal, line) for line in version.lines.all()] if version else []
        lines = with_unfinished(lines, version.unfinished.get("costs", [])) if version else []
        self.form = ProposalForm(data, area=area, initial={**typed(proposal, version), **kept})
        self.costs = costs_formset(data, area=area, kept=len(lines), more=more, initial=lines)

    def is_valid(self) -> bool:
        return self.form.is_valid() and self.costs.is_valid()

    @property
    def rows(self) -> list[tuple[str, str, Any]]:
        """Each set of rows: what one is called, where it stands on the page."""
        return [("Cost", "costs", self.costs)]

    @property
    def problems(self) -> int:
        """How many things are to be put right in the rows."""
        return self.costs.total_error_count() if self.form.is_bound else 0

    @property
    def written(self) -> dict[str, Any]:
        """What the actions take."""
        return {**self.form.written, "lines": whole(self.costs), "unfinished": unfinished(costs=self.costs)}


def typed(proposal: Proposal | None, version: Any) -> dict[str, Any]:
    """Return the form's values for what is kept."""
    if proposal is None:
        return {}
    words = {name: getattr(version, name) for name, _ in QUESTIONS}
    facts = {name: getattr(proposal, name) for name in ["title", "kind", "needed_by", "months"]}
    things = {name: getattr(proposal, f"{name}_id") for name in ["lto", "priority", "project"]}
    return {**facts, **things, **words, "other_money": version.other_money}


def typed_cost(proposal: Any, line: Any) -> dict[str, Any]:
    """Return a row's values; what is as the proposal says stays empty."""
    return {
        "description": line.description,
        "amount": f"{line.amount:,.2f}".removesuffix(".00"),
        "project": line.project_id if line.project_id != proposal.project_id else "",
        "lto": line.lto_id if line.lto_id != proposal.lto_id else "",
    }
