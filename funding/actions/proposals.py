"""What the group writes: a proposal with its words, its costs and, in a plan, its three parts."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.db import transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.audit.stale import stale
from biglocal.communities.models import Community, LtoAppointment, Organisation, Priority, Programme
from biglocal.money import MOST
from biglocal.refusals import Refused
from projects.models import Project

from ..models import Proposal, ProposalLine, ProposalVersion
from .plan_parts import write_parts
from .rules import is_stale, last_change, locked, need, next_state, refuse_stale

MOST_LINES = 40
FACTS = ["title", "kind", "lto", "priority", "project", "needed_by", "months", "period_start", "period_end"]
SAVED = {"saved_at", "saved_by"}


class Cost(TypedDict, total=False):
    """A cost as typed: what for, how much, and whom it concerns where it is not what the proposal says."""

    description: str
    amount: Decimal
    project: Project | None
    priority: Priority | None
    theme: str
    lto: Organisation | None


@transaction.atomic
def start_proposal(
    *, community: Community, by: Any, now: datetime, form_key: UUID | None = None, **written: Any
) -> Proposal:
    """Begin a proposal as a draft with its first version; the same form sent twice is one proposal."""
    need(by, Action.PROPOSAL_WRITE, community, timezone.localdate(now))
    Programme.objects.select_for_update().get(pk=community.programme_id)  # one new reference at a time
    if form_key and (made := Proposal.objects.filter(form_key=form_key).first()):
        if (made.community_id, made.written_by_id) != (community.pk, by.pk):
            raise Refused("This form was sent already. Open the page again to write a new one.")
        return made
    proposal = Proposal(
        ref=next_reference(), community=community, written_by=by, written_at=now, form_key=form_key, lto=written["lto"]
    )
    _write_facts(proposal, on=timezone.localdate(now), **_facts(written))
    proposal.save()
    version = ProposalVersion(proposal=proposal, number=1, unfinished=written.get("unfinished", {}))
    _write_words(proposal, version, by=by, now=now, words=written["words"], lines=written["lines"])
    write_parts(version, written.get("vision_costs", []), written.get("steps", []))
    record("start", proposal, by=by, sentence="began to write it", community=community.pk)
    return proposal


@transaction.atomic
def save_proposal(*, proposal: Proposal, by: Any, now: datetime, seen: str | None = None, **written: Any) -> Proposal:
    """Keep the words and costs. What the partnership had agreed to is a draft again: it agreed to other words."""
    proposal = locked(proposal)
    need(by, Action.PROPOSAL_WRITE, proposal.community, timezone.localdate(now))
    is_own = proposal.can_move("edit") and proposal.versions.filter(sent_at__isnull=True, saved_by=by).exists()
    if not is_own:
        refuse_stale(proposal, seen)
    before = written_in(proposal) if is_own and is_stale(proposal, seen) else None
    refusal = stale(last_change(proposal), proposal.get_state_display())
    proposal.state = next_state(proposal, "edit")
    if proposal.state == Proposal.State.DRAFT:
        proposal.agreed_by, proposal.agreed_on = None, None
    _write_facts(proposal, on=timezone.localdate(now), **_facts(written))
    version = proposal.versions.get(sent_at__isnull=True)
    version.unfinished = written.get("unfinished", {})
    _write_words(proposal, version, by=by, now=now, words=written["words"], lines=written["lines"])
    write_parts(version, written.get("vision_costs", []), written.get("steps", []))
    if before is not None and written_in(proposal) != before:
        raise refusal  # from an older page of one's own; pressed twice, the words are the same
    return proposal


def written_in(proposal: Proposal) -> list[Any]:
    """Return all that stands in the proposal as it is being written, to compare."""
    version = proposal.versions.get(sent_at__isnull=True)
    words = [getattr(version, field.name) for field in version._meta.concrete_fields if field.name not in SAVED]
    parts = [version.lines.order_by("position"), version.vision_costs.order_by("theme", "year"), version.steps.all()]
    rows = [[{**row, "id": None} for row in part.values()] for part in parts]
    return [*Proposal.objects.filter(pk=proposal.pk).values_list(*FACTS), words, rows]


def next_reference() -> str:
    """Return the reference after the highest: G-1001 is the first. The programme's row is locked by who asks."""
    numbers = Proposal.objects.filter(ref__regex=r"^G-[0-9]{1,8}$").annotate(n=Cast(Substr("ref", 3), IntegerField()))
    return f"G-{max(numbers.aggregate(most=Max('n'))['most'] or 0, 1000) + 1}"


def _facts(written: dict[str, Any]) -> dict[str, Any]:
    return {name: written.get(name) for name in FACTS}


def _write_facts(proposal: Proposal, *, on: date, **facts: Any) -> None:
    """Put the facts onto the proposal, refusing what belongs to another area."""
    community = proposal.community
    for name, words in [("project", "project"), ("priority", "part of the plan")]:
        if (thing := facts[name]) and _area_of(thing) != community.pk:
            raise Refused(f"Choose a {words} of {community}.", field=name)
    _refuse_other_lto(community, facts["lto"], on)
    if facts["period_end"] and facts["period_start"] and facts["period_end"] < facts["period_start"]:
        raise Refused("Enter a last day on or after the first day.", field="period_end")
    for name, value in facts.items():
        setattr(proposal, name, value)


def _area_of(thing: Project | Priority) -> int:
    return thing.plan.community_id if isinstance(thing, Priority) else thing.community_id


def _refuse_other_lto(community: Community, lto: Organisation, on: date) -> None:
    if not LtoAppointment.objects.running(on).filter(community=community, organisation=lto).exists():
        raise Refused(f"{lto} does not hold the money of {community} today. Choose who does.", field="lto")


def _write_words(
    proposal: Proposal,
    version: ProposalVersion,
    *,
    by: Any,
    now: datetime,
    words: dict[str, str],
    lines: Iterable[Cost],
) -> None:
    """Replace words and costs of the version that is being written."""
    costs = list(lines)
    if len(costs) > MOST_LINES:
        raise Refused(f"Use at most {MOST_LINES} costs: put small ones together.")
    total = sum((cost["amount"] for cost in costs), Decimal(0))
    if total > MOST:
        raise Refused("The costs add up to more than 10 digits. Check the amounts.")
    for name, text in words.items():
        setattr(version, name, text)
    version.saved_by, version.saved_at = by, now
    version.save()
    _write_lines(proposal, version, costs, timezone.localdate(now))
    if not proposal.submitted_at:
        proposal.asked = total
    proposal.save()


def _write_lines(proposal: Proposal, version: ProposalVersion, costs: list[Cost], on: date) -> None:
    version.lines.all().delete()
    for cost in costs:
        for thing in [cost.get("project"), cost.get("priority")]:
            if thing and _area_of(thing) != proposal.community_id:
                raise Refused(f"Choose a project and a part of the plan of {proposal.community}.")
        if lto := cost.get("lto"):
            _refuse_other_lto(proposal.community, lto, on)
    ProposalLine.objects.bulk_create(
        ProposalLine(
            version=version,
            position=position,
            description=cost["description"],
            amount=cost["amount"],
            project=cost.get("project") or proposal.project,
            priority=cost.get("priority") or proposal.priority,
            theme=cost.get("theme") or "",
            lto=cost.get("lto") or proposal.lto,
        )
        for position, cost in enumerate(costs, start=1)
    )
