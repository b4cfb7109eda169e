"""The command that every import is: read and compare, tell, write only with `--commit` (CONTRACT.md, Commands)."""

import json
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from ..file_imports import WritingTurn
from ..reading_in import MOST_LOOKS, keep_of_command
from .kinds import KINDS, Write
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
        for _ in range(MOST_LOOKS):
            turn, report = WritingTurn.now(), Report(progress=Bar())
            source, write = self.planned(report, options)
            ok = not report.refused or options["skip_bad"]
            written = ok and options["commit"]
            if not written or self.write(turn, source, report, write, options):
                break
        else:
            raise CommandError("Other files were written all the while. Try again.", returncode=2)
        self.tell(report, ok, written, options)
        if not ok:
            raise CommandError(f"Nothing was written: {len(report.refused)} wrong.", returncode=1)

    def planned(self, report: Report, options: dict[str, Any]) -> tuple[Any, Write]:
        """Read and compare the file; one that is no such file ends the run."""
        try:
            kind = KINDS[self.kind]
            source = kind.opened(options["file"])
            return source, kind.plan(source, {**NOTHING_SAID, **options}, report)
        except FileWrong as wrong:
            if options["json"]:
                report.refused = [Problem(0, "", str(options["file"]), str(wrong))]
                self.stdout.write(json.dumps(report.as_json(ok=False)))
            raise CommandError(str(wrong), returncode=2) from None

    @transaction.atomic
    def write(self, turn: int, source: Any, report: Report, write: Write, options: dict[str, Any]) -> bool:
        """Write what was found, unless another file was written since `turn`; says whether it did."""
        if not WritingTurn.take(turn):
            return False
        write()
        said = {name: options.get(name) for name in [*KINDS[self.kind].asks, "sure", "skip_bad"]}
        keep_of_command(kind=KINDS[self.kind], source=source, report=report, options=said, now=timezone.now())
        return True

    def tell(self, report: Report, ok: bool, written: bool, options: dict[str, Any]) -> None:
        """Print the report as asked."""
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(ok)))
            return
        for line in report.as_lines(written):
            self.stdout.write(line)
        if ok and not options["commit"]:
            self.stdout.write("Nothing was written. Add --commit to write it.")
