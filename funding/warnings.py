"""What the group should know before they send. Warnings never block anybody (money.md, rule 10)."""

from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Min, Q

from biglocal.communities.actions.plan_reviews import last_plan
from biglocal.communities.models import Community, Membership
from biglocal.money import pounds, to_penny
from biglocal.web.templatetags.web import in_words

from .models import LedgerEntry, Proposal


def warnings_for(proposal: Proposal, *, on: date) -> list[str]:
    """Return sentences; each says what is unusual and what to do."""
    found = [late(proposal, on), composition(proposal.community, on), bridging(proposal, on), unreviewed(proposal)]
    return [sentence for sentence in found if sentence]


def late(proposal: Proposal, on: date) -> str:
    """Asking fewer days ahead than the programme asks for."""
    if not proposal.needed_by:
        return ""
    ahead = proposal.community.programme.on(on).asked_days_ahead
    if (proposal.needed_by - on).days >= ahead:
        return ""
    return f"You need it by {proposal.needed_by:%-d %B}. Local Trust asks for {ahead} days: ring them if it can’t wait."


def composition(community: Community, on: date) -> str:
    """Fewer than 8 people, or fewer than 51 % residents."""
    rule = community.programme.on(on)
    people = Membership.objects.in_community(community).in_partnership().running(on)
    if rule.voting_members_only:
        people = people.filter(voting=True)
    counted = people.aggregate(all=Count("pk"), residents=Count("pk", filter=Q(capacity="resident")))
    if counted["all"] < rule.smallest_partnership:
        return (
            f"Your partnership has {counted['all']} people; {rule.smallest_partnership} is the fewest. You can "
            "still send this. Your rep can help you find more people."
        )
    if counted["residents"] * 100 < rule.resident_percent * counted["all"]:
        return (
            f"{counted['residents']} of the {counted['all']} people in your partnership live here; at least "
            f"{rule.resident_percent}% should. You can still send this."
        )
    return ""


def bridging(proposal: Proposal, on: date) -> str:
    """A bridging grant above the average six-month payment: the months are the programme's."""
    if proposal.kind != Proposal.Kind.BRIDGING:
        return ""
    months = proposal.community.programme.on(on).bridging_average_months
    average = average_of(proposal.community, months)
    if not average or proposal.asked <= average:
        return ""
    return (
        f"Bridging money is usually no more than {in_words(months)} months of payments, here {pounds(average)}. "
        "Say why you need more."
    )


def unreviewed(proposal: Proposal) -> str:
    """Additional money while no review of the plan is in: one is due before a new plan or more money."""
    if proposal.kind != Proposal.Kind.ADDITIONAL:
        return ""
    plan = last_plan(proposal.community)
    if plan is None or plan.reviews.sent().exists():
        return ""
    return (
        f"There is no review of “{plan.title}” yet. At least one must be in before a new plan or more money: look back "
        "at the plan and send it soon. You can still send this."
    )


def average_of(community: Community, months: int) -> Decimal | None:
    """What Local Trust has paid in so many months on average, counted from the first payment to the last."""
    paid = LedgerEntry.objects.in_community(community).aggregate(
        total=LedgerEntry.sum_of(LedgerEntry.Kind.PAYMENT),
        first=Min("on", filter=Q(kind=LedgerEntry.Kind.PAYMENT)),
        last=Max("on", filter=Q(kind=LedgerEntry.Kind.PAYMENT)),
    )
    if not paid["total"]:
        return None
    between = (paid["last"].year - paid["first"].year) * 12 + paid["last"].month - paid["first"].month
    return to_penny(paid["total"] / (between // months + 1))
