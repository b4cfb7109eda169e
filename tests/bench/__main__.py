"""Measure the portal's pages on the whole programme's data: `make bench`, or `python -m tests.bench`.

PostgreSQL 18 and Redis from their wheels (servers named in the environment are left alone), the demonstration at
scale 1 and 0.1, gunicorn with two workers as deployed. Every page is measured against two pages of the same run; then
digests in one process, small tasks with two workers, an event told to ten thousand, every kind of report, and places on
both databases.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from tests.services import ServiceMissing, await_port, free_port, start_postgresql, start_redis

from . import mail, places, reports
from .jobs import AIMS
from .load import measure
from .pages import EMPTY, EVERY, PAGES, YARDSTICK, YARDSTICK_EMPTIES

TOP = Path(__file__).resolve().parents[2]
SEED_SECONDS = 120


def main() -> None:
    """Build both databases, count queries on both, time the pages on the large one, and say what meets its aim."""
    options, started = read_options(), time.monotonic()
    server = options.server or start_postgresql()
    small = ready(server, "bench_small", options.small)
    large = ready(server, "bench_large", options.scale)
    counts = {"small": count_queries(small["url"]), "large": count_queries(large["url"])}
    times = time_pages(large["url"], counts["large"], options.times)
    jobs = run_in_copy(server, "bench_small", "jobs")
    report = build_report(counts, times, jobs, large["seconds"], options)
    report["mail"] = run_in_copy(server, "bench_small", "mail", "--people", str(options.people))
    report["reports"] = run_in_copy(server, "bench_large", "reports")
    report["places"] = places.bench_both(server)
    report["seconds in all"] = time.monotonic() - started
    (TOP / "var").mkdir(exist_ok=True)
    (TOP / "var/bench.json").write_text(json.dumps(report, indent=1))
    print_report(report)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=1.0, help="of the data that pages are timed on")
    parser.add_argument("--small", type=float, default=0.1, help="of the data that queries are counted on as well")
    parser.add_argument("--times", type=int, default=200, help="how often each page is asked for")
    parser.add_argument("--people", type=int, default=10_000, help="how many are told one event")
    parser.add_argument("--server", help="address of a PostgreSQL where bench_large and bench_small may stay")
    return parser.parse_args()


# Databases ------------------------------------------------------------------------------------------------------------
def ready(server: str, name: str, scale: float) -> dict[str, Any]:
    """Make, migrate and fill the database `name`, unless it is there already."""
    url = server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(server.replace("postgres://", "postgresql://"), autocommit=True) as connection:
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not there:
            connection.execute(f'CREATE DATABASE "{name}"')
    seconds = None
    manage(url, "migrate", "-v0")
    if not there:
        print(f"Telling the demonstration at scale {scale:g}", flush=True)
        started = time.monotonic()
        manage(url, "seed_demo", "--scale", str(scale))
        seconds = time.monotonic() - started
        with psycopg.connect(url.replace("postgres://", "postgresql://"), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
    return {"url": url, "seconds": seconds}


def environment(url: str) -> dict[str, str]:
    """Return the environment of a portal that serves the demonstration as if deployed."""
    keep = {name: value for name, value in os.environ.items() if name not in ("DEBUG", "REDIS_URL", "TEST_DB")}
    return {
        **keep,
        "DEMO": "1",
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "LOG_LEVEL": "ERROR",
    }


def manage(url: str, *words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=TOP, env=environment(url), check=True)


def count_queries(url: str) -> dict[str, Any]:
    """Return what `tests.bench.queries` prints for one database."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.queries"], cwd=TOP, env=environment(url), check=True, stdout=subprocess.PIPE
    )
    return json.loads(told.stdout)


def run_in_copy(server: str, template: str, part: str, *words: str) -> dict[str, Any]:
    """Run a part that writes in a copy of a database, with a broker and a folder of files of its own."""
    with psycopg.connect(server.replace("postgres://", "postgresql://"), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bench_copy")
        connection.execute(f'CREATE DATABASE bench_copy TEMPLATE "{template}"')
    with tempfile.TemporaryDirectory() as files:
        place = {"REDIS_URL": start_redis(), "EMAIL_URL": "dummymail://", "MEDIA_ROOT": files, "QUIET_HOURS": "0"}
        place |= {"DJANGO_SETTINGS_MODULE": "biglocal.settings"}
        print(f"Measuring {part}", flush=True)
        told = subprocess.run(
            [sys.executable, "-m", f"tests.bench.{part}", "--here", *words],
            cwd=TOP,
            env=environment(server.replace("/postgres?", "/bench_copy?")) | place,
            check=True,
            stdout=subprocess.PIPE,
        )
    return json.loads(told.stdout.splitlines()[-1])


# Times ----------------------------------------------------------------------------------------------------------------
def time_pages(url: str, counted: dict[str, Any], times: int) -> dict[str, Any]:
    """Serve the portal with two workers of one thread's load each, and time every page in turn."""
    port = free_port()
    how = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--worker-class", "gthread", "--threads", "4"]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "biglocal.wsgi", *how, "--log-level", "warning"],
        cwd=TOP,
        env=environment(url),
    )
    try:
        await_port(port, "gunicorn", server)
        # The empty view is asked for more often: its times are so short that a few tell nothing.
        return {
            page.name: measure(
                port,
                server.pid,
                counted[page.name]["path"],
                counted[page.name]["cookie"],
                times=times * 4 if page is EMPTY else times,
            )
            for page in EVERY
        }
    finally:
        server.terminate()
        server.wait(20)


# What it says ---------------------------------------------------------------------------------------------------------
def build_report(
    counts: dict[str, Any], times: dict[str, Any], jobs: dict[str, float], seconds: float | None, options: Any
) -> dict[str, Any]:
    """Put counts, times and aims together, a row a page."""
    rows = []
    empty, yard = times[EMPTY.name], times[YARDSTICK.name]
    for page in EVERY:
        large, small, took = counts["large"][page.name], counts["small"][page.name], times[page.name]
        row = {
            "page": page.name,
            **took,
            **{key: large[key] for key in ("status", "queries", "repeated", "bytes", "gzip")},
        }
        row["queries at small scale"] = small["queries"]
        row["yardsticks"], row["yardsticks of cpu"] = took["p50"] / yard["p50"], took["cpu"] / yard["cpu"]
        row["aim"] = {"yardsticks": page.yardsticks, "queries": page.queries} if page in PAGES else {}
        row["misses"] = misses(page, row)
        rows.append(row)
    empties = yard["p50"] / empty["p50"]
    rows[1]["misses"] = [f"more than {YARDSTICK_EMPTIES} empty views"] if empties > YARDSTICK_EMPTIES else []
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}",
        "scale": options.scale,
        "seconds to seed": seconds,
        "yardstick in empty views": empties,
        "yardstick in empty views of cpu": yard["cpu"] / empty["cpu"] if empty["cpu"] else None,
        "rows": rows,
        "jobs": {name: {"found": found, "aim": AIMS[name]} for name, found in jobs.items()},
    }


def misses(page: Any, row: dict[str, Any]) -> list[str]:
    """Return the aims that a page misses, in words."""
    said = []
    if page in PAGES and row["yardsticks"] > page.yardsticks:
        said.append(f"more than {page.yardsticks:g} yardsticks")
    if page in PAGES and row["queries"] > page.queries:
        said.append(f"more than {page.queries} queries")
    if row["repeated"] > 2:
        said.append(f"one statement {row['repeated']} times")
    if row["queries"] != row["queries at small scale"]:
        said.append(f"{row['queries at small scale']} queries at the small scale")
    return said


def print_report(report: dict[str, Any]) -> None:
    """Print the table people read."""
    columns = ["p50", "p95", "a second", "cpu", "yards", "aim", "cpu yards", "queries", "bytes", "gzip"]
    print(f"\n{report['machine']}; scale {report['scale']:g}")
    if report["seconds to seed"]:
        print(f"Seeded in {report['seconds to seed']:.0f} s (aim {SEED_SECONDS})")
    print(f"{'page':20}" + "".join(f"{column:>10}" for column in columns))
    for row in report["rows"]:
        figures = [
            f"{row['p50']:.1f}", f"{row['p95']:.1f}", f"{row['a second']:.0f}", f"{row['cpu']:.1f}",
            f"{row['yardsticks']:.2f}", f"{row['aim'].get('yardsticks', '')}", f"{row['yardsticks of cpu']:.2f}",
            f"{row['queries']}",
            f"{row['bytes']:,}", f"{row['gzip']:,}",
        ]  # fmt: skip
        print(f"{row['page']:20}" + "".join(f"{figure:>10}" for figure in figures) + "  " + "; ".join(row["misses"]))
    print(f"The yardstick is {report['yardstick in empty views']:.1f} empty views (aim {YARDSTICK_EMPTIES}).")
    for name, job in report["jobs"].items():
        missed = "" if job["found"] >= job["aim"] else "  too few"
        print(f"{name.replace('_', ' ')}: {job['found']:.0f} (aim {job['aim']}){missed}")
    for name, found in report["mail"].items():
        aim = mail.AIMS.get(name)
        missed = "  too many" if aim is not None and found > aim else ""
        print(f"mail, {name.replace('_', ' ')}: {found:g}" + (f" (aim {aim})" if aim is not None else "") + missed)
    reports.print_reports(report["reports"])
    places.print_places(report["places"])
    print("Times are milliseconds, cpu that of the web workers. All of it is in var/bench.json.")


if __name__ == "__main__":
    try:
        main()
    except (ServiceMissing, psycopg.OperationalError) as missing:
        raise SystemExit(f"The bench cannot run: {missing}") from None
    except subprocess.CalledProcessError as broken:
        said = " ".join(str(word) for word in broken.cmd[1:])
        raise SystemExit(f"The bench ended early: {said} broke; why stands above.") from None
