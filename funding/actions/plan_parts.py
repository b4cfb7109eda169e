"""The parts of a plan: written with its words, copied to the next version, and made the area's plan by the answer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max

from biglocal.audit.record import record
from biglocal.communities.models import Plan, Priority
from biglocal.money import MOST
from biglocal.refusals import Refused

from ..models import PlannedStep, Proposal, ProposalLine, ProposalVersion, VisionCost

MOST_STEPS = 40
THEMES = dict(Priority.Theme.choices)


def write_parts(
    version: ProposalVersion, costs: Iterable[tuple[str, int, Decimal]], steps: Iterable[Mapping[str, Any]]
) -> None:
    """Replace the year-by-theme table and the steps of the version that is being written."""
    costs, steps = list(costs), list(steps)
    if len({(theme, year) for theme, year, _ in costs}) < len(costs):
        raise Refused("Name each part of the plan once in the table of years.")
    if sum((amount for *_, amount in costs), Decimal(0)) > MOST:
        raise Refused("The years add up to more than 10 digits. Check the amounts.")
    if len(steps) > MOST_STEPS:
        raise Refused(f"Use at most {MOST_STEPS} steps: put small ones together.")
    version.vision_costs.all().delete()
    version.steps.all().delete()
    VisionCost.objects.bulk_create(
        VisionCost(version=version, theme=theme, year=year, amount=amount) for theme, year, amount in costs
    )
    PlannedStep.objects.bulk_create(
        PlannedStep(version=version, position=place, **step) for place, step in enumerate(steps, start=1)
    )


def copy_parts(version: ProposalVersion, copy: ProposalVersion) -> None:
    """Begin the next version with the parts of the last."""
    write_parts(
        copy,
        version.vision_costs.values_list("theme", "year", "amount"),
        version.steps.values("theme", "goal", "activity", "who", "when", "measure"),
    )


def refuse_half_a_plan(proposal: Proposal, version: ProposalVersion) -> None:
    """A plan has its days, its table of years, its steps, and a part of the plan for each cost."""
    if not (proposal.period_start and proposal.period_end):
        raise Refused("Enter the first and the last day of the plan first.")
    if not version.vision_costs.exists():
        raise Refused("Fill in the table of years first: what each part of the plan is likely to cost.")
    if not version.steps.exists():
        raise Refused("Write at least one step of the action plan first.")
    if version.lines.filter(theme="").exists():
        raise Refused("Say for each cost which part of the plan it belongs to.")


def endorse_plan(proposal: Proposal, given: list[tuple[ProposalLine, Decimal]], *, by: Any, on: date) -> dict[str, int]:
    """Make a plan that was said yes to the area's running one; return the id of each theme's priority.

    The plan before it is completed on the day before. The new one counts at once, also when its first day is to come.
    """
    community, version = proposal.community, given[0][0].version
    start = proposal.period_start or on
    for old in community.plans.filter(state=Plan.State.LIVE):
        last = max(old.start_date, start - timedelta(days=1))
        old.state, old.end_date = Plan.State.COMPLETED, min(old.end_date or last, last)
        old.save(update_fields=["state", "end_date"])
    number = (community.plans.aggregate(last=Max("number"))["last"] or 0) + 1
    plan = Plan.objects.create(
        community=community,
        number=number,
        title=proposal.title,
        vision=version.vision,
        state=Plan.State.LIVE,
        start_date=start,
        end_date=proposal.period_end,
    )
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line, part in given:
        sums[line.theme] += part
    priorities = Priority.objects.bulk_create(
        Priority(plan=plan, position=place, name=THEMES[theme], theme=theme, budget=budget)
        for place, (theme, budget) in enumerate(sums.items(), start=1)
    )
    record("plan_endorse", plan, by=by, community=community.pk, sentence=f"Local Trust endorsed plan {number}: {plan}")
    return {priority.theme: priority.pk for priority in priorities}
