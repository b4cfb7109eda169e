"""Projects, updates, proposals and ledger rows in bulk."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from biglocal.communities.models import Community, Priority
from biglocal.places.models import Ward
from funding.models import (
    Agreement,
    BudgetLine,
    Conflict,
    Decision,
    LedgerEntry,
    Payment,
    Proposal,
    ProposalLine,
    ProposalVersion,
    Review,
)
from projects.models import Milestone, Photo, Project, StageReached, Update

from .areas import ALT
from .batches import many
from .stories import HIGH, STAGES, WIDE, first_sentence
from .world import World

WHO = "Nine of us|The Tuesday group|Two neighbours|A class from the school|The boxing lot|Somebody’s uncle|The whole street|Four of the walkers|The band|Everybody’s nan".split(
    "|"
)
DID = "planted|mended|painted|carried|cleared|cooked|opened|measured|raised|found|saved|finished".split("|")
WHAT = "the last raised bed|a new gate|six benches|the old notice board|half the fence|a shed full of tools|the hall floor|forty bulbs|the big pot|a path to the shops|the bus shelter|two tubs of apples".split(
    "|"
)
THEN = "It rained and nobody minded.|The kettle never stopped.|We will do it again next week.|Somebody sang.|The dog helped.|We need one more ladder.|Thank you to all who came.|It took half the time we thought.".split(
    "|"
)
THINGS = "Garden|Kitchen|Bench|Walk|Workshop|Market|Choir|Library|Path|Play corner|Orchard|Bike shed|Lunch club|Night school|Mural|Pond|Allotment|Youth room|Repair bench|Green".split(
    "|"
)
KINDS = ["step"] * 16 + ["setback", "put_right", "thanks", "thanks"]
OPEN = ["submitted", "in_review", "changes_asked", "ready"]


def grow_projects(world: World, wanted: dict[str, int]) -> None:
    """Write projects over all areas evenly, then their updates with wards and photos."""
    areas = list(Community.objects.exclude(state="closed").order_by("pk"))
    priorities, wards, people = by_area(areas)
    missing = wanted["projects"] - Project.objects.count()
    rows = []
    for number in range(max(missing, 0)):
        area = areas[number % len(areas)]
        ward = wards[area.pk][number % len(wards[area.pk])] if number % 5 else None
        title = f"{THINGS[number % 20]} {number // len(areas) + 1}"
        stage, started = number % 5, 40 + (number * 17) % 700
        rows.append(
            Project(
                community=area,
                title=title,
                slug=f"{title.lower().replace(' ', '-')}-{number}",
                stage=STAGES[stage],
                standing=["on_hold", "stopped", "finished"][number % 3] if number % 8 == 7 else "running",
                priority=priorities[area.pk][number % len(priorities[area.pk])] if priorities[area.pk] else None,
                summary=f"{WHO[number % 10]} {DID[number % 12]} {WHAT[number % 12]}.",
                lead_id=people[area.pk][number % len(people[area.pk])],
                ward=ward,
                lat=ward and (ward.min_lat + ward.max_lat) / 2,
                lon=ward and (ward.min_lon + ward.max_lon) / 2,
                next_step="Ask for two prices",
                next_step_on=world.day(number % 60 - 40),
                started_on=world.day(started),
            )  # fmt: skip
        )
    projects = many(Project, rows)
    many(
        StageReached,
        (
            StageReached(project=one, stage=stage, on=one.started_on + timedelta(days=9 * step))
            for one in projects
            for step, stage in enumerate(STAGES[: STAGES.index(one.stage) + 1])
        ),
    )
    many(Milestone, (Milestone(project=one, title="Two prices in", due_on=one.next_step_on) for one in projects))
    grow_updates(world, wanted["updates"] - Update.objects.count(), people, wards)


def by_area(areas: list[Community]) -> tuple[dict[int, list[Any]], dict[int, list[Ward]], dict[int, list[int]]]:
    """Return priorities, wards and ids of members of each area."""
    priorities, wards, people = defaultdict(list), defaultdict(list), defaultdict(list)
    for priority in Priority.objects.select_related("plan"):
        priorities[priority.plan.community_id].append(priority)
    for ward in (
        Ward.objects.filter(area_wards__community__in=areas).select_related("line").prefetch_related("area_wards")
    ):
        for link in ward.area_wards.all():
            wards[link.community_id].append(ward)
    for area, person in Community.objects.filter(groups__kind="partnership").values_list(
        "pk", "groups__memberships__person"
    ):
        people[area].append(person)
    return priorities, wards, people


def grow_updates(world: World, missing: int, people: dict[int, list[int]], wards: dict[int, list[Ward]]) -> None:
    """Write `missing` updates over all projects; every fourth has a drawing, a repair follows its setback."""
    projects = list(Project.objects.exclude(community__state="closed").select_related("ward").order_by("pk"))
    rng, drawings = world.rng, list(ALT)
    rows = []
    for number in range(max(missing, 0)):
        project = projects[number % len(projects)]
        text = f"{WHO[rng.randrange(10)]} {DID[rng.randrange(12)]} {WHAT[rng.randrange(12)]}. {THEN[rng.randrange(8)]}"
        ago = rng.randint(1, 700)
        rows.append(
            Update(
                project=project,
                kind=KINDS[rng.randrange(20)],
                title=first_sentence(text),
                text=text,
                happened_on=world.day(ago),
                by_id=people[project.community_id][rng.randrange(len(people[project.community_id]))],
                form_key=world.key(),
                audience="partnership" if rng.random() < 0.04 else "public",
                posted_at=world.now - timedelta(days=ago, minutes=rng.randrange(600)),
            )  # fmt: skip
        )
    updates = many(Update, rows)
    link = Update.ward_lines.through
    many(
        link,
        (
            link(update_id=one.pk, wardline_id=ward.line_id)
            for one in updates
            for ward in ([one.project.ward] if one.project.ward_id else wards[one.project.community_id])
        ),
    )
    link = Update.puts_right.through
    setbacks = {one.project_id: one for one in updates if one.kind == "setback"}
    repairs = {one.project_id: one for one in updates if one.kind == "put_right"}
    many(
        link,
        (link(from_update_id=repairs[pk].pk, to_update_id=one.pk) for pk, one in setbacks.items() if pk in repairs),
    )
    photos = many(
        Photo,
        (
            Photo(key=world.key(), project_id=one.project_id, update=one, drawing=drawings[number % len(drawings)],
                  alt=ALT[drawings[number % len(drawings)]], width=WIDE, height=HIGH)
            for number, one in enumerate(updates)
            if number % 4 == 0
        ),
    )  # fmt: skip
    mine = Update.objects.filter(project=OuterRef("pk"), deleted_at__isnull=True).order_by("-posted_at")
    pictures = Photo.objects.filter(project=OuterRef("pk"), pk__gte=photos[0].pk if photos else 0).order_by("-pk")
    Project.objects.update(last_update_at=Subquery(mine.values("posted_at")[:1]))
    Project.objects.filter(cover=None).update(cover=Subquery(pictures.values("pk")[:1]))


def grow_money(world: World, wanted: dict[str, int]) -> None:
    """Write proposals in every state, agreements for those with a yes, and ledger rows until there are enough."""
    areas = list(Community.objects.filter(state="delivering").prefetch_related("lto_appointments").order_by("pk"))
    priorities, _, people = by_area(areas)
    projects = defaultdict(list)
    for pk, area in Project.objects.values_list("pk", "community"):
        projects[area].append(pk)
    officers = [world.people["priya"], world.people["owen"]]
    rows = []
    for number in range(max(wanted["proposals"] - Proposal.objects.count(), 0)):
        area = areas[number % len(areas)]
        waits = number % 10 == 0
        sent = world.now - timedelta(days=(number * 3) % 24 if waits else 30 + number % 900, hours=number % 7)
        writer = people[area.pk][0]
        rows.append(
            Proposal(
                ref=f"H-{number + 1:05d}",
                community=area,
                lto_id=area.lto_appointments.all()[0].organisation_id,
                priority=priorities[area.pk][number % len(priorities[area.pk])],
                project_id=projects[area.pk][number % len(projects[area.pk])],
                kind=["project", "project", "plan", "additional"][number % 4],
                title=f"{THINGS[number % 20]}, the next part",
                state=OPEN[number // 10 % 4] if waits else "withdrawn" if number % 20 == 1 else "decided",
                asked=Decimal(1_000 + number % 19 * 500),
                written_by_id=writer,
                written_at=sent - timedelta(days=5),
                agreed_by_id=writer,
                agreed_on=(sent - timedelta(days=3)).date(),
                submitted_by_id=writer,
                submitted_at=sent,
                answer_due_on=sent.date() + timedelta(days=20),
                reader=None if waits and number // 10 % 4 == 0 else officers[number % 2],
                decided_at=None if waits else sent + timedelta(days=17),
            )  # fmt: skip
        )
    proposals = many(Proposal, rows)
    versions = many(
        ProposalVersion,
        (
            ProposalVersion(
                proposal=one, number=1, what="Do the next part. " * 12, who="We asked at every door. " * 12,
                difference="People will come out. " * 12, after="The group looks after it. " * 12,
                saved_at=one.submitted_at, saved_by_id=one.written_by_id, sent_at=one.submitted_at,
            )
            for one in proposals
        ),
    )  # fmt: skip
    many(
        ProposalLine,
        (
            ProposalLine(version=version, position=part, description=f"{WHAT[part]}"[:120], amount=one.asked / 4, priority_id=one.priority_id,
                         project_id=one.project_id, lto_id=one.lto_id)
            for one, version in zip(proposals, versions, strict=True)
            for part in range(1, 5)
        ),
    )  # fmt: skip
    pairs = list(zip(proposals, versions, strict=True))
    read = [(one, version) for one, version in pairs if one.reader_id]
    many(
        Conflict,
        (
            Conflict(proposal=one, person_id=one.reader_id, has_conflict=False, declared_at=one.submitted_at)
            for one, _ in read
        ),
    )
    many(
        Review,
        (
            Review(version=version, reviewer_id=one.reader_id, recommendation="yes", note="Clear.", saved_at=one.submitted_at, finished_at=one.submitted_at)
            for one, version in read
            if one.state in ("ready", "decided")
        ),
    )  # fmt: skip
    grow_agreements(world, pairs, wanted["ledger rows"] - LedgerEntry.objects.count())


def grow_agreements(world: World, pairs: list[tuple[Proposal, ProposalVersion]], rows_wanted: int) -> None:
    """Decide the decided ones; three of four get a yes, an agreement with two lines, and spending in many small sums."""
    gwen = world.people["gwen"]
    decided = [(one, version) for one, version in pairs if one.state == "decided"]
    yes = [one for one, _ in decided if one.pk % 4]
    many(
        Decision,
        (
            Decision(proposal=one, version=version, answer="yes" if one.pk % 4 else "no", amount=one.asked if one.pk % 4 else 0,
                     message="Yes." if one.pk % 4 else "Not this one.", by=gwen, at=one.decided_at)
            for one, version in decided
        ),
    )  # fmt: skip
    agreements = many(
        Agreement,
        (
            Agreement(proposal=one, community_id=one.community_id, lto_id=one.lto_id, title=one.title, amount=one.asked, state="active",
                      offered_on=one.decided_at.date(), accepted_on=one.decided_at.date(), start_date=one.decided_at.date(), end_date=world.last_day)
            for one in yes
        ),
    )  # fmt: skip
    lines = many(
        BudgetLine,
        (
            BudgetLine(agreement=agreement, priority_id=one.priority_id, project_id=one.project_id, description=f"Part {part}", amount=one.asked / 2)
            for agreement, one in zip(agreements, yes, strict=True)
            for part in (1, 2)
        ),
    )  # fmt: skip
    many(
        Payment,
        (
            Payment(agreement=one, number=1, due_on=one.start_date, amount=one.amount, contribution=one.amount / 20, state="paid", paid_on=one.start_date)
            for one in agreements
        ),
    )  # fmt: skip
    each = max(1, (rows_wanted - 2 * len(agreements)) // max(1, len(lines)))
    rows = [
        LedgerEntry(agreement=one, kind=kind, amount=amount, on=one.start_date)
        for one in agreements
        for kind, amount in (("payment", one.amount), ("contribution", one.amount / 20))
    ]
    number = 0
    while len(rows) < rows_wanted and lines:
        line = lines[number % len(lines)]
        part = Decimal(int(line.amount) // (each + 3))
        rows.append(
            LedgerEntry(
                agreement_id=line.agreement_id, line=line, kind="spend", amount=part, on=world.day(number % 700)
            )
        )
        number += 1
    many(LedgerEntry, rows)
