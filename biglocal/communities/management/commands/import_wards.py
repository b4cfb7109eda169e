"""A council's wards of one legal order, from GeoJSON."""

from django.core.management.base import CommandParser

from biglocal.places.imports.command import ImportCommand, day


class Command(ImportCommand):
    help = "Read a council's ward set from GeoJSON."
    kind = "wards"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--council", required=True, metavar="GSS", help="the council's code")
        parser.add_argument("--from", required=True, type=day, dest="start", help="first day of these wards")
        parser.add_argument("--until", type=day, help="last day of these wards, where later ones are known")
        parser.add_argument("--order", default="", help="title of the legal order")
