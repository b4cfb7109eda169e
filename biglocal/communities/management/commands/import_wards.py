"""A council's wards of one legal order, from GeoJSON."""

from typing import Any

from django.core.management.base import CommandParser

from biglocal.communities.ward_links import carry_area_wards
from biglocal.places.imports.command import ImportCommand, Write, day
from biglocal.places.imports.reading import FileWrong, Source
from biglocal.places.imports.report import Report
from biglocal.places.imports.wards import Call, plan_wards
from biglocal.places.models import Council


class Command(ImportCommand):
    help = "Read a council's ward set from GeoJSON."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--council", required=True, metavar="GSS", help="the council's code")
        parser.add_argument("--from", required=True, type=day, dest="start", help="first day of these wards")
        parser.add_argument("--until", type=day, help="last day of these wards, where later ones are known")
        parser.add_argument("--order", default="", help="title of the legal order")

    def plan(self, source: Source, options: dict[str, Any], report: Report) -> Write:
        council = Council.objects.filter(gss=options["council"].strip().upper()).first()
        if council is None:
            raise FileWrong(f"No council has the code {options['council']}. Read councils in first (import_councils).")
        call = Call(council, options["start"], options["until"], options["order"][:200], options["sure"])
        plan = plan_wards(source, report, call)

        def write() -> None:
            plan.write()
            if plan.closing is not None and plan.set is not None:
                carry_area_wards(plan.set)

        return write
