"""The compose file's topology with plain processes: its commands and its environment, on the servers of the tests."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import yaml
from django.conf import settings
from django.db import connection

from tests.services import free_port
from tests.tables import described

SERVICES = yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text())["services"]
PROGRAMS = Path(sys.executable).parent


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> dict[str, str]:
    """Give what compose gives to every process: secrets as files, the rest by name."""
    folder = tmp_path_factory.mktemp("topology")
    secrets = {
        "secret_key": "long-enough-and-known-to-this-test-only-0123456789-abcdefghij",
        "database_url": new_database(folder),
        "email_url": "smtp://127.0.0.1:1",
    }
    for name, value in secrets.items():
        (folder / name).write_text(f"{value}\n")  # as an editor leaves it
    given = {name: str(value) for name, value in SERVICES["web"]["environment"].items()}
    files = {name: str(folder / Path(value).name) for name, value in given.items() if name.endswith("_FILE")}
    said = {
        "REDIS_URL": os.environ["REDIS_URL"],
        "ALLOWED_HOSTS": "portal.example",
        "SITE_URL": "https://portal.example",
        "SITE_NAME": "Our Patch",
        "DEFAULT_FROM_EMAIL": "portal@portal.example",
        "MEDIA_ROOT": str(folder / "media"),
        "TRUSTED_PROXIES": "1",
    }
    assert set(files) | set(said) == set(given)  # nothing that the file does not give
    return {"PATH": os.environ["PATH"], "HOME": str(folder), **files, **said}


def new_database(folder: Path) -> str:
    if settings.ON_POSTGRES:
        name = f"topology_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
        base = os.environ["DATABASE_URL"]
        with psycopg.connect(base, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name}")
            connection.execute(f"CREATE DATABASE {name}")
        head, _, options = base.partition("?")
        return f"{head.rpartition('/')[0]}/{name}?{options}"
    return f"sqlite:///{folder / 'topology.sqlite3'}"


@pytest.fixture(scope="module")
def site(environment) -> Iterator[str]:
    """Run migrate to its end, then web, worker and beat; give the address of web."""
    port = free_port()
    subprocess.run(command("migrate", port), env=environment, cwd=settings.BASE_DIR, check=True, timeout=230)
    folder = Path(environment["HOME"])
    log = (folder / "log").open("w")
    processes = [
        subprocess.Popen(command(name, port, folder), env=environment, cwd=settings.BASE_DIR, stdout=log, stderr=log)
        for name in ["web", "worker", "beat"]
    ]
    yield f"http://localhost:{port}"
    for process in processes:
        process.send_signal(signal.SIGTERM)
    for process in processes:
        process.wait(timeout=30)


def command(name: str, port: int, folder: Path | None = None) -> list[str]:
    program, *rest = [word.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for word in SERVICES[name]["command"]]
    own = ["--schedule", str(folder / "beat-schedule")] if name == "beat" and folder else []
    return [str(PROGRAMS / program), *rest, *own]


@pytest.mark.timeout(240)
def test_migrate_makes_the_tables_that_all_tests_begin_with(site, environment, db):
    """Tests begin with tables that were made in a quicker way (tests/migrate.py)."""
    url = (Path(environment["HOME"]) / "database_url").read_text().strip()
    if settings.ON_POSTGRES:
        with psycopg.connect(url) as made, made.cursor() as cursor:
            found = described(cursor, "postgresql")
    else:
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as made:
            found = described(made.cursor(), "sqlite")
    with connection.cursor() as cursor:
        assert described(cursor, connection.vendor) == found
    assert len(found) > 500


def ask(url: str, **headers: str) -> tuple[int, str]:
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args):
            return None

    try:
        request = urllib.request.Request(url, headers=headers)
        with urllib.request.build_opener(Stay).open(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)


def until(seen: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if seen():
            return True
        time.sleep(0.2)
    return False


@pytest.mark.timeout(240)
def test_web_is_ready_and_serves_the_home_page(site):
    assert until(lambda: ask(f"{site}/healthz/ready/")[0] == 200, 60)
    status, page = ask(f"{site}/", Host="portal.example", **{"X-Forwarded-Proto": "https"})
    assert status == 200
    assert "Our Patch" in page


@pytest.mark.timeout(240)
def test_web_asks_for_https_but_not_of_health_checks(site):
    assert until(lambda: ask(f"{site}/healthz/live/")[0] == 200, 60)
    assert ask(f"{site}/", Host="portal.example")[0] == 301


@pytest.mark.timeout(240)
def test_beat_and_worker_make_the_pulse_of_the_jobs(site):
    """Beat rings the heartbeat every minute, the worker takes it and writes it down, web reads it back."""
    jobs = f"{site}/healthz/jobs/"
    assert until(lambda: json.loads(ask(jobs)[1])["beat_seen"], 120), ask(jobs)
    assert ask(jobs)[0] == 200


@pytest.mark.timeout(240)
def test_web_without_a_database_lives_but_is_not_ready(environment, tmp_path):
    (tmp_path / "url").write_text("postgres://nobody:none@127.0.0.1:1/nowhere")
    port = free_port()
    web = subprocess.Popen(
        command("web", port),
        env={**environment, "DATABASE_URL_FILE": str(tmp_path / "url")},
        cwd=settings.BASE_DIR,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert until(lambda: ask(f"http://localhost:{port}/healthz/live/")[0] == 200, 60)
        status, body = ask(f"http://localhost:{port}/healthz/ready/")
    finally:
        web.terminate()
        web.wait(timeout=30)
    assert status == 503
    assert json.loads(body)["trouble"].startswith("The database does not answer.")


def test_a_missing_secret_ends_the_start_by_name(environment):
    bare = {name: value for name, value in environment.items() if name != "SECRET_KEY_FILE"}
    done = subprocess.run(command("migrate", 0), env=bare, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert done.returncode != 0
    assert "The variable SECRET_KEY is not set." in done.stderr
