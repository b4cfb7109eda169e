"""Postcodes of the councils that matter."""

from typing import Any

from django.core.management.base import CommandParser

from biglocal.communities.matter import councils_that_matter
from biglocal.places.imports.command import ImportCommand, Write
from biglocal.places.imports.postcodes import plan_postcodes
from biglocal.places.imports.report import Report
from biglocal.places.imports.streaming import StreamSource


class Command(ImportCommand):
    help = "Read postcodes: the ONS Postcode Directory, or an open look-up. Only councils that matter are loaded."
    opened = StreamSource

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--council",
            action="append",
            default=[],
            metavar="GSS",
            help="only this council; may be said several times. Without it: those of areas, and those with outlines",
        )

    def plan(self, source: Any, options: dict[str, Any], report: Report) -> Write:
        matter = {gss.strip().upper() for gss in options["council"]} or councils_that_matter()
        return plan_postcodes(source, report, matter).write
