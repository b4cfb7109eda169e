"""The rep's notes of visits to Arches Local."""

from decimal import Decimal

from biglocal.communities.models import Community, VisitNote

from .world import World

# days ago, kind, days, summary, only for Local Trust, risk, shared
NOTES = [
    (12, "visit", "1", "Walked round the Triangle with Pat. Eleven of the twenty trees are staked again. We talked about who opens the gate on Sundays; Pat will ask at the next meeting.", "Pat carries a lot alone. Worth a word with the chair about a second lead.", "some", True),
    (47, "meeting", "0.5", "The partnership went through the plan’s second year. Ten people there. The kitchen wants more evenings.", "", "low", True),
    (96, "call", "0.25", "Harjit rang about the landlord’s letter. Pointed him to the support partner for leases.", "The landlord may sell. Keep it quiet until they hear.", "some", False),
]  # fmt: skip


def write_visits(world: World, community: Community) -> None:
    """Write three notes; one is not shared."""
    for ago, kind, days, summary, private, risk, shared in NOTES:
        VisitNote.objects.create(
            community=community,
            by=world.people["rep"],
            on=world.day(ago),
            kind=kind,
            days=Decimal(days),
            summary=summary,
            private=private,
            risk=risk,
            shared=shared,
            posted_at=world.moment(ago, "19:40"),
        )
