"""Names and codes of wards by council, from a look-up."""

from django.core.management.base import CommandParser

from biglocal.places.imports.command import ImportCommand, day


class Command(ImportCommand):
    help = "Read a look-up of wards and councils. Councils without wards on its day get them, without outlines."
    kind = "lookup"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--on", type=day, help="the day the look-up speaks of; else as its name says")
