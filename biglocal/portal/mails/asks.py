"""Requests to councillors, their pages and terms."""

from typing import Any

from biglocal.notices.catalogue import About
from biglocal.web.templatetags.web import day

from .cast import AREA, COUNCILLOR, DENISE, PAT, RUTH, WARD, Thing, on, told

PART = "Councillors"
ASK_PATH = "/areas/arches-local/asks/7/"
TITLE = "Ask the parks team for a tap"


def raised() -> dict[str, Any]:
    ask = Thing(
        title=TITLE,
        community=AREA,
        why="Two elder trees go in this month. Without water near by, neighbours carry it 200 metres.",
        takes="One phone call",
        by_day=on(14),
        phone="01634 555 017",
        raised_by=PAT,
    )
    return {"ask": ask, "ward": WARD, "path": ASK_PATH, "asker": "Pat Mullen"}


def answered() -> dict[str, Any]:
    answer = Thing(answer="yes", councillor=COUNCILLOR, note="I see the parks team on Tuesday.", phone="")
    return {"ask": Thing(title=TITLE, state="taken"), "answer": answer, "path": ASK_PATH}


def day_near() -> dict[str, Any]:
    said = [f"Pat Mullen of Arches Local needs it by {day(on(3))}.", "Nobody has it yet. A no is fine too."]
    return told(f"By {day(on(3))}: {TITLE}", said, "Open the request", ASK_PATH)


def silent() -> dict[str, Any]:
    said = [
        "Nobody has said a word about this for a while. Councillors have full weeks.",
        "There are other ways: your next meeting, your rep, the council itself. The request’s page lists them.",
    ]
    return told(f"Other ways: {TITLE}", said, "See other ways to go on", ASK_PATH)


def moved() -> dict[str, Any]:
    said = [f"“{TITLE}”", "When it leads to something, please write the result on the request’s page."]
    return told(f"{COUNCILLOR} has begun", said, "Open the request", ASK_PATH)


def word() -> dict[str, Any]:
    said = [f"“{TITLE}”", "The parks team can do it in the second week of July. Does that help?"]
    return told(f"{COUNCILLOR} wrote to you", said, "Answer Cllr Ruth Adeyemi", ASK_PATH)


def claim() -> Thing:
    return Thing(
        councillor=COUNCILLOR,
        person=RUTH,
        from_the_list=True,
        invited_by=DENISE,
        community=AREA,
        email="ruth@demo.example",
        expires_at=on(30),
        reason="",
    )


def invite() -> dict[str, Any]:
    return {"claim": claim(), "link": "/councillors/claim/example/"}


def claim_made() -> dict[str, Any]:
    return {"claim": claim(), "path": "/councillors/claims/"}


def claim_answered() -> dict[str, Any]:
    return {"claim": claim(), "yes": True, "path": "/councillors/ruth-adeyemi/"}


def term_ending() -> dict[str, Any]:
    paths = {"path": "/ward/hand-over/3/", "sheet": "/ward/roles/"}
    return {"term": Thing(ward=WARD), "day": on(60), "after": on(61), **paths}


def pre_election() -> dict[str, Any]:
    row = Thing(council="Medway Council", start_date=on(5), end_date=on(40))
    return {"row": row, "path": "/ward/"}


def heirs() -> dict[str, Any]:
    new = [
        (Thing(name=name, get_absolute_url=f"/wards/medway/{name.lower()}/"), percent)
        for name, percent in [("Arches", 62), ("Riverside", 38)]
    ]
    ward_set = Thing(start_date=on(-3), council=Thing(name="Medway Council"))
    return {"ward_set": ward_set, "groups": [Thing(old=WARD, heirs=new)], "path": "/follow/wards/"}


COUNCILLORS, ASKERS = "the councillors of the wards concerned", "who asked"
ABOUT = [
    About("ask-raised", "a group asks its councillors for something", COUNCILLORS, raised),
    About("ask-answered", "a councillor says yes, call me first, or not this time", ASKERS, answered),
    About(
        "ask-day-near",
        "the day of a request is near and nothing is done",
        "who has it, or all who could take it",
        day_near,
    ),
    About("ask-silent", "a request has had no word for 21 days", ASKERS, silent),
    About(
        "ask-told",
        "a request is passed on, begun, freed, taken back or closed",
        "the others who have a part in it",
        moved,
    ),
    About("ask-word", "somebody writes about a request", "the other side", word),
    About("claim-invite", "somebody invites a councillor to keep their page", "the councillor", invite),
    About("claim-made", "somebody says that they are a councillor", "who confirms it at Local Trust", claim_made),
    About("claim-answered", "Local Trust has checked who a councillor is", "the councillor", claim_answered),
    About("term-ending", "a term ends in 60 days", "the councillor", term_ending),
    About("pre-election", "the weeks before an election in a council begin", "its councillors", pre_election),
    About("ward-heirs", "a council was divided anew", "followers of the old wards", heirs),
]
