"""An area whose money two organisations hold: the hall keeps most of it, a small company the workshop's."""

from biglocal.communities.models import Community, LtoAppointment, Organisation
from funding.models import Paper

from .money import Line, write_agreement
from .world import World


def write_two_holders(world: World) -> None:
    """Write a second organisation beside the one that Revoe has, with an agreement of its own and papers that lapse."""
    area = Community.objects.filter(slug="revoe").first()
    if area is None:
        return
    second = Organisation.objects.create(
        name="Central Drive Makers", slug="central-drive-makers", legal_form="Community interest company",
        supplier_reference="BL-0207",
    )  # fmt: skip
    LtoAppointment.objects.create(community=area, organisation=second, start_date=world.day(300))
    write_agreement(
        world, area, second, "The workshop on Central Drive", offered=290, ends=-200,
        lines=[Line("Two lathes", 9_400, 9_385), Line("Rent for a year", 7_200, 2_800), Line("A day a week", 6_400, 1_150)],
        instalments=[(14_000, 280, ""), (9_000, -20, "the spend report for the last six months")],
    )  # fmt: skip
    people = world.people
    kinds = [("accounts", -200), ("insurance", -34), ("safeguarding", -11)]
    for kind, lapses in kinds:
        Paper.objects.create(
            organisation=second, kind=kind, dated_on=world.day(320), expires_on=world.day(lapses),
            brought_by=people["manager"], brought_at=world.moment(300, "10:00"),
            checked_by=people["priya"], checked_at=world.moment(298, "11:30"),
        )  # fmt: skip
