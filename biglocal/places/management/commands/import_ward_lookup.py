"""Names and codes of wards by council, from a look-up."""

from typing import Any

from django.core.management.base import CommandParser

from biglocal.dates import today
from biglocal.places.imports.command import ImportCommand, Write, day
from biglocal.places.imports.lookup import plan_lookup
from biglocal.places.imports.report import Report


class Command(ImportCommand):
    help = "Read a look-up of wards and councils. Councils without wards on its day get them, without outlines."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--on", type=day, help="the day the look-up speaks of; else as its name says")

    def plan(self, source: Any, options: dict[str, Any], report: Report) -> Write:
        return plan_lookup(source, report, on=options["on"], today=today()).write
