"""Files that touch areas: wards (areas keep theirs when a council is divided anew), postcodes, the areas themselves."""

from typing import Any

from biglocal.hearers import Hearers
from biglocal.places.imports.kinds import ONS, ROYAL_MAIL, ImportKind, Write, council_named
from biglocal.places.imports.postcodes import plan_postcodes
from biglocal.places.imports.reading import FileWrong, read_large
from biglocal.places.imports.report import Report
from biglocal.places.imports.wards import Call, plan_wards
from biglocal.places.models import WardSet

from .area_import import plan_areas
from .matter import councils_that_matter
from .ward_links import carry_area_wards

WARDS_WRITTEN: Hearers[[WardSet]] = Hearers()  # a set was written or changed


def plan_ward_file(source: Any, options: dict[str, Any], report: Report) -> Write:
    """A council's wards of one legal order."""
    council = council_named(options["council"])
    if options["start"] is None:
        raise FileWrong("Say on which day these wards began.")
    call = Call(council, options["start"], options["until"], options["order"][:200], options["sure"])
    plan = plan_wards(source, report, call)

    def write() -> None:
        plan.write()
        if plan.set is not None:
            carry_area_wards(plan.set)
            WARDS_WRITTEN.tell(plan.set)

    return write


def plan_postcode_file(source: Any, options: dict[str, Any], report: Report) -> Write:
    """Postcodes of the councils named, else of those that matter."""
    named = options["council"] or []
    named = [named] if isinstance(named, str) else named
    return plan_postcodes(source, report, {gss.strip().upper() for gss in named} or councils_that_matter()).write


def plan_area_file(source: Any, options: dict[str, Any], report: Report) -> Write:
    """The programme's areas."""
    return plan_areas(source, report).write


KINDS = [
    ImportKind(
        "wards",
        "Wards of a council",
        "Outlines of one council’s wards (GeoJSON), all of one legal order.",
        plan_ward_file,
        asks=("council", "start", "until", "order"),
        needs=("council", "start"),
        order=3,
    ),
    ImportKind(
        "areas",
        "Areas",
        "A list of areas (CSV) with name, council_gss, council_name.",
        plan_area_file,
        licence="",
        attribution="",
        order=4,
    ),
    ImportKind(
        "postcodes",
        "Postcodes",
        "The ONS Postcode Directory or an open look-up (CSV). Only councils that matter are kept.",
        plan_postcode_file,
        asks=("council",),
        opened=read_large,
        attribution=f"{ONS} {ROYAL_MAIL}",
        order=5,
    ),
]
