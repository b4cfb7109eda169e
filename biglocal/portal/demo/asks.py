"""What Arches Local asks its councillors, what they answered, and what it led to."""

from biglocal.communities.models import Community
from councillors.models import Ask, AskAnswer, Councillor
from projects.models import Project

from .arches import CHATHAM, LUTON
from .world import World

# kind, title, project, why, raised by, days ago, days to its day, takes, ward, state, result
ASKS = [
    ("network", "Invite the health group to opening day", "The Triangle pocket park",
     "We know one person at the integrated care board. You know the rest. A short email from you would do it.",
     "denise", 6, 7, "About 10 minutes", CHATHAM, "raised", ""),
    ("speak", "Ask the parks team for a tap", "The Triangle pocket park",
     "We carry water 200 metres. The parks team say there is no budget line for one. Could you ask who decides?",
     "pat", 4, 18, "One phone call", CHATHAM, "raised", ""),
    ("together", "Chair an evening about the leaking arch", "Youth gym in arch 9",
     "The gym parents, the landlord and the repairs team have never sat in one room. People would come if you asked.",
     "oluwaseun", 5, 30, "One evening", CHATHAM, "raised", ""),
    ("together", "Come to opening day and say a few words", "The Triangle pocket park",
     "Two minutes, about the people on Tanner’s Row. The band stops for you.",
     "denise", 20, 14, "Two hours on a Saturday", CHATHAM, "raised", ""),
    ("speak", "Find out who looks after the lamp posts", "Lights under the arches",
     "The railway says the council, the council says the railway. We need one name.",
     "harjit", 25, 20, "One phone call", CHATHAM, "raised", ""),
    ("network", "Find out who owns the waste ground", "The Triangle pocket park",
     "Nobody at the town hall could tell us. You would know whom to ring.",
     "pat", 240, -215, "One phone call", CHATHAM, "result", "Found the owner, who gave us a ten year lease."),
    ("network", "Tell the local paper about opening day", "The Triangle pocket park",
     "They do not ring us back. They would ring you back.",
     "denise", 40, -21, "About 10 minutes", CHATHAM, "result", "Told the local paper. They are sending a photographer."),
    ("speak", "Ask for a crossing by the walk’s start", "Thursday walk",
     "Nine people over seventy cross here each Thursday, and nobody stops.",
     "mariam", 28, 12, "One email", LUTON, "raised", ""),
]  # fmt: skip
# ask's title, councillor, answer, days ago, a word with it, number to ring
ANSWERS = [
    ("Come to opening day and say a few words", "Ruth Adeyemi", "yes", 1, "I would love to.", ""),
    ("Find out who looks after the lamp posts", "Martin Poole", "call", 3, "After 6pm on Monday is best.", "01632 960 142"),
    ("Find out who owns the waste ground", "Ruth Adeyemi", "yes", 236, "", ""),
    ("Tell the local paper about opening day", "Martin Poole", "yes", 38, "I know the editor.", ""),
    ("Ask for a crossing by the walk’s start", "Peter Oduya", "no", 26, "I sit on the roads committee. Saira is freer.", ""),
]  # fmt: skip


def write_asks(world: World, community: Community, projects: dict[str, Project]) -> None:
    """Write the asks with their answers and results."""
    written = {}
    for kind, title, project, why, by, ago, to, takes, gss, state, result in ASKS:
        written[title] = Ask.objects.create(
            community=community, project=projects[project], kind=kind, title=title, why=why, by_day=world.day(-to),
            takes=takes, raised_by=world.people[by], raised_at=world.moment(ago, "17:00"), last_word_at=world.moment(ago, "17:00"), state=state, result=result,
            result_at=world.moment(19, "12:00") if result else None, form_key=world.key(), phone="01632 960 118",
        )  # fmt: skip
        written[title].ward_lines.add(world.wards[gss].line)
    for title, name, answer, ago, note, phone in ANSWERS:
        AskAnswer.objects.create(
            ask=written[title], councillor=Councillor.objects.get(name=name), answer=answer, note=note, phone=phone,
            at=world.moment(ago, "20:15"),
        )  # fmt: skip
        if answer != "no":
            written[title].holder = Councillor.objects.get(name=name)
            written[title].held_since = world.moment(ago, "20:15")
            written[title].state = "result" if written[title].result else "taken"
        written[title].last_word_at = world.moment(ago, "20:15")
        written[title].save()
