"""The programme's areas, from a list."""

from biglocal.places.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Read Big Local areas by name. Their council counts as a guess until a person confirms it."
    kind = "areas"
