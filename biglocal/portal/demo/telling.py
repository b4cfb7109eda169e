"""Tell the whole demonstration, part by part."""

from biglocal.accounts.models import Person
from biglocal.communities.models import Community
from biglocal.places.models import Ward
from councillors.models import Councillor
from funding.models import LedgerEntry, Proposal
from projects.models import Project, Update

from .arches import write_arches
from .arches_money import write_arches_money
from .arches_projects import write_arches_projects, write_diary
from .area_reports import write_area_reports
from .area_table import PLACES
from .areas import write_areas
from .ask_lives import write_ask_lives
from .asks import write_asks
from .bids import write_bids, write_conditions
from .bulk import FULL, grow
from .changes import write_changes
from .concerns import write_concerns
from .consent import write_consent
from .council_outlines import write_council_outlines
from .councillor_years import write_councillor_years
from .councillors import write_claims, write_comings_and_goings
from .dates import write_dates
from .elections import write_elections
from .endings import write_endings
from .figures import write_figures
from .files import write_files
from .generations import write_generations
from .ideas import write_ideas
from .mail_doubts import write_mail_doubts
from .meetings import write_meetings
from .messages import write_messages
from .outlines import write_outlines
from .partnership import write_effort_of_many, write_partnership_over_time, write_yearly
from .passed import write_passed
from .payments import write_payments
from .people import write_people, write_staff_roles
from .places import write_programme
from .plan_review import write_review_of_plan
from .pocket_park import TRIANGLE, write_pocket_park
from .programme_reports import write_programme_reports
from .queue import write_queue
from .shared import write_shared
from .two_holders import write_two_holders
from .upkeep import write_upkeep
from .visits import write_visits
from .world import World


def tell(*, seed: int = 1, communities: int | None = None, scale: float | None = None) -> dict[str, int]:
    """Write everything and answer how many rows of each kind there are now."""
    world = World(seed=seed)
    if scale is not None:
        communities = min(len(PLACES), max(3, round(FULL["areas"] * scale) - 1))
    write_programme(world)
    write_people(world)
    write_staff_roles(world)
    write_figures(world)
    write_files(world)
    arches = write_arches(world)
    write_outlines(world, arches)
    projects = {TRIANGLE: write_pocket_park(world, arches), **write_arches_projects(world, arches)}
    write_diary(world, arches, projects)
    write_dates(world, arches, projects)
    write_ideas(world, arches, projects)
    write_upkeep(world, projects)
    write_consent(world, projects)
    write_passed(world, projects)
    write_asks(world, arches, projects)
    write_claims(world, arches)
    write_comings_and_goings(world)
    write_arches_money(world, arches, projects)
    write_bids(world, arches, projects)
    write_conditions(world, arches)
    write_meetings(world, arches)
    write_ask_lives(world, arches)
    write_review_of_plan(world, arches)
    write_messages(world, arches, projects[TRIANGLE])
    write_concerns(world, arches)
    write_visits(world, arches)
    write_shared(world)
    areas = write_areas(world, communities)
    write_elections(world, arches, areas)
    write_queue(world, areas)
    write_payments(world)
    write_changes(world, arches, areas)
    write_two_holders(world)
    write_endings(world)
    write_partnership_over_time(world, arches, projects)
    write_generations(world)
    write_council_outlines(world)
    if scale is not None:
        grow(world, scale)
        write_effort_of_many()
    write_yearly(world, arches)
    write_area_reports(world, arches)
    write_councillor_years(world)
    write_mail_doubts(world, projects[TRIANGLE])
    write_programme_reports(world)
    kinds = {
        "people": Person,
        "areas": Community,
        "projects": Project,
        "updates": Update,
        "wards": Ward,
        "councillors": Councillor,
        "proposals": Proposal,
        "ledger rows": LedgerEntry,
    }
    return {name: model.objects.count() for name, model in kinds.items()}
