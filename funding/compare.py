"""What changed between two versions, and costs beside those of a project that is known."""

import re
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from biglocal.money import pounds
from biglocal.ready import Given, ready
from projects.models import Project

from .models import BudgetLine, Proposal, ProposalLine, ProposalVersion

LIKE_ENOUGH = 0.3
MOST_WORDS = 1500  # longer texts are shown side by side instead of word by word


@dataclass
class CostBeside:
    """A cost that is asked for, beside the like one of a known project."""

    line: ProposalLine
    known: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        return None if self.known is None else self.line.amount - self.known

    @property
    def is_much_more(self) -> bool:
        """Does it cost over a tenth more than the known one?"""
        return self.known is not None and self.line.amount > self.known * Decimal("1.1")


def costs_beside(proposal: Proposal, lines: list[ProposalLine]) -> tuple[Project | None, list[CostBeside]]:
    """Return a project of the area whose costs are known, and each cost beside its like. One query."""
    rows = _known_costs().all(community=proposal.community_id, proposal=proposal.pk)
    by_project: dict[Project, list[BudgetLine]] = {}
    for row in rows:
        by_project.setdefault(row.project, []).append(row)
    known = max(by_project, key=lambda project: _nearness(proposal, project, by_project[project], lines), default=None)
    left = list(by_project[known]) if known else []
    beside = []
    for line in lines:
        like = max(left, key=lambda row: likeness(row.description, line.description), default=None)
        if like is not None and likeness(like.description, line.description) >= LIKE_ENOUGH:
            left.remove(like)
            beside.append(CostBeside(line, like.amount))
        else:
            beside.append(CostBeside(line, None))
    return (known if any(cost.known is not None for cost in beside) else None), beside


def cost_totals(costs: list[CostBeside]) -> dict[str, Decimal]:
    """Return the sums of the table's columns."""
    asked = sum((cost.line.amount for cost in costs), Decimal(0))
    known = sum((cost.known for cost in costs if cost.known is not None), Decimal(0))
    return {"asked": asked, "known": known, "difference": asked - known}


@ready
def _known_costs() -> Any:
    """What projects of an area were given, but for one proposal's own."""
    return (
        BudgetLine.objects.live()
        .filter(agreement__community=Given("community"), project__isnull=False)
        .exclude(agreement__proposal=Given("proposal"))
        .select_related("project")
        .only("description", "amount", "project__title", "project__slug", "project__priority")
        .order_by("-agreement__offered_on", "id")[:200]
    )


def _nearness(proposal: Proposal, project: Project, rows: list[BudgetLine], lines: list[ProposalLine]) -> tuple:
    alike = sum(any(likeness(row.description, line.description) >= LIKE_ENOUGH for row in rows) for line in lines)
    return (alike, project.pk == proposal.project_id, project.priority_id == proposal.priority_id)


@lru_cache(maxsize=4096)
def likeness(one: str, other: str) -> float:
    """Return how many of the words of both are common to both, 0 to 1."""
    a, b = (set(re.findall(r"[a-z]{3,}", text.lower())) for text in (one, other))
    return len(a & b) / len(a | b) if a and b else 0.0


def words_changed(old: str, new: str) -> SafeString:
    """Return the new words with what came and what went marked, as escaped HTML."""
    a, b = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    if len(a) + len(b) > MOST_WORDS:
        return format_html("<del>{}</del> <ins>{}</ins>", old, new)
    parts = []
    for step, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        gone, came = "".join(a[a1:a2]), "".join(b[b1:b2])
        if step == "equal":
            parts.append(format_html("{}", came))
            continue
        parts += [format_html("<del>{}</del> ", gone)] if gone else []
        parts += [format_html("<ins>{}</ins> ", came)] if came else []
    return format_html_join("", "{}", ((part,) for part in parts))


def lines_changed(version: ProposalVersion, before: ProposalVersion | None) -> list[str]:
    """Return sentences about costs that came, went or changed since the last version."""
    if before is None:
        return []
    old = {line.description: line.amount for line in before.lines.all()}
    new = {line.description: line.amount for line in version.lines.all()}
    changed = [
        f"{what}: {pounds(new[what])}, was {pounds(old[what])}" for what in new if old.get(what, new[what]) != new[what]
    ]
    came = [f"New: {what}, {pounds(amount)}" for what, amount in new.items() if what not in old]
    gone = [f"Taken out: {what}, {pounds(amount)}" for what, amount in old.items() if what not in new]
    other = (
        [f"Money from elsewhere: {version.other_money or 'none'}"] if version.other_money != before.other_money else []
    )
    return changed + came + gone + other


def what_changed(version: ProposalVersion, before: ProposalVersion | None) -> dict[str, Any] | None:
    """Return what is different from the version before: each question with its words marked, sentences about costs."""
    if before is None:
        return None
    pairs = zip(version.answers, before.answers, strict=True)
    words = [(question, words_changed(old, new)) for (_, question, new), (*_, old) in pairs if new != old]
    costs = lines_changed(version, before)
    return {"words": words, "costs": costs} if words or costs else None
