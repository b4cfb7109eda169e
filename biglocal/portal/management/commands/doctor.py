"""`manage.py doctor`: one line a check; ends 1 when something is unfit to serve."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from biglocal.portal.doctor import examine


class Command(BaseCommand):
    help = "Say whether this installation is fit to serve: settings, database, broker, mail, storage, schedule, assets."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        findings = []
        for finding in examine():
            findings.append(finding)
            self.stdout.write(f"{'ok' if finding.fit else 'UNFIT':6} {finding.name:9} {finding.sentence}")
        unfit = sum(not finding.fit for finding in findings)
        if unfit:
            self.stdout.write(f"Not fit to serve: put right the {unfit} lines marked UNFIT.")
            sys.exit(1)
        self.stdout.write("Fit to serve.")
