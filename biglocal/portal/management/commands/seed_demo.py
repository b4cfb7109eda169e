"""Fill an empty database with the demonstration. Never runs where real people are served."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from biglocal.communities.models import Community
from biglocal.portal.demo.telling import tell
from biglocal.web.search_backend import indexed_at_the_end


class Command(BaseCommand):
    help = "Fill an empty database with invented people, areas, projects and money"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing, quietly, where areas exist already")
        parser.add_argument("--communities", type=int, metavar="N", help="how many areas beside Arches Local (20)")
        parser.add_argument("--scale", type=float, metavar="S", help="1 is 150 areas and 60,000 updates, made in bulk")
        parser.add_argument(
            "--random-seed", type=int, default=1, metavar="K", help="the same number tells the same story"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("Demonstration people are never put among real ones. Set DEMO=1 to try the portal.")
        if Community.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("There are areas here already. Start from an empty database to tell the demonstration.")
        with transaction.atomic(), indexed_at_the_end():
            counts = tell(seed=options["random_seed"], communities=options["communities"], scale=options["scale"])
        for name, count in counts.items():
            self.stdout.write(f"{count:>7,} {name}")
