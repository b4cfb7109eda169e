"""The mail with news, the ward's month, and what waits for them without a mail of its own."""

from typing import Any

from biglocal.notices.catalogue import About
from biglocal.notices.digest import sentence, subject_of
from biglocal.notices.registry import Line
from biglocal.reports.contents import Part, Row
from biglocal.web.templatetags.web import day

from ..months import Month
from ..ward_brief import Brief
from .cast import AREA_PATH, PROJECT_PATH, RUTH, on

PART = "News"
WARD_PATH = "/ward/"


def ask(tag: str, title: str, text: str, button: str) -> Line:
    return Line(title, text, WARD_PATH, "Arches Local", tag, on(-2), button)


def digest() -> dict[str, Any]:
    """A councillor's week, with everything that can stand in it."""
    asks = [
        ask(
            "Use your network",
            "Invite the health group to opening day",
            f"Denise asks, by {day(on(7))}. About 10 minutes.",
            "Answer Denise",
        ),
        ask(
            "Speak up inside the council",
            "Ask the parks team for a tap",
            f"Pat asks, by {day(on(14))}. One phone call.",
            "Answer Pat",
        ),
    ]
    first = Line(
        "Two benches in",
        "Joyce was the first to sit down. The trees follow when the ground is soft.",
        PROJECT_PATH,
        "The Triangle pocket park",
        "Step forward",
        on(-6),
        picture="/static/img/preview-mail.jpg",
        picture_alt="Two new wooden benches under the railway arches, with a painted sun on the brick behind them.",
    )
    changed = [
        Line("Gym closed: water through the roof", "", PROJECT_PATH, "Youth gym in arch 9", "Setback", on(-5)),
        Line("Young elders back in the ground", "", PROJECT_PATH, "The Triangle pocket park", "Put right", on(-3)),
        Line("Forty bikes back on the road", "", PROJECT_PATH, "Repair bench", "Step forward", on(-2)),
    ]
    coming = [
        Line("Morning walk", "from the Triangle", AREA_PATH, "Arches Local", f"{on(4):%A} {day(on(4))}, 10am", on(4)),
        Line(
            "Partnership meeting", "Arches kitchen", AREA_PATH, "Arches Local", f"{on(9):%A} {day(on(9))}, 7pm", on(9)
        ),
    ]
    words = sentence(len(asks), 1 + len(changed))
    return {
        "person": RUTH,
        "news": subject_of([first, *changed], asks),
        "day": on(0).strftime("%A %-d %B"),
        "hello": "Hello Ruth.",
        "sentence": words,
        "preheader": words,
        "heading": "Viaduct ward this week",
        "asks": asks,
        "first": first,
        "changed": changed,
        "coming": coming,
        "only_follow": "wardline:5",
        "titles": ["Viaduct ward"],
        "by_role": [],
        "all_of": Line("Viaduct ward", "", "/wards/medway/viaduct/", "Medway", "Ward", on(0)),
    }


def ward_brief() -> dict[str, Any]:
    """A month of a ward."""
    parts = [
        Part(
            "asks",
            "What is asked of you",
            rows=[
                Row(
                    "Ask the parks team for a tap",
                    f"Pat Lowe of Arches Local, by {day(on(14))}. One phone call.",
                    WARD_PATH,
                )
            ],
        ),
        Part(
            "done",
            "What was done",
            rows=[Row("Two benches in", "The Triangle pocket park, 9 June", PROJECT_PATH)],
            more=4,
        ),
        Part(
            "mended",
            "What was put right",
            rows=[Row("Young elders back in the ground", "The Triangle pocket park, 3 June", PROJECT_PATH)],
        ),
        Part("money", "Money", words=["£6,000 was promised, £1,240 was spent."]),
        Part("coming", "What comes next", rows=[Row("Opening day at the Triangle", "Saturday, 11am to 3pm")]),
    ]
    told = "Five things were logged, and one setback was put right."
    brief = Brief(Month.before(on(0)), "Viaduct", "Medway Council", told, parts, True)
    links = {"path": "/wards/medway/viaduct/briefs/2026-10/", "file": "/reports/file/a1/", "days": 30}
    return {"brief": brief, "heading": brief.title, "preheader": told, "hello": "Hello Ruth.", **links}


FOLLOWERS = "those who follow the project, the area or the ward"
GROUP, STAFF, OFFICERS = "the partnership and its worker", "Local Trust", "the grants team, but nobody with a conflict"
ABOUT = [
    About(
        "digest",
        "there is news: each Friday at 7am, or within the hour, as the person chose",
        "followers; councillors of their wards",
        digest,
    ),
    About(
        "ward-brief",
        "a month is over: its first working day, if anything happened",
        "the ward’s councillors, and who asked for it",
        ward_brief,
    ),
    About("update-published", "somebody logs progress, a setback or what was put right", FOLLOWERS),
    About("ask-result", "a request to councillors led to something", FOLLOWERS),
    About("idea-put", "somebody tells an idea", GROUP),
    About("meeting-called", "an open meeting is put into the diary", "followers of the area"),
    About("meeting-changed", "an open meeting further away is moved or cancelled", "those who said they will come"),
    About("minutes-published", "minutes of a meeting are published", "followers of the area"),
    About("occasion-changed", "a date further away is moved or cancelled", "those who said they will come"),
    About("upkeep-accepted", "somebody says yes to looking after a place", "followers of the project"),
    About("partnership-reviewed", "a partnership confirms its yearly review", "the area’s rep"),
    About("review-submitted", "a review of a plan is sent", "the area’s rep"),
    About("proposal-sent", "an area sends a proposal", OFFICERS),
    About("proposal-handed", "a proposal is handed to another reader", "the new reader"),
    About("proposal-opinion", "a second reader has written an opinion", OFFICERS),
    About("round-finished", "the panel of a small grants round has decided", "the organisation that pays"),
    About("variation-asked", "an area asks to change an agreement", OFFICERS),
    About("variation-handed", "such a change is handed to another reader", "the new reader"),
    About("variation-logged", "an area makes a change it may make alone", OFFICERS),
    About("ward-carried", "a council was divided anew", "followers of the old ward"),
]
