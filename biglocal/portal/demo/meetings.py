"""Two meetings of the Arches Local partnership and the next one: who was there, what was decided and why."""

from biglocal.communities.models import (
    AgendaItem,
    Attendance,
    Community,
    Declaration,
    Meeting,
    MeetingAction,
    MeetingComing,
    MeetingDecision,
    MeetingRules,
    Membership,
    Priority,
)
from funding.models import MoneyDecision, Proposal
from projects.models import Project, ProjectDecision

from .pocket_park import TRIANGLE
from .world import World

MONDAY = 0
THERE = ["harjit", "denise", "pat", "kofi", "mariam", "joyce", "leah", "bev", "tomasz", "finance", "martin"]
TAP = "£24,600 for a tap and a second pocket park"


def write_meetings(world: World, community: Community) -> None:
    """Write how they decide, two meetings with minutes that everybody reads, and the next one."""
    MeetingRules.objects.create(community=community, quorum=5)
    write_watering(world, community, 1)
    write_tap_meeting(world, community, 2)
    write_next(world, community, 3)


def write_meeting(world: World, community: Community, number: int, ago: int, **about: object) -> Meeting:
    """Write a meeting on the Monday on or before the day `ago` days ago."""
    return Meeting.objects.create(
        community=community,
        number=number,
        on=world.weekday(ago, MONDAY),
        begins_at="19:00",
        ends_at="21:00",
        where="Arches kitchen",
        called_by=world.people["denise"],
        **about,
    )


def write_people(world: World, meeting: Meeting, apologies: list[str], guests: list[str]) -> None:
    """Write who was there, with capacity and vote of the day."""
    members = {
        member.person_id: member for member in Membership.objects.in_community(meeting.community).in_partnership()
    }
    for key in [*THERE, *apologies]:
        member = members[world.people[key].pk]
        state = "apologies" if key in apologies else "present"
        Attendance.objects.create(
            meeting=meeting, person=member.person, state=state, capacity=member.capacity, voting=member.voting
        )
    for name in guests:
        kind = "councillor" if name == "Ruth Adeyemi" else "guest"
        Attendance.objects.create(meeting=meeting, kind=kind, name=name)


def write_item(meeting: Meeting, position: int, title: str, said: str = "", **about: object) -> AgendaItem:
    """Write one item of the agenda."""
    return AgendaItem.objects.create(meeting=meeting, position=position, title=title, said=said, **about)


def write_decision(world: World, item: AgendaItem, number: int, **about: object) -> MeetingDecision:
    """Write what came of a question of the agenda."""
    if about.get("outcome", "due") != "due":
        about |= {"recorded_by": world.people["denise"], "recorded_at": world.moment(item.meeting.on, "22:10")}
    return MeetingDecision.objects.create(meeting=item.meeting, item=item, number=number, **about)


def finish(world: World, meeting: Meeting) -> None:
    """Let everybody read the minutes."""
    meeting.minutes_state = Meeting.Minutes.PUBLISHED
    meeting.agreed_on = world.today if meeting.on > world.day(3) else world.day(3)
    meeting.published_at = world.moment(meeting.agreed_on, "18:00")
    meeting.save()


def write_watering(world: World, community: Community, number: int) -> None:
    """Who waters the trees: everybody agreed."""
    people, meeting = world.people, write_meeting(world, community, number, 45)
    write_people(world, meeting, ["sunil", "oluwaseun"], ["Two neighbours from Tanner’s Row"])
    write_item(meeting, 1, "What is new", "The mural is done. Nine young people painted it in one weekend.")
    rota = write_item(
        meeting, 2, "The first dry summer",
        "Pat carries the water on her own most nights. Six people said they would take a night each.",
    )  # fmt: skip
    decision = write_decision(
        world, rota, 1, title="A watering rota for the Triangle", outcome="agreed", how="consensus",
        words="Six people water the trees, a night each, until we have a tap.",
        why="Young trees die in their first dry summer, and Pat can’t do it alone.",
        could_vote=9, could_vote_residents=8, quorum=5, priority=green(community),
    )  # fmt: skip
    ProjectDecision.objects.create(decision=decision, project=Project.objects.get(community=community, title=TRIANGLE))
    write_item(meeting, 3, "A worry about one of our members", "Talked about kindly. Harjit rings her.", private=True)
    MeetingAction.objects.create(
        meeting=meeting, what="Write the rota and put it up in the kitchen", owner=people["pat"], due_on=world.day(38),
        done_on=world.day(39), done_by=people["pat"],
    )  # fmt: skip
    finish(world, meeting)


def write_tap_meeting(world: World, community: Community, number: int) -> None:
    """A tap and a second park: Kofi left the room, because his brother’s firm gave a price for the fence."""
    people, meeting = world.people, write_meeting(world, community, number, 17)
    write_people(world, meeting, ["sunil"], ["Ruth Adeyemi", "Ravi from the repair bench"])
    park = write_item(
        meeting, 1, "The Triangle: a tap, and a second park",
        "Pat showed the rota: 61 homes signed it. Three prices for the fence were on the table. Some of us asked who "
        "pays for the water after the first year. Denise asks the landlord.",
    )  # fmt: skip
    decision = write_decision(
        world, park, 1, title=TAP, outcome="agreed", how="vote", votes_for=7, abstained=1,
        words="We ask Local Trust for £24,600: a tap at the Triangle, and a second pocket park by the bridge.",
        why="The trees need water close by, and the first park showed that neighbours look after what they planted.",
        could_vote=8, could_vote_residents=7, quorum=5, priority=green(community),
    )  # fmt: skip
    Declaration.objects.create(
        decision=decision, person=people["kofi"], kind="indirect_financial",
        what="His brother’s firm gave one of the three prices for the fence.", followed="left_discussion",
        declared_at=world.moment(meeting.on, "19:20"), minuted_by=people["denise"],
    )  # fmt: skip
    ProjectDecision.objects.create(decision=decision, project=Project.objects.get(community=community, title=TRIANGLE))
    MoneyDecision.objects.create(decision=decision, proposal=Proposal.objects.get(ref="G-1102"))
    fair = write_item(meeting, 2, "A fair in the Pentagon", "Nice, but nobody has time before the opening day.")
    write_decision(
        world, fair, 2, title="£2,800 for a fair before the holidays", outcome="put_off",
        words="Not now. We look at it again in spring.", why="The opening day comes first.",
    )  # fmt: skip
    lights = write_item(
        meeting, 3, "Lights under the arches", "41 parents signed at the school gate. Two firms gave a price."
    )
    decision_on_lights = write_decision(
        world, lights, 3, title="£8,500 for lights under the arches", outcome="agreed", how="consensus",
        words="We ask Local Trust for £8,500, for twelve lights and their fitting.",
        why="Children walk home through two dark arches.",
        could_vote=9, could_vote_residents=8, quorum=5, priority=green(community),
    )  # fmt: skip
    asked = Proposal.objects.get(ref="G-1114")
    MoneyDecision.objects.create(decision=decision_on_lights, proposal=asked)
    Proposal.objects.filter(pk=asked.pk).update(agreed_on=meeting.on, written_at=world.moment(20, "19:40"))
    for what, key, due, done in [
        ("Write to the landlord about the tap", "denise", 4, None),
        ("Ask the brass band for the opening day", "harjit", 8, 9),
        ("Ask two more plumbers for a price", "pat", -9, None),
    ]:
        MeetingAction.objects.create(
            meeting=meeting, what=what, owner=people[key], due_on=world.day(due), decision=decision,
            done_on=None if done is None else world.day(done), done_by=None if done is None else people[key],
        )  # fmt: skip
    finish(world, meeting)


def write_next(world: World, community: Community, number: int) -> None:
    """The next one: two questions, and one member who has said already that she may not be fair."""
    meeting = write_meeting(world, community, number, -18, note="Tea from half past six.")
    for key, people in [("stranger", 1), ("mariam", 2)]:
        MeetingComing.objects.create(
            meeting=meeting, person=world.people[key], people=people, at=world.moment(2, "18:00")
        )
    write_item(meeting, 1, "What is new, and what is late")
    write_item(meeting, 2, "Opening day of the Triangle", note="Who does what, from 8am.")
    van = write_item(meeting, 3, "A van for the tool library", note="£8,100 for a second-hand van and shelves.")
    decision = write_decision(world, van, 1, title="Ask for £8,100 for the tool library’s van")
    MoneyDecision.objects.create(decision=decision, proposal=Proposal.objects.get(ref="G-1116"))
    Declaration.objects.create(
        decision=decision, person=world.people["leah"], kind="loyalty", what="She keeps the tool library’s books.",
        followed="left_discussion", declared_at=world.moment(2, "09:10"), minuted_by=world.people["denise"],
    )  # fmt: skip
    review = write_item(meeting, 4, "Looking back at our plan", note="Denise has drafted the review.")
    write_decision(world, review, 2, title="Agree the review of our plan and send it")


def green(community: Community) -> Priority:
    return Priority.objects.get(plan__community=community, plan__state="live", name="Green and safe places")
