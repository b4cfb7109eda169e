"""The programme's areas, from a list."""

from typing import Any

from biglocal.communities.area_import import plan_areas
from biglocal.places.imports.command import ImportCommand, Write
from biglocal.places.imports.report import Report


class Command(ImportCommand):
    help = "Read Big Local areas by name. Their council counts as a guess until a person confirms it."

    def plan(self, source: Any, options: dict[str, Any], report: Report) -> Write:
        return plan_areas(source, report).write
