"""The people of Arches Local over time: groups, interests, hands lent, hours, and the yearly reviews of all areas."""

from datetime import date, timedelta
from decimal import Decimal

from biglocal.accounts.actions import person_by_name
from biglocal.communities.models import (
    Community,
    Interest,
    Membership,
    PartnershipReview,
    RegisterCheck,
    ResidentGroup,
    RoleHeld,
)
from biglocal.communities.partnership_review import figures_on
from projects.models import Effort, HelpOffer, Project, ProjectLead, Update

from .world import World

# who left the partnership: name, joined and left (days ago), as what, why
FORMER = [
    ("Ray Coates", 2600, 402, "treasurer", "stepped_down", "Two terms were enough, he said. Thank you, Ray."),
    ("Doris Hale", 2400, 260, "member", "moved_away", "To her daughter in Whitby"),
]
# person, kind, organisation, what ties them, since (days ago), until, what everybody may read
INTERESTS = [
    ("kofi", "direct_financial", "Repair bench", "Paid for six hours a week at the bench.", 640, None, "public"),
    (
        "sunil",
        "loyalty",
        "Luton Road health centre",
        "I speak for it and sit on its patients’ group.",
        900,
        None,
        "public",
    ),
    ("tomasz", "loyalty", "Arches primary school", "School governor.", 1000, None, "count"),
    ("bev", "indirect_financial", "Harker catering hire", "My brother’s firm lends us plates.", 500, 90, "count"),
]
# days ago of the last look at the register; who is not named here looked in the last months
LOOKED = {"leah": 401, "pat": None}
# how an update of Arches Local begins, how many helped, hours of all together
EFFORTS = [
    ("Doors open. Nine people", 5, "20"),
    ("Forty bikes back", 6, "18"),
    ("Sixty-two plates", 8, "28"),
    ("Nine of us walked", 9, "9"),
    ("Thirty-one trees in", 44, "132"),
    ("Square thirty-eight", 3, "7.5"),
]
# project, who (None: a neighbour), words, days ago, answer, words with it
OFFERS = [
    ("The Triangle pocket park", None, "I have a van on Saturdays, and a strong back.", 2, "", ""),
    ("The Triangle pocket park", "stranger", "I can bake for the opening. Two trays?", 9, "yes", "Yes please! Bring them to the gate at ten."),
    ("Arches kitchen", None, "I can wash up on Tuesdays.", 1, "", ""),
    ("Repair bench", None, "I know clocks. Would that help?", 30, "not_now", "Not this month. We ask again when the bench has light."),
]  # fmt: skip


def write_partnership_over_time(world: World, community: Community, projects: dict[str, Project]) -> None:
    """Write who came and went, working groups, interests, hours, and offers of help."""
    partnership = ResidentGroup.objects.get(community=community, kind=ResidentGroup.Kind.PARTNERSHIP)
    for name, joined, left, office, why, words in FORMER:
        Membership.objects.create(
            group=partnership, person=person_by_name(name), office=office, start_date=world.day(joined),
            end_date=world.day(left), left_as=why, leave_reason=words,
        )  # fmt: skip
    elsie = person_by_name("Elsie Crane")
    Membership.objects.create(
        group=partnership, person=elsie, start_date=world.day(210), looks_after="Remembers how it was"
    )
    write_groups(world, community)
    for key, kind, organisation, words, since, until, seen in INTERESTS:
        Interest.objects.create(
            community=community, person=world.people[key], kind=kind, organisation=organisation, description=words,
            start_date=world.day(since), end_date=world.day(until) if until else None, visibility=seen,
        )  # fmt: skip
    for beginning, helpers, hours in EFFORTS:
        for update in Update.objects.in_community(community).filter(text__startswith=beginning):
            Effort.objects.create(update_of=update, helpers=helpers, hours=Decimal(hours))
    write_offers(world, projects)
    write_leads(world, projects["Thursday walk"])


def write_groups(world: World, community: Community) -> None:
    """Write a working group that goes on and one that ended."""
    gardeners = ResidentGroup.objects.create(
        community=community, kind=ResidentGroup.Kind.WORKING, name="Tanner’s Row gardeners",
        purpose="Water, weed and sow at the Triangle, Thursdays before tea.", start_date=world.day(420),
    )  # fmt: skip
    play = ResidentGroup.objects.create(
        community=community, kind=ResidentGroup.Kind.WORKING, name="Saturday play street",
        purpose="A street closed to cars one Saturday a month.", start_date=world.day(380), end_date=world.day(300),
    )  # fmt: skip
    for group, key, office in [
        (gardeners, "pat", "chair"),
        (gardeners, "joyce", "member"),
        (gardeners, "kofi", "member"),
    ]:
        Membership.objects.create(group=group, person=world.people[key], office=office, start_date=world.day(415))
    Membership.objects.create(
        group=play, person=world.people["tomasz"], office="chair", start_date=world.day(380), end_date=world.day(300),
        left_as=Membership.LeftAs.GROUP_ENDED,
    )  # fmt: skip


def write_offers(world: World, projects: dict[str, Project]) -> None:
    """Write who lends a hand, and what the leads said."""
    for number, (title, key, words, ago, answer, said) in enumerate(OFFERS):
        project = projects[title]
        HelpOffer.objects.create(
            project=project, person=world.people[key] if key else world.neighbours[number], words=words,
            reach="" if key else "01632 960 7" + f"{number:02}", made_at=world.moment(ago, "19:10"), state=answer or "open",
            answer=said, answered_by=project.lead if answer else None,
            answered_at=world.moment(max(0, ago - 1), "20:15") if answer else None, form_key=world.key(),
        )  # fmt: skip


def write_leads(world: World, walk: Project) -> None:
    """Write that Joyce led the walk before Mariam."""
    handed = world.day(200)
    ProjectLead.objects.create(
        project=walk, person=world.people["joyce"], start_date=min(walk.started_on, handed), end_date=handed
    )
    ProjectLead.objects.create(
        project=walk, person=walk.lead, start_date=handed, handed_by=world.people["joyce"],
        note="The café opens the loo for us if you ask before ten.",
    )  # fmt: skip


def write_yearly(world: World, community: Community) -> None:
    """Let every member of every area have looked at the register, and each partnership been reviewed: all but a few."""
    named = {world.people[key].pk: ago for key, ago in LOOKED.items()}
    checks = []
    members = Membership.objects.in_partnership().running(world.today).values_list("group__community", "person")
    for place, person in members.distinct().order_by("group__community", "person"):
        ago = named.get(person, 0) if place == community.pk else 0
        if ago is not None:
            on = world.day(ago or 20 + (person * 7) % 300)
            checks.append(RegisterCheck(community_id=place, person_id=person, on=on))
    RegisterCheck.objects.bulk_create(checks, batch_size=1000)
    chairs = dict(
        RoleHeld.objects.running(world.today).filter(role="chair").order_by("pk").values_list("community", "person")
    )
    reviews = []
    for area in Community.objects.filter(pk__in=chairs).select_related("programme").defer("outline"):
        on = world.day(372 if area.pk == community.pk else 30 + (area.pk * 13) % 300)
        if review := review_of(world, area, chairs[area.pk], on):
            reviews.append(review)
    PartnershipReview.objects.bulk_create(reviews)


def review_of(world: World, area: Community, chair: int, on: date) -> PartnershipReview | None:
    """Count the partnership of `on`, confirmed by its chair; nothing where nobody was in it yet."""
    figures = figures_on(area, on=on)
    if not figures.total:
        return None
    review = figures.as_review()
    review.confirmed_by_id = chair
    review.confirmed_at = world.moment(on + timedelta(days=0), "20:40")
    return review


def write_effort_of_many() -> None:
    """Give every sixth update numbers, for the data that pages are timed with."""
    told = Update.objects.filter(effort__isnull=True).order_by("pk").values_list("pk", flat=True)[::6]
    Effort.objects.bulk_create(
        (Effort(update_of_id=pk, helpers=1 + pk % 12, hours=Decimal(1 + pk % 30)) for pk in told), batch_size=2000
    )
