"""How long each kind of report takes, from asking to the file, and the memory for it.

By the registry, so a kind that is new is measured as well: on the demonstration's latest report of it, else on one that
is due, else on the last year of the first subject. Where a person looks between draft and file, nobody waits for that
here. `python -m tests.bench.reports --here` measures in the database and broker of the environment.
"""

import json
import resource
import sys
import time
from datetime import timedelta
from typing import Any

MOST_SECONDS = 30


def bench_reports() -> dict[str, dict[str, float | str]]:
    """Return the seconds of each kind and the process' peak of memory after it, in megabytes."""
    from biglocal.reports.registry import KINDS

    return {name: bench_kind(name) for name in sorted(KINDS)}


def bench_kind(name: str) -> dict[str, float | str]:
    from django.utils import timezone

    from biglocal.reports.actions import make
    from biglocal.reports.models import Report

    example = Report.objects.filter(kind=name).order_by("-last", "-pk").first() or make_example(name)
    began = time.perf_counter()
    for state in [Report.State.ASKED, Report.State.AGREED]:
        Report.objects.filter(pk=example.pk).update(state=state, seen_at=None)
        make(example.pk, now=timezone.now())
        example.refresh_from_db()
        if example.state == Report.State.READY:
            break
    took = time.perf_counter() - began
    if example.state != Report.State.READY:
        return {"missing": f"it ended as {example.get_state_display().lower()}"}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": round(took, 2), "peak_mb": round(peak), "kilobytes": round(example.file.size / 1024)}


def make_example(name: str) -> Any:
    from django.utils import timezone

    from biglocal.dates import today
    from biglocal.reports.models import Report
    from biglocal.reports.registry import KINDS

    due = KINDS[name].due
    subject, first, last = next(iter(due(today()) if due else []), (1, today() - timedelta(days=365), today()))
    return Report.objects.create(kind=name, subject=subject, first=first, last=last, asked_at=timezone.now())


def print_reports(report: dict[str, dict[str, float | str]]) -> None:
    for name, found in report.items():
        if "missing" in found:
            print(f"report {name}: not measured, {found['missing']}")
            continue
        missed = "" if float(found["seconds"]) <= MOST_SECONDS else "  too slow"
        size = f"{found['kilobytes']} KB, peak {found['peak_mb']} MB"
        print(f"report {name}: {found['seconds']:.1f} s (aim {MOST_SECONDS}), {size}{missed}")


def main() -> None:
    if "--here" not in sys.argv:
        from .jobs import make_place

        make_place()
    import django

    django.setup()
    print(json.dumps(bench_reports()))


if __name__ == "__main__":
    main()
