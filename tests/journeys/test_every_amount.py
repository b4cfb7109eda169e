"""Every box for pounds that somebody can reach by links in the demonstration, with amounts as people type them."""

import html
import re
from copy import copy
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from biglocal.accounts.models import Person
from tests.journeys.test_every_form import Form, demonstration_rows, kind_of_form, walk  # noqa: F401  # a fixture

PEOPLE = ["harjit", "finance", "priya", "manager"]
COMMA, LIKE = "Write a comma between thousands and a point before the pence", "Enter the amount in pounds, like 250"
REFUSED = {
    "1.234,50": COMMA,
    "1e5": LIKE,
    "NaN": LIKE,
    "9" * 40: "Enter a smaller amount",
    "1.999": "Use at most two digits after the point",
    "-5": "0 or more|above £0",
    "5<b>": LIKE,
}
UNDERSTOOD = ["1,234.5", "£1 234", "12p"]
SENTENCES = re.compile(f"{COMMA}|{LIKE}|Enter a smaller|Use at most two|or more|Enter an amount above")
OTHER_NUMBERS = re.compile(r"rate|share|days|hours|months|percent|allowed")
tried: dict[tuple, str] = {}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", PEOPLE)
def test_every_amount(name, demonstration_rows, db):  # noqa: F811  # the fixture
    """What can be misread is refused in one sentence and stays in its box; what people write is understood."""
    client = Client(HTTP_HOST="localhost")
    client.force_login(
        Person.objects.get(email=f"{name}@demo.example"), "allauth.account.auth_backends.AuthenticationBackend"
    )
    faults = []
    for page in walk(client, "/home/"):
        for form in page.forms:
            for box in first_of_each_kind(form):
                if urlsplit(form.action).netloc or (key := (*kind_of_form(form)[:2], kind_of_box(box))) in tried:
                    continue
                tried[key] = page.path
                faults += [f"{form.action}, {box}: {fault}" for fault in faults_of(client, form, box)]
    assert faults == [], "\n" + "\n".join(faults)


def kind_of_box(box: str) -> str:
    return re.sub(r"\d+", "0", box)


def first_of_each_kind(form: Form) -> list[str]:
    """Return the boxes for pounds of a form that writes, one of those that differ by their number alone."""
    if form.method != "post" or not money_of(form):
        return []
    found = {kind_of_box(box): box for box in form.boxes if box in form.pounds and not OTHER_NUMBERS.search(box)}
    return list(found.values())


def money_of(form: Form) -> bool:
    """Is it a form of money? Costs of a setback or of upkeep are asked for in their own way."""
    try:
        return resolve(urlsplit(form.action).path).namespace == "funding"
    except Resolver404:
        return False


def faults_of(client: Client, form: Form, box: str) -> list[str]:
    """Say what is wrong with the answers to each amount."""
    found = []
    for amount, sentence in REFUSED.items():
        status, words = answer(client, form, box, amount)
        if status != 200 or not re.search(sentence, words):
            found.append(f"{amount} is not refused ({status})")
        elif f'value="{amount}"' not in words:
            found.append(f"{amount} is not kept")
    for amount in UNDERSTOOD:
        status, words = answer(client, form, box, amount)
        if status >= 400 or SENTENCES.search(error_of(words, box)):
            found.append(f"{amount} is not understood ({status})")
    return found


def answer(client: Client, form: Form, box: str, amount: str) -> tuple[int, str]:
    """Send the form as it stands with `amount` in one box; take back what it did."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        given = client.post(form.action, {**form.as_it_stands, box: amount})
        transaction.set_rollback(True)
    client.cookies = cookies
    return given.status_code, html.unescape(given.content.decode()) if given.status_code == 200 else ""


def error_of(words: str, box: str) -> str:
    """Return what stands at the box as wrong."""
    found = re.search(rf'id="id_{re.escape(box)}[-_]error"(.{{0,300}})', words, re.S)
    return found[1] if found else ""
