"""How quick places are: files read in, the ward of a point, the ward of a postcode, on both databases.

`python -m tests.bench.places` makes a PostgreSQL of its own and measures there and on SQLite, with a thousand wards of
three hundred points each and a hundred thousand postcodes, all invented. With `--here` it measures the look-ups in the
database of the environment.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from math import sin
from pathlib import Path
from random import Random
from typing import Any

ACROSS, UP, POSTCODES, SIDE = 40, 25, 100_000, 75  # wards, and points on each side of a ward
WEST, SOUTH, STEP = -1.0, 51.5, 0.03
COUNCIL = "E06000035"
# Seconds and milliseconds of processor, and megabytes, that may be needed at most: on a busy machine the clock says
# how busy it is. Of the look-ups the server's share is counted too.
AIMS = {
    "processor seconds for 1,000 wards": 20,
    "processor seconds for 100,000 postcodes": 60,
    "megabytes for 100,000 postcodes": 300,
    "processor ms for the ward of a point": 2,
    "processor ms for the ward of a postcode": 5,
}
TOP = Path(__file__).resolve().parents[2]


def bent(x: float, y: float) -> tuple[float, float]:
    """Return a point of the straight grid on the bent one: neighbours keep their common edge."""
    return WEST + STEP * (x + 0.05 * sin(9 * y)), SOUTH + STEP * (y + 0.05 * sin(9 * x))


def outline(column: int, row: int) -> dict[str, Any]:
    steps, (left, low) = range(SIDE), (column * SIDE, row * SIDE)
    ring = [(left + at, low) for at in steps] + [(left + SIDE, low + at) for at in steps]
    ring += [(left + SIDE - at, low + SIDE) for at in steps] + [(left, low + SIDE - at) for at in steps]
    points = [bent(x / SIDE, y / SIDE) for x, y in ring]
    return {"type": "Polygon", "coordinates": [[*points, points[0]]]}


def write_wards(path: Path) -> None:
    wards = [
        {
            "type": "Feature",
            "properties": {"WD25CD": f"E05{n:06d}", "WD25NM": f"Ward {n}", "LAD25CD": COUNCIL},
            "geometry": outline(n % ACROSS, n // ACROSS),
        }
        for n in range(ACROSS * UP)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": wards}))


def write_postcodes(path: Path) -> None:
    random, letters = Random(5), "ABDEFGHJLN"
    rows = ["pcds,doterm,lad25cd,wd25cd,lat,long"]
    for n in range(POSTCODES):
        x, y = random.random() * ACROSS, random.random() * UP
        lon, lat = bent(x, y)
        postcode = f"ME{n // 1000} {n // 100 % 10}{letters[n // 10 % 10]}{letters[n % 10]}"
        rows.append(f"{postcode},,{COUNCIL},E05{int(y) * ACROSS + int(x):06d},{lat:.6f},{lon:.6f}")
    path.write_text("\n".join(rows))


def measured(*words: str) -> tuple[float, float, float]:
    """Run a command; return its seconds, those of the processor, and the megabytes it needed at most."""
    began = time.perf_counter()
    command = subprocess.Popen([sys.executable, "manage.py", *words], cwd=TOP, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(command.pid, 0)
    command.returncode = os.waitstatus_to_exitcode(status)
    if command.returncode:
        raise SystemExit(f"{words[0]} ended with {command.returncode}")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def bench_places() -> dict[str, float]:
    """Read both files in by command, and return what was needed, with the look-ups' own times."""
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=TOP, check=True)
    with tempfile.TemporaryDirectory() as folder:
        wards, postcodes = Path(folder, "wards.geojson"), Path(folder, "postcodes.csv")
        write_wards(wards)
        write_postcodes(postcodes)
        subprocess.run([sys.executable, "-m", "tests.bench.places", "--council"], cwd=TOP, check=True)
        named = ["--council", COUNCIL]
        of_wards = measured("import_wards", str(wards), *named, "--from", "2023-05-04", "--commit")
        of_postcodes = measured("import_postcodes", str(postcodes), *named, "--commit")
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.places", "--here"], cwd=TOP, check=True, capture_output=True
    )
    return {
        "seconds for 1,000 wards": round(of_wards[0], 1),
        "seconds for 100,000 postcodes": round(of_postcodes[0], 1),
        "megabytes for 100,000 postcodes": round(of_postcodes[2]),
        "processor seconds for 1,000 wards": round(of_wards[1], 1),
        "processor seconds for 100,000 postcodes": round(of_postcodes[1], 1),
        **json.loads(told.stdout.splitlines()[-1]),
    }


def make_council() -> None:
    from datetime import date

    from biglocal.places.models import Council

    Council.objects.create(gss=COUNCIL, name="Medway", slug="medway", kind="unitary", start_date=date(1998, 4, 1))


def bench_look_ups() -> dict[str, float]:
    """Return the processor time of look-ups, of this process and of the server, in milliseconds."""
    from biglocal.dates import today
    from biglocal.places import postcodes
    from biglocal.places.models import Postcode, Ward
    from biglocal.places.point_reads import postcode_row, wards_around, wards_coded

    on, random = today(), Random(7)
    points = [bent(random.random() * ACROSS, random.random() * UP) for _ in range(300)]
    chosen = list(Postcode.objects.order_by("pk").values_list("postcode", flat=True)[:: POSTCODES // 300])

    def of_postcode(text: str) -> Any:
        row = postcodes.find(text)
        assert row is not None
        return postcodes.wards_of(row, on=on)

    day = {"on": on}
    of_point = server_ms(wards_around(), day | dict(zip(("lon", "lat"), points[0], strict=True)))
    of_code = server_ms(postcode_row(), {"postcode": chosen[0]}) + server_ms(
        wards_coded(), day | {"codes": ["E05000001"]}
    )
    at, by_code = (middle(lambda point: Ward.objects.at(*point, on=on), points), middle(of_postcode, chosen))
    return {
        "processor ms for the ward of a point": round(at + of_point, 2),
        "processor ms for the ward of a postcode": round(by_code + of_code, 2),
    }


def middle(ask: Callable[[Any], Any], questions: list[Any]) -> float:
    """Return the middle of the milliseconds that this process needs for an answer."""
    times = []
    for question in questions:
        began = time.process_time()
        assert ask(question)
        times.append(time.process_time() - began)
    return statistics.median(times) * 1000


def server_ms(query: Any, given: dict[str, Any]) -> float:
    """Return the middle of the milliseconds that PostgreSQL plans and works; SQLite works in this process."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    sql, values = query.filled(given, connection)
    found = []
    with connection.cursor() as cursor:
        for _ in range(25):
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", values)
            plan = cursor.fetchone()[0]
            plan = (json.loads(plan) if isinstance(plan, str) else plan)[0]
            found.append(plan["Planning Time"] + plan["Execution Time"])
    return statistics.median(found)


def bench_both(server: str) -> dict[str, dict[str, float]]:
    """Measure on a fresh PostgreSQL database of `server`, and on SQLite."""
    import psycopg

    with psycopg.connect(server.replace("postgres://", "postgresql://"), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bench_places")
        connection.execute("CREATE DATABASE bench_places")
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        urls = {"PostgreSQL": server.replace("/postgres?", "/bench_places?"), "SQLite": f"sqlite:///{folder}/places.db"}
        for name, url in urls.items():
            told = subprocess.run(
                [sys.executable, "-m", "tests.bench.places", "--database"],
                cwd=TOP,
                env={**os.environ, "DEMO": "1", "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "biglocal.settings"},
                check=True,
                stdout=subprocess.PIPE,
            )
            found[name] = json.loads(told.stdout.splitlines()[-1])
    return found


def main() -> None:
    if "--database" in sys.argv:
        print(json.dumps(bench_places()))
        return
    if "--here" in sys.argv or "--council" in sys.argv:
        import django

        django.setup()
        print(json.dumps(make_council() if "--council" in sys.argv else bench_look_ups()))
        return
    from tests.services import start_postgresql

    print_places(bench_both(start_postgresql()))


def print_places(found: dict[str, dict[str, float]]) -> None:
    """Print a line a figure: both databases, the aim, and whether it is met."""
    for name, aim in AIMS.items():
        each = ", ".join(f"{database} {figures[name]:g}" for database, figures in found.items())
        missed = any(figures[name] > aim for figures in found.values())
        print(f"{name}: {each} (at most {aim}){'  missed' if missed else ''}")


if __name__ == "__main__":
    main()
