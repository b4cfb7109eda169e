"""Councils, their codes, names and who replaced whom; from GeoJSON their outlines; their organisation identifiers."""

from django.core.management.base import CommandParser

from biglocal.places.imports.command import ImportCommand, day


class Command(ImportCommand):
    help = "Read councils from a list of authority codes (CSV) or from outlines (GeoJSON)."
    kind = "councils"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--on", type=day, help="the day the file speaks of; today when not given")
