"""A real browser for tests: `browse(person)` opens a page as that person, `assert_accessible(page)` asks axe."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from .axe import assert_accessible as assert_axe_finds_nothing
from .finder import ARGUMENTS, find_browser

PHONE, DESK = 390, 1280


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = find_browser()
    environment = {**os.environ, **found.environment}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.path, args=ARGUMENTS, env=environment)
        yield browser
        browser.close()


@pytest.fixture
def browse(browser: Browser, live_server, settings) -> Iterator[Callable[..., Page]]:
    """`browse(person, width=390, scripts=True)` gives a page of the live server, signed in as `person` (None: nobody).

    `page.goto("/areas/")` knows the server's address. What the console complains of fails the test at its end.
    """
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = live_server.url
    contexts, complaints = [], []

    def open_page(person=None, *, width: int = PHONE, height: int = 844, scripts: bool = True, **options) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
            **{"service_workers": "block", **options},  # pages come from the server, never from what a worker keeps
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        if person is not None:
            context.add_cookies([session_cookie(person, live_server.url)])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == [], f"The browser's console complains: {complaints}"


@pytest.fixture(scope="module")
def demo_site(django_db_setup, django_db_blocker) -> Iterator[str]:
    """Serve the demonstration's data to all tests of a module; give the address."""
    with django_db_blocker.unblock(), demonstration():
        server = LiveServer("localhost", start=False)
        server.thread.static_handler = served_by_the_portal
        server.start()
        yield server.url
        server.stop()


@contextmanager
def demonstration(**how: int) -> Iterator[None]:
    """The demonstration's settings and data, taken out again at the end; `how` it is told, as `communities=2`."""
    with override_settings(DEMO=True, SECOND_FACTOR_FOR_STAFF=False, ALLOWED_HOSTS=["*"]):
        call_command("seed_demo", if_empty=True, verbosity=0, **how)
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def page(browse) -> Page:
    """A page of somebody signed out, on a phone."""
    return browse()


@pytest.fixture
def assert_accessible() -> Callable[..., None]:
    return assert_axe_finds_nothing


def served_by_the_portal(application):
    """Static files come compressed from the portal itself, as deployed, not from a handler of the tests."""
    return application


def session_cookie(person, url: str) -> dict[str, str]:
    """Sign `person` in as the sign-in page would, for a browser at `url`."""
    client = Client()
    client.force_login(person)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}


def is_complaint(message) -> bool:
    """Errors, and what the Content-Security-Policy refused; a page that answers 4xx on purpose is no complaint."""
    return message.type == "error" and "the server responded with a status of 4" not in message.text
