"""Councillors and terms from a council's list (CSV, or the XML of ModernGov)."""

from typing import Any

from django.core.management.base import CommandParser

from biglocal.dates import today
from biglocal.places.imports.command import ImportCommand, Write, day
from biglocal.places.imports.reading import Source
from biglocal.places.imports.report import Report
from councillors.imports import plan_councillors


class Command(ImportCommand):
    help = "Read a council's councillors; who is missing from a newer full list ended the day before it."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--council", metavar="GSS", help="the council's code, where the file does not say")
        parser.add_argument("--on", type=day, help="the day the list speaks of; else the day in its name, else today")

    def plan(self, source: Source, options: dict[str, Any], report: Report) -> Write:
        plan = plan_councillors(
            source, report, gss=options["council"], on=options["on"], today=today(), sure=options["sure"]
        )
        return plan.write
