"""Elections: one to come where Arches Local is, one whose weeks run already elsewhere, one that is over."""

from datetime import timedelta

from django.utils.text import slugify

from biglocal.communities.models import Community
from biglocal.places.models import Council, FileImport
from biglocal.places.pre_election import PreElection
from councillors.models import Ask, AskAnswer, Councillor, Term
from projects.actions import log_update
from projects.models import Update

from .arches import LUTON
from .world import World

# place in the table of areas (None: Arches Local), notice and poll in days from today, which election
PERIODS = [(None, 40, 75, "By-election in Luton"), (0, -12, 23, "All-out election"), (1, -330, -295, "")]


def write_elections(world: World, arches: Community, areas: dict[str, Community]) -> None:
    """Write the periods; a short table of areas has fewer."""
    write_before(world)
    if areas:
        write_praise(world, next(iter(areas.values())))
    others = list(areas.values())
    for place, notice, poll, note in PERIODS:
        if place is not None and place >= len(others):
            continue
        area = arches if place is None else others[place]
        council = Council.objects.filter(ward_sets__wards__area_wards__community=area).order_by("pk").first()
        at = world.moment(6)
        PreElection.objects.create(
            council=council,
            start_date=world.today + timedelta(days=notice),
            end_date=world.today + timedelta(days=poll),
            note=note,
            set_by=world.people["priya"],
            set_at=at,
            changed_at=at,
        )


# who sat in Luton until the last election, party, and why it ended, where it is known
BEFORE = [("Brian Nash", "Labour", ""), ("Olive Trent", "Conservative", ""), ("George Amis", "Labour", "died")]


def write_before(world: World) -> None:
    """Write who sat before: a list of the council ended their terms, and says nothing of why."""
    ward = world.wards[LUTON]
    last = Term.objects.filter(ward=ward).order_by("start_date").values_list("start_date", flat=True)[0]
    file = FileImport.objects.filter(kind="councillors", state="written").first()
    FileImport.objects.filter(pk=file.pk).update(hash="demonstration")
    for number, (name, party, why) in enumerate(BEFORE):
        councillor = Councillor.objects.create(
            name=name, slug=slugify(name), council=ward.line.council, confirmed=number > 0
        )
        Term.objects.create(
            councillor=councillor,
            ward=ward,
            party=party,
            start_date=last - timedelta(days=1400),
            end_date=last - timedelta(days=1),
            ended=why,
            end_hash="demonstration",
            source="Demonstration",
        )


def write_praise(world: World, area: Community) -> None:
    """Write what waits while the period of the area's council runs: a result, a thank you, a photo."""
    project = area.projects.order_by("pk").first()
    term = Term.objects.in_community(area, on=world.today).order_by("pk").first()
    if project is None or term is None:
        return
    lead = project.lead or world.people["harjit"]
    ask = Ask.objects.create(
        community=area, project=project, kind=Ask.Kind.NETWORK, title="Ask the landlord for a key",
        why="Nobody answers us there. You know whom to ring.", by_day=world.day(30), takes="One phone call",
        raised_by=lead, raised_at=world.moment(50, "17:00"), state=Ask.State.RESULT,
        result="Got us a key, and a Tuesday evening for free.", result_at=world.moment(35, "12:00"), form_key=world.key(),
    )  # fmt: skip
    ask.ward_lines.add(term.ward.line)
    AskAnswer.objects.create(
        ask=ask, councillor=term.councillor, answer=AskAnswer.Answer.YES, at=world.moment(48, "20:15")
    )
    log_update(
        project=project,
        text=f"Thank you, {term.councillor}. One phone call, and we have a key.",
        kind=Update.Kind.THANKS,
        happened_on=world.day(34),
        by=lead,
        now=world.moment(34),
    )
