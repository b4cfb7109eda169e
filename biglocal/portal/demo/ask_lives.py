"""How asks of Arches Local went on: words to and fro, one passed on, and where two of them came from."""

from biglocal.communities.models import Community, MeetingAction
from councillors.models import Ask, AskWord
from projects.models import Update

from .world import World

# ask's title, who, side, days ago, hour, words
WORDS = [
    ("Come to opening day and say a few words", "denise", "group", 1, "20:40",
     "Thank you! You are on at two, straight after the band. The microphone is Harjit’s."),
    ("Come to opening day and say a few words", "ruth", "councillor", 0, "08:10",
     "Two is good. Whom should I thank by name?"),
    ("Find out who looks after the lamp posts", "harjit", "group", 3, "09:05",
     "I rang after six and got your machine. Post 14 is out again."),
    ("Find out who looks after the lamp posts", "martin", "councillor", 2, "18:30",
     "Sorry. The street lighting team has a map of what is whose. I have asked Ms Grant there to look it up."),
]  # fmt: skip


def write_ask_lives(world: World, community: Community) -> None:
    """Write the words, the passing on, and the sources."""
    asks = {ask.title: ask for ask in Ask.objects.in_community(community)}
    for title, who, side, ago, hour, text in WORDS:
        ask, at = asks[title], world.moment(ago, hour)
        AskWord.objects.create(ask=ask, by=world.people[who], side=side, text=text, at=at, form_key=world.key())
        Ask.objects.filter(pk=ask.pk).update(last_word_at=at)
    lamps = Ask.objects.filter(title="Find out who looks after the lamp posts", community=community)
    lamps.update(state=Ask.State.PASSED, passed_words="Ms Grant, street lighting")
    setbacks = Update.objects.standing().filter(project__title="Youth gym in arch 9", kind=Update.Kind.SETBACK)
    arch = Ask.objects.filter(title="Chair an evening about the leaking arch", community=community)
    arch.update(setback=setbacks.first())
    tap = MeetingAction.objects.filter(meeting__community=community, what__icontains="tap", private=False).first()
    Ask.objects.filter(title="Ask the parks team for a tap", community=community).update(action=tap)
