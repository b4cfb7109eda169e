"""The command that every import is: read and compare, tell, write only with `--commit` (CONTRACT.md, Commands)."""

import json
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from ..reading_in import keep_of_command
from .kinds import KINDS
from .progress import Bar
from .reading import FileWrong
from .report import Problem, Report

NOTHING_SAID: dict[str, Any] = {"council": None, "on": None, "start": None, "until": None, "order": ""}


def day(text: str) -> date:
    """Read a day from the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no day: write it like 2023-05-04") from None


class ImportCommand(BaseCommand):
    """Exit 0: the file is good. Exit 1: rows are wrong and nothing was written. Exit 2: the file or the call is wrong.

    A subclass names its `kind`, which plans: it reads and compares outside any transaction, fills the report and
    returns what writes the good rows.
    """

    kind: str

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the file to read")
        parser.add_argument("--commit", action="store_true", help="write; without it nothing is ever written")
        parser.add_argument("--skip-bad", action="store_true", help="write the good rows and list the bad ones")
        parser.add_argument("--json", action="store_true", help="answer with one JSON object")
        parser.add_argument("--sure", action="store_true", help="go ahead where the import asks whether this is meant")

    def handle(self, *args: Any, **options: Any) -> None:
        report = Report(progress=Bar())
        try:
            kind = KINDS[self.kind]
            source = kind.opened(options["file"])
            write = kind.plan(source, {**NOTHING_SAID, **options}, report)
        except FileWrong as wrong:
            if options["json"]:
                report.refused = [Problem(0, "", str(options["file"]), str(wrong))]
                self.stdout.write(json.dumps(report.as_json(ok=False)))
            raise CommandError(str(wrong), returncode=2) from None
        ok = not report.refused or options["skip_bad"]
        written = ok and options["commit"]
        if written:
            with transaction.atomic():
                write()
                said = {name: options.get(name) for name in [*kind.asks, "sure", "skip_bad"]}
                licence, now = kind.licence, timezone.now()
                keep_of_command(kind=self.kind, source=source, report=report, options=said, licence=licence, now=now)
        self.tell(report, ok, written, options)
        if not ok:
            raise CommandError(f"Nothing was written: {len(report.refused)} wrong.", returncode=1)

    def tell(self, report: Report, ok: bool, written: bool, options: dict[str, Any]) -> None:
        """Print the report as asked."""
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(ok)))
            return
        for line in report.as_lines(written):
            self.stdout.write(line)
        if ok and not options["commit"]:
            self.stdout.write("Nothing was written. Add --commit to write it.")
