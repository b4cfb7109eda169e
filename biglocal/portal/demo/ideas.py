"""Ideas for Arches Local: two that wait, one that became the tool library van, one that joined the park,
one that is not for now."""

from datetime import timedelta

from biglocal.communities.models import Community
from projects.models import Idea, IdeaSupport, Project
from projects.titles import title_of

from .world import World

DAYS = 42
JOINED = {"The Triangle pocket park"}  # was there before the idea
# who put it, days ago, text, where, state, answer, project, who would use it, who can help
IDEAS = [
    ("stranger", 12, "A bench at the 101 bus stop. Some of us can’t stand for twenty minutes, least of all in the rain.",
     "Luton Road", "open", "", "", ["joyce", "bev", "mariam", "pat"], ["kofi"]),
    ("bev", 38, "A swap shelf for school uniforms. Children grow, and the jumpers are still good.",
     "Arches kitchen", "open", "", "", ["mariam", "leah"], ["joyce"]),
    ("kofi", 24, "Could tools come to you, in a van? I have seen one in Hastings. It stops at schools and at the market.",
     "", "yes", "Yes. Denise asks for three prices this month, and we decide at the next meeting.", "Tool library van",
     ["denise", "pat", "tomasz", "bev"], ["tomasz", "sunil"]),
    ("mariam", 70, "Somewhere to leave a watering can. I carry mine from Castle Road each time.", "The Triangle",
     "yes", "Yes. Pat puts three hooks on the new fence, with cans for everybody.", "The Triangle pocket park",
     ["denise", "joyce"], ["kofi"]),
    ("tomasz", 150, "A splash pool on the Lines. The nearest one is two buses away.",
     "The Lines", "not_now", "Not now: the land is the army’s, and water must be looked after every day. If the council "
     "takes the land over, we ask again.", "", ["leah", "oluwaseun"], []),
]  # fmt: skip


def write_ideas(world: World, community: Community, projects: dict[str, Project]) -> None:
    """Write the ideas with what became of them, and who spoke up."""
    for by, ago, text, where, state, answer, project, users, helpers in IDEAS:
        posted = world.moment(ago)
        answered = {"answered_by": world.people["harjit"], "answered_at": world.moment(ago - 15)} if answer else {}
        idea = Idea.objects.create(
            community=community, title=title_of(text), text=text, where=where, by=world.people[by], posted_at=posted,
            answer_due_on=world.day(ago) + timedelta(days=DAYS), state=state, answer=answer,
            project=projects.get(project), joins=project in JOINED, form_key=world.key(), **answered,
        )  # fmt: skip
        IdeaSupport.objects.bulk_create(
            IdeaSupport(idea=idea, person=world.people[key], kind=kind)
            for kind, keys in [("use", users), ("help", helpers)]
            for key in keys
        )
