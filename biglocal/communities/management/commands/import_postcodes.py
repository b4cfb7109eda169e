"""Postcodes of the councils that matter."""

from django.core.management.base import CommandParser

from biglocal.places.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Read postcodes: the ONS Postcode Directory, or an open look-up. Only councils that matter are loaded."
    kind = "postcodes"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--council",
            action="append",
            default=[],
            metavar="GSS",
            help="only this council; may be said several times. Without it: those of areas, and those with outlines",
        )
