"""Councils, their codes, names and who replaced whom; from GeoJSON their outlines; their organisation identifiers."""

from typing import Any

from django.core.management.base import CommandParser

from biglocal.dates import today
from biglocal.places.imports.command import ImportCommand, Write, day
from biglocal.places.imports.councils import plan_councils
from biglocal.places.imports.org_ids import is_list_of_org_ids, plan_org_ids
from biglocal.places.imports.reading import Source
from biglocal.places.imports.report import Report


class Command(ImportCommand):
    help = "Read councils from a list of authority codes (CSV) or from outlines (GeoJSON)."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--on", type=day, help="the day the file speaks of; today when not given")

    def plan(self, source: Source, options: dict[str, Any], report: Report) -> Write:
        if is_list_of_org_ids(source):
            return plan_org_ids(source, report).write
        return plan_councils(source, report, options["on"] or today()).write
