"""Councillors and terms from a council's list (CSV, or the XML of ModernGov)."""

from django.core.management.base import CommandParser

from biglocal.places.imports.command import ImportCommand, day


class Command(ImportCommand):
    help = "Read a council's councillors; who is missing from a newer full list ended the day before it."
    kind = "councillors"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--council", metavar="GSS", help="the council's code, where the file does not say")
        parser.add_argument("--on", type=day, help="the day the list speaks of; else the day in its name, else today")
