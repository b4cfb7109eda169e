"""Make a database ready to serve: migrations, and in the demonstration its invented data and mail."""

from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.utils import timezone

from biglocal.notices.watch import begun


class Command(BaseCommand):
    help = "Run the migrations; with DEMO=1 also make the demonstration data once, and its first mail."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        begun(timezone.now())
        if settings.DEMO and "seed_demo" in get_commands():
            call_command("seed_demo", if_empty=True, verbosity=0)
            for step in ["fan-out", "compose", "send"]:  # so that /mailbox/ has letters from the first page on
                call_command("notices", step, stdout=StringIO())
