"""The partnership: its meetings, its members, its reviews."""

from datetime import time
from typing import Any

from biglocal.notices.catalogue import About

from .cast import AREA, AREA_PATH, DENISE, HARJIT, RUTH, Thing, on

PART = "Partnerships"
MEETING_PATH = "/areas/arches-local/meetings/4/"
MEETING = Thing(
    title="Partnership meeting",
    on=on(1),
    begins_at=time(19),
    ends_at=time(21),
    where="Arches kitchen",
    is_cancelled=False,
    open_to_all=True,
    i_come=1,
)


def action() -> dict[str, Any]:
    row = Thing(what="Ask the school for chairs", due_on=on(7))
    meeting = Thing(on=on(-20))
    return {"action": row, "meeting": meeting, "when": "soon", "days": 7, "community": AREA, "path": MEETING_PATH}


def meeting_changed() -> dict[str, Any]:
    return {"meeting": MEETING, "community": AREA, "path": MEETING_PATH}


def meeting_tomorrow() -> dict[str, Any]:
    return {"meeting": MEETING, "days": 1, "community": AREA, "path": MEETING_PATH}


def interests() -> dict[str, Any]:
    member = Thing(looked_on=on(-365), group=Thing(name="Arches Local partnership"))
    return {"community": AREA, "member": member, "path": "/areas/arches-local/interests/"}


def review_due() -> dict[str, Any]:
    return {"community": AREA, "day": on(-7), "may_confirm": True, "path": "/areas/arches-local/people/review/"}


def unwell() -> dict[str, Any]:
    said = ["A partnership has 8 people or more: 1 more to find.", "Nobody chairs the partnership."]
    return {"community": AREA, "sentences": said, "path": "/areas/arches-local/people/"}


def review_answered() -> dict[str, Any]:
    review = Thing(plan=Thing(title="Plan 2026 to 2028"))
    return {"review": review, "community": AREA, "path": "/areas/arches-local/plan/"}


def plan_ending() -> dict[str, Any]:
    plan = Thing(title="Plan 2026 to 2028", end_date=on(60))
    return {"plan": plan, "community": AREA, "path": "/areas/arches-local/plan/"}


def register_old() -> dict[str, Any]:
    return {"community": AREA, "late": 2, "path": "/areas/arches-local/interests/"}


def unreachable() -> dict[str, Any]:
    role = Thing(get_role_display="Chair", person=HARJIT)
    return {"role": role, "place": "Arches Local", "path": "/staff/mail/"}


def invitation() -> dict[str, Any]:
    one = Thing(
        invited_by=DENISE,
        community=AREA,
        organisation=None,
        programme=None,
        get_role_display="Member of the partnership",
        email=RUTH.email,
        expires_at=on(14),
    )
    return {"invitation": one, "link": "/invitations/example/"}


def welcome() -> dict[str, Any]:
    return {"person": DENISE, "path": AREA_PATH}


COMING = "those who said they will come"
ABOUT = [
    About("invitation", "somebody is invited into a role; again when asked", "the person invited", invitation),
    About("meeting-action", "what somebody said they would do is due in 7 days, today, or was", "the person", action),
    About("meeting-changed-soon", "an open meeting in the next days is moved or cancelled", COMING, meeting_changed),
    About("meeting-tomorrow", "an open meeting is tomorrow", COMING, meeting_tomorrow),
    About("interests-due", "a member has not looked at their interests for a year", "the member", interests),
    About("partnership-review-due", "the yearly review of a partnership is due", "its chair and rep", review_due),
    About("partnership-unwell", "under 8 members, under 51 % residents, or no chair", "its chair and rep", unwell),
    About("review-answered", "Local Trust answers the review of a plan", "who writes or sends it", review_answered),
    About("plan-ending", "a plan ends in 6, 4 or 2 months", "all who have a part in it", plan_ending),
    About("register-old", "members have not looked at their interests for a year", "the chair and rep", register_old),
    About("role-unreachable", "no holder of a role can be reached by email", "Local Trust", unreachable),
]
