"""Spend reports, from opened to accepted."""

from typing import Any

from biglocal.notices.catalogue import About

from .cast import AREA, LTO, Thing, on

PART = "Spend reports"
REPORT = Thing(
    period="January to June",
    due_on=on(14),
    get_state_display="Being written",
    agreement=Thing(title="The Triangle pocket park", lto=LTO),
)
POINTS = [Thing(number=1, part_name="Spending", words="What is “various, £180”?")]


def report() -> dict[str, Any]:
    path = "/areas/arches-local/reports/2/"
    return {"report": REPORT, "community": AREA, "points": POINTS, "late": False, "left": 14, "path": path}


WRITE, ALL = "who writes or signs reports of the organisation", "all who have a part in the report"
ABOUT = [
    About("report-opened", "a report is open to be written", WRITE, report),
    About(
        "report-due",
        "a report is due in 14 or 3 days, today, or is late",
        f"{WRITE}; later the rep and the officer",
        report,
    ),
    About("report-shown", "a finished report is shown to the partnership", "the chair", report),
    About("report-to-sign", "a report waits for the second person", WRITE, report),
    About("report-sent", "a report is with Local Trust", ALL, report),
    About("report-asked", "Local Trust has questions about a report", WRITE, report),
    About("report-accepted", "Local Trust accepts a report", ALL, report),
]
