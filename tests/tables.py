"""The tables that tests begin with: made by `migrate` once for a set of migrations, kept in var/tests, then copied.

The kept things are named after what they were made from: migrations and what they import, the settings, every package
that is installed, Python. Change any of it and they are made anew. A database server of one's own (`DATABASE_URL`) is
migrated in each run.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from sysconfig import get_path
from typing import Any

TOP = Path(__file__).resolve().parents[1]
KEPT = TOP / "var/tests"
MOST_KEPT = 4
TEMPLATE, FILE = "tables", "tables.sqlite3"  # what each process copies: a database on PostgreSQL, a file on SQLite
# What tables follow from: migrations, fields and checks of our own that they import, what is done after each migrate.
MADE_FROM = ["migrations/*.py", "triggers.py", "apps.py"]
AND_FROM = ["biglocal/settings.py", "biglocal/dates.py", "biglocal/money.py"]


class TablesMissing(Exception):
    """The migrations do not run."""


def kept(kind: str, make: Callable[[Path], None]) -> Path:
    """Return the kept folder of this kind, made by `make` where there is none for the migrations of today."""
    place = KEPT / f"{kind}-{print_of_migrations()}"
    if not place.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="new", dir=KEPT) as folder:
            made = Path(folder) / kind
            make(made)
            try:
                made.rename(place)
            except OSError:  # another run was quicker: its folder is as good
                pass
        for old in sorted(KEPT.glob(f"{kind}-*"), key=lambda one: one.stat().st_mtime)[:-MOST_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
    return place


def print_of_migrations() -> str:
    """Return a name for all that the tables follow from."""
    found = hashlib.sha256(sys.version.encode())
    for package in sorted(Path(get_path("purelib")).glob("*.dist-info")):  # each is named with its version
        found.update(package.name.encode())
    found_in = [path for name in MADE_FROM for depth in ("*", "*/*") for path in TOP.glob(f"{depth}/{name}")]
    for path in sorted([*found_in, *map(TOP.joinpath, AND_FROM)]):
        found.update(str(path.relative_to(TOP)).encode() + path.read_bytes())
    return found.hexdigest()[:16]


def make_file(place: Path) -> None:
    """Make an SQLite file with the tables."""
    place.mkdir()
    migrate(f"sqlite:///{place / FILE}")


def make_template(server: str) -> None:
    """Make the database TEMPLATE with the tables on a PostgreSQL server."""
    import psycopg

    with psycopg.connect(server.replace("postgres://", "postgresql://"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{TEMPLATE}"')
    migrate(server.replace("/postgres?", f"/{TEMPLATE}?"))


def migrate(url: str) -> None:
    """Make the tables in the empty database at `url`."""
    command = [sys.executable, "-m", "tests.migrate"]
    done = subprocess.run(command, cwd=TOP, env={**os.environ, "DATABASE_URL": url}, capture_output=True, text=True)
    if done.returncode:
        raise TablesMissing(f"The migrations fail:\n{done.stderr}")


@contextmanager
def database() -> Iterator[None]:
    """Give this process a database of its own with the tables in it: a copy of what is kept, or migrated anew."""
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    if kept_tables := os.environ.get("TESTS_TABLES"):
        copy_to(connection, kept_tables)
        yield  # the copy goes with the folder of this run
    else:
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
        yield
        teardown_databases(made, verbosity=0)


def copy_to(connection: Any, kept_tables: str) -> None:
    """Copy the kept tables to the test database's name, and lead the connection there."""
    name = connection.creation._get_test_db_name()
    connection.close()
    if connection.vendor == "sqlite":
        shutil.copyfile(Path(kept_tables) / FILE, name)
    else:
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{kept_tables}"')
    connection.settings_dict["NAME"] = name


def described(cursor: Any, vendor: str) -> list[tuple]:
    """Return all that a database says of its tables: columns, indexes, constraints, triggers."""
    found: list[tuple] = []
    for words in ON_SQLITE if vendor == "sqlite" else ON_POSTGRESQL:
        cursor.execute(words)
        found += cursor.fetchall()
    return sorted(found, key=str)


ON_SQLITE = ["SELECT type, name, tbl_name, sql FROM sqlite_master"]
ON_POSTGRESQL = [
    "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default,"
    " is_identity, generation_expression FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
]
