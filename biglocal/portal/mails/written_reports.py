"""Reports drafted from what was logged, and files made of them."""

from typing import Any

from biglocal.notices.catalogue import About

from .cast import DENISE, Thing

PART = "Reports"
PATH = "/reports/00000000-0000-0000-0000-0000000000a1/"
SENTENCE = "18 steps forward, three setbacks and two things put right on ten projects."
REPORT = Thing(title="Arches Local: 1 April 2026 to 30 September 2026", sentence=SENTENCE)


def drafted() -> dict[str, Any]:
    return {
        "report": REPORT,
        "heading": REPORT.title,
        "preheader": SENTENCE,
        "path": PATH,
        "days": 30,
    }


def file() -> dict[str, Any]:
    return {**drafted(), "path": "/reports/file/a1/"}


def sent() -> dict[str, Any]:
    return {**file(), "sender": DENISE}


ABOUT = [
    About(
        "made-report-drafted", "a draft is there to be looked at", "who asked for it, or those it is made for", drafted
    ),
    About("made-report-ready", "the file of a report is made", "who asked for it, and those it is made for", file),
    About("made-report-sent", "somebody sends a report on", "whom they chose", sent),
]
