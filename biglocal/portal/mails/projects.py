"""Projects: reminders to who leads them, ideas, offers, dates."""

from datetime import time
from typing import Any

from biglocal.notices.catalogue import About

from .cast import AREA, DENISE, HARJIT, PAT, PROJECT_PATH, TRIANGLE, Thing, on

PART = "Projects"
HERE = {"project": TRIANGLE, "community": AREA, "path": PROJECT_PATH}
IDEA = Thing(
    title="A shelf for swapping seeds",
    by=DENISE,
    answer_due_on=on(3),
    state="yes",
    answer="It can stand in the kitchen. Denise and Pat build it on Saturday.",
    project=TRIANGLE,
    joins=True,
)
OPENING = Thing(
    title="Opening day at the Triangle",
    on=on(1),
    begins_at=time(11),
    ends_at=time(15),
    where="The Triangle, Viaduct Road",
    bring="Gloves, if you have some",
    is_cancelled=False,
    cancelled_why="",
    i_come=2,
)


def handed_over() -> dict[str, Any]:
    span = Thing(handed_by=PAT, person=DENISE, note="The keys are with Joyce.")
    milestones = [Thing(title="Lay the path", due_on=on(20))]
    return {"is_new": True, "span": span, "milestones": milestones, "offers": 1, **HERE}


def offered() -> dict[str, Any]:
    offer = Thing(person=DENISE, words="I can dig on Saturdays.", reach="Ring 01634 555 020")
    return {"offer": offer, **HERE}


def answered() -> dict[str, Any]:
    offer = Thing(state="yes", answered_by=PAT, answer="Come at ten, we have spades.", words="I can dig on Saturdays.")
    return {"offer": offer, **HERE}


def idea_answered() -> dict[str, Any]:
    return {"idea": IDEA, "community": AREA, "mine": True, "leads": False, "path": PROJECT_PATH}


def idea_due() -> dict[str, Any]:
    return {"idea": IDEA, "community": AREA, "when": "soon", "path": "/areas/arches-local/ideas/4/"}


def milestone() -> dict[str, Any]:
    return {"milestone": Thing(title="Lay the path", due_on=on(7)), "when": "soon", "days": 7, **HERE}


def date_changed() -> dict[str, Any]:
    return {"occasion": OPENING, "others": [], "community": AREA, "path": PROJECT_PATH}


def date_tomorrow() -> dict[str, Any]:
    return {"occasion": OPENING, "days": 1, "community": AREA, "path": PROJECT_PATH}


def photo_gone() -> dict[str, Any]:
    row = Thing(down_at=on(0), teller="Somebody in it", why="I did not want to be in it.")
    return {"row": row, "mine": True, "what": "Two benches in", **HERE}


def quiet() -> dict[str, Any]:
    return {"days": 61, **HERE}


def setback() -> dict[str, Any]:
    return {"setback": Thing(title="The young trees were pulled up"), "days": 30, **HERE}


def passed() -> dict[str, Any]:
    one = Thing(by=HARJIT, community=AREA, words="The second bench has its back now.")
    return {"passed": one, "path": "/areas/arches-local/log/passed/"}


def upkeep() -> dict[str, Any]:
    entry = Thing(title="Oil the benches", due_on=on(7))
    return {"entry": entry, "late": False, "runs_out": False, "days": 7, **HERE}


LEAD = "the lead of the project"
ABOUT = [
    About(
        "project-quiet",
        "a project is under way and nobody has logged anything for 60 days",
        f"{LEAD}, the worker",
        quiet,
    ),
    About("milestone-overdue", "a milestone is due in 7 days, today, or was 7 days ago", LEAD, milestone),
    About("setback-waiting", "a setback waits to be put right", LEAD, setback),
    About(
        "upkeep-due",
        "looking after a place is due, or a lease or cover runs out",
        "who looks after it, the worker",
        upkeep,
    ),
    About("project-handed-over", "a project gets another lead", "the old lead and the new one", handed_over),
    About("help-offered", "a neighbour offers to help", "who answers offers for the project", offered),
    About("help-answered", "an offer is answered", "who offered", answered),
    About(
        "idea-due", "an idea’s answer is promised soon, today, or is late", "the partnership and its worker", idea_due
    ),
    About(
        "idea-answered",
        "the partnership answers an idea",
        "who had it, who spoke up for it, the lead it joins",
        idea_answered,
    ),
    About(
        "occasion-changed-soon",
        "a date in the next days is moved or cancelled",
        "those who said they will come",
        date_changed,
    ),
    About("occasion-tomorrow", "a date is tomorrow", "those who said they will come", date_tomorrow),
    About("photo-taken-down", "somebody had a photo taken down", "who posted it, the area’s worker", photo_gone),
    About(
        "update-passed",
        "somebody’s role ended with an update on the phone",
        "who looks after the area’s updates",
        passed,
    ),
]
