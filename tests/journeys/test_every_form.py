"""Every form that somebody can reach by links in the demonstration, sent with nonsense: never a failure of ours."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from biglocal.accounts.models import Person
from tests.browser.fixtures import demonstration
from tests.browser.walk import NO_PAGES, kind_of

PEOPLE = ["", "denise", "pat", "harjit", "finance", "certifier", "ruth", "rep", "priya", "gwen", "manager", "stranger"]
PAGES_A_PERSON = 150
TOO_LONG = 100_000
NONSENSE = {
    "nothing": None,
    "NUL": "a\x00b",
    "too long, with markup": "<script>'\"&\u202e" + "x" * TOO_LONG,
    "numbers out of all bounds": "-99999999999999999999999",
    "words where a choice or a day belongs": "2025-02-31 ٣ £1e999",
}
BROKEN_BOXES = {"hidden boxes broken too": "a\x00b", "hidden boxes of another sort": "-1"}


@dataclass
class Form:
    """A form as the page has it: where it goes, and its boxes with what stands in them."""

    action: str
    method: str
    boxes: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    pounds: set[str] = field(default_factory=set)

    @property
    def as_it_stands(self) -> dict[str, str]:
        """What is sent when nobody types: boxes and hidden ones, no files and no buttons."""
        leave = ("file", "button", "submit", "checkbox", "radio")
        return {name: value for name, value in self.boxes.items() if self.kinds[name] not in leave}

    def filled(self, nonsense, *, hidden_too: bool) -> dict:
        """Unless `hidden_too`, hidden boxes keep what they hold, so that the nonsense gets as far as it can."""
        sent = {}
        for name, kind in self.kinds.items():
            value = self.boxes[name] if kind == "hidden" and not hidden_too else nonsense
            if kind == "file" and value is not None:
                value = SimpleUploadedFile("photo.jpg", b"GIF89a" + value.encode()[:200], "image/jpeg")
            if value is not None:
                sent[name] = value
        return sent


class Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, path: str, words: str) -> None:
        super().__init__()
        self.path, self.links, self.forms, self.open = path, [], [], None
        self.feed(words)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(urldefrag(urljoin(self.path, given["href"])).url)
        elif tag == "form":
            action = urljoin(self.path, given.get("action") or self.path)
            self.open = Form(action, given.get("method", "get").lower())
            self.forms.append(self.open)
        elif self.open and tag in ("input", "select", "textarea", "button") and given.get("name"):
            self.open.boxes[given["name"]] = given.get("value", "")
            self.open.kinds[given["name"]] = given.get("type", tag)
            if given.get("inputmode") == "decimal":
                self.open.pounds.add(given["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None


@pytest.fixture(scope="module")
def demonstration_rows(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), demonstration():
        yield


sent_already: set[tuple] = set()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", PEOPLE)
def test_every_form(name, demonstration_rows, db, record_property):
    """Every kind of form once, with each nonsense: an answer that is no failure, and the world as it was."""
    client = Client(HTTP_HOST="localhost")
    if name:
        client.force_login(
            Person.objects.get(email=f"{name}@demo.example"), "allauth.account.auth_backends.AuthenticationBackend"
        )
    faults, sent = [], 0
    for page in walk(client, "/", "/home/" if name else "/accounts/login/", "/accounts/"):
        for form in page.forms:
            if urlsplit(form.action).netloc or (key := kind_of_form(form)) in sent_already:
                continue
            sent_already.add(key)
            for words, nonsense in [*NONSENSE.items(), *BROKEN_BOXES.items()]:
                sent += 1
                if fault := fault_of(client, form, form.filled(nonsense, hidden_too=words in BROKEN_BOXES)):
                    faults.append(f"{form.action} from {page.path} with {words}: {fault}")
    record_property("sent", sent)
    assert len(sent_already) > 5
    assert faults == [], "\n" + "\n".join(faults)


def walk(client: Client, *starts: str) -> Iterator[Page]:
    """Yield one page of each kind that links lead to."""
    waiting, known = [*starts], set()
    while waiting and len(known) < PAGES_A_PERSON:
        path = waiting.pop(0)
        if kind_of(path) in known or NO_PAGES.search(urlsplit(path).path):
            continue
        known.add(kind_of(path))
        answer = client.get(path, follow=True)
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            page = Page(answer.redirect_chain[-1][0] if answer.redirect_chain else path, answer.content.decode())
            waiting += [link for link in page.links if link.startswith("/")]
            yield page


def kind_of_form(form: Form) -> tuple:
    path = urlsplit(form.action).path
    try:
        match = resolve(path)
    except Resolver404:
        return (path,)
    return (form.method, match.view_name, *sorted(form.kinds))


def fault_of(client: Client, form: Form, boxes: dict) -> str:
    """Send the form with `boxes` and take back what it did; say what went wrong, if anything did."""
    send = client.post if form.method == "post" else client.get
    cookies = copy(client.cookies)
    try:
        with transaction.atomic():
            answer = send(form.action, boxes)
            transaction.set_rollback(True)
    except Exception as error:  # noqa: BLE001  # whatever a view lets through is what this test looks for
        return f"{type(error).__name__}: {str(error)[:200]}"
    finally:
        client.cookies = cookies
    return f"answers {answer.status_code}" if answer.status_code >= 500 else ""
