"""An agreement at its end: its last report is accepted, and what is not spent is to come back."""

from biglocal.audit.models import AuditLine
from biglocal.audit.record import topic_of
from biglocal.communities.models import Community, Organisation
from funding.models import Agreement

from .money import Line, write_agreement
from .world import World

ENDED = 33  # days ago


def write_endings(world: World) -> None:
    """Let Medway Hands hold £519 of a kitchen that is built, in an area where it helps out."""
    area = Community.objects.filter(slug="ridge-hill").first()
    holder = Organisation.objects.filter(name="Medway Hands").first()
    if area is None or holder is None:
        return
    agreement = write_agreement(
        world, area, holder, "A kitchen for the lunch club", offered=390, ends=ENDED, state="closing", reported=ENDED,
        lines=[Line("Cooker and hood", 4_200, 3_930), Line("Plates for sixty", 800, 551)],
    )  # fmt: skip
    Agreement.objects.filter(pk=agreement.pk).update(ended_on=world.day(ENDED))
    agreement.reports.update(is_final=True, happened="Sixty people eat here on Wednesdays.")
    AuditLine.objects.create(
        at=world.moment(ENDED - 25, "16:11"), by=world.people["priya"], verb="agreement_end", topic=topic_of(agreement),
        community=area.pk, sentence="accepted the last report, so the agreement is closing, £519 is to come back",
    )  # fmt: skip
