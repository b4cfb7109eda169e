"""Measure the form on a slow phone: `make bench-phone`, or `python -m tests.bench.phone`.

The demonstration in a database of its own, gunicorn and static files as deployed; real Chromium with a processor four
times slower and a line of 1.6 Mbit/s and 150 ms, as the developer tools of browsers make them. Each figure is the
middle one of several rounds, each with nothing kept from before.
"""

import argparse
import io
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.finder import ARGUMENTS, find_browser
from tests.services import await_port, free_port

TOP = Path(__file__).resolve().parents[2]
FORM = "/areas/arches-local/log/"
LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 200_000}  # bytes a second
SLOWER = 4
AIMS = {"form usable, first visit": 1.5, "form usable, later": 1.5, "sent with one photo": 6.0}
SESSION = """
import django; django.setup()
from django.test import Client
from biglocal.accounts.models import Person
client = Client(); client.force_login(Person.objects.get(email="denise@demo.example"))
print(client.cookies["sessionid"].value)
"""


def main() -> None:
    """Prepare, measure, say what meets its aim."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.phone", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where the demonstration's database may stay for another time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as own:
        folder = options.folder or Path(own)
        folder.mkdir(parents=True, exist_ok=True)
        place = environment(folder.resolve())
        for words in (["migrate", "-v0"], ["seed_demo", "--if-empty"], ["collectstatic", "--noinput", "-v0"]):
            command = [sys.executable, "manage.py", *words]
            subprocess.run(command, cwd=TOP, env=place, check=True, stdout=subprocess.DEVNULL)
        command = [sys.executable, "-c", SESSION]
        told = subprocess.run(command, cwd=TOP, env=place, check=True, stdout=subprocess.PIPE, text=True)
        found = serve_and_measure(place, told.stdout.split()[-1], options.rounds)
    (TOP / "var/bench-phone.json").write_text(json.dumps(found, indent=1))
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    for name, seconds in found.items():
        aim = AIMS.get(name)
        missed = "" if aim is None or seconds < aim else "  too slow"
        print(f"{name:32}{seconds:8.2f} s" + (f"   aim {aim} s{missed}" if aim else ""))


def environment(folder: Path) -> dict[str, str]:
    keep = {name: value for name, value in os.environ.items() if name not in ("DEBUG", "DATABASE_URL", "TEST_DB")}
    own = {"DATABASE_URL": f"sqlite:///{folder}/phone.sqlite3", "MEDIA_ROOT": f"{folder}/media", "DEMO": "1"}
    return {**keep, **own, "DJANGO_SETTINGS_MODULE": "tests.bench.phone_settings"}


def serve_and_measure(place: dict[str, str], session: str, rounds: int) -> dict[str, float]:
    port = free_port()
    how = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--worker-class", "gthread", "--threads", "4"]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "biglocal.wsgi", *how, "--log-level", "warning"], cwd=TOP, env=place
    )
    chromium = find_browser()
    try:
        await_port(port, "gunicorn", server)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium.path, args=ARGUMENTS, env={**os.environ, **chromium.environment}
            )
            found = [measure(browser, f"http://localhost:{port}", session, number) for number in range(rounds + 1)]
            browser.close()
    finally:
        server.terminate()
        server.wait(20)
    # The first round warms the server up.
    return {name: statistics.median(one[name] for one in found[1:]) for name in found[0]}


def measure(browser: Browser, url: str, session: str, number: int) -> dict[str, float]:
    """Open the form with nothing kept, open it again, and send an update with one photo."""
    # Without a service worker, whose own requests the browser does not slow down.
    context = browser.new_context(
        base_url=url, viewport={"width": 390, "height": 844}, device_scale_factor=2, service_workers="block"
    )
    context.set_default_timeout(120_000)
    context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    page = context.new_page()
    slow = context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", LINE)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    figures = {"form seen, first visit": open_form(page)[0]}
    figures["form usable, first visit"] = since(page)
    open_form(page)
    figures["form usable, later"] = since(page)
    page.fill("#words", f"Two benches in, round {number}.")
    page.check("#people")
    page.set_input_files("#photo", [{"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photo(number)}])
    page.evaluate("window.name = String(Date.now())")
    page.click("form[data-log] button.bl-button--wide")
    page.wait_for_selector("text=Sent. Everybody can read it now.")
    figures["sent with one photo"] = page.evaluate("Date.now() - Number(window.name)") / 1000
    context.close()
    return figures


def open_form(page: Any) -> tuple[float]:
    """Open it and wait until it can be used: its script has run and asks for nothing more."""
    page.goto(FORM, wait_until="commit")
    page.wait_for_selector("form[data-phone=ready]")
    page.evaluate("window.ready = performance.now()")
    paints = page.evaluate("performance.getEntriesByType('paint').map((one) => one.startTime)")
    return (max(paints, default=0) / 1000,)


def since(page: Any) -> float:
    return page.evaluate("window.ready") / 1000


def photo(number: int) -> bytes:
    """Return a photo of 12 megapixels and some 3 MB, as phones make them."""
    chance = random.Random(number)  # noqa: S311  # a pattern, no secret
    image = Image.frombytes("RGB", (500, 375), chance.randbytes(500 * 375 * 3)).resize(
        (4000, 3000), Image.Resampling.BICUBIC
    )
    bag = io.BytesIO()
    image.save(bag, "JPEG", quality=90)
    return bag.getvalue()


if __name__ == "__main__":
    main()
