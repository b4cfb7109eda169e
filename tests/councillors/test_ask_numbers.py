"""What is asked most and what came of it: for staff by area and kind, for everybody without small numbers and names."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.dates import today
from councillors.models import Ask
from tests.factories.councillors import AskAnswerFactory, AskFactory, TermFactory

pytestmark = pytest.mark.django_db
STAFF, PUBLIC = reverse("councillors:ask_numbers"), reverse("councillors:ask_public")


def page(browser, address, **asked):
    return browser.get(address, asked).content.decode()


@pytest.fixture
def asks(community, other_community):
    """Of every state one, and a result, in one area; six of another kind in another."""
    for state in Ask.State.values:
        AskFactory(community=community, kind="speak", state=state, passed_words="x" if state == "passed" else "")
    Ask.objects.filter(state="result").update(result="A lease", result_at=timezone.now())
    AskFactory.create_batch(6, community=other_community, kind="together")


def test_each_request_counts_once(signed_in, officer, asks, community):
    rows = {row["slug"]: row for row in signed_in(officer).get(STAFF).context["page"]}
    row = rows[community.slug]
    parts = ["waiting", "at_it", "led", "declined", "ended", "back"]
    assert [row[name] for name in parts] == [1, 3, 1, 2, 0, 1] and row["asked"] == 8
    assert sum(row[name] for name in parts) == row["asked"]


def test_most_asked_kind_comes_first(signed_in, officer, asks):
    kinds = signed_in(officer).get(STAFF).context["kinds"]
    assert [(row.kind, row.counts["asked"], row.share) for row in kinds] == [
        ("speak", 8, 100),
        ("together", 6, 75),
        ("network", 0, 0),
    ]


def test_numbers_are_narrowed_in_the_address(signed_in, officer, asks, other_community):
    browser = signed_in(officer)
    assert browser.get(STAFF, {"kind": "together"}).context["asked"] == 6
    assert browser.get(STAFF, {"q": "elsewhere"}).context["asked"] == 6
    assert browser.get(STAFF, {"since": today() + timedelta(days=1)}).context["asked"] == 0
    assert "Enter a day" in page(browser, STAFF, since="soon")
    for words in ("a\x00b", "x" * 100_000, "%' --"):
        assert browser.get(STAFF, {"q": words, "kind": words, "region": words}).status_code == 200


def test_file_says_what_the_page_says(signed_in, officer, asks):
    address = reverse("councillors:ask_numbers_file", args=["csv"])
    text = b"".join(signed_in(officer).get(address, {"kind": "together"}).streaming_content).decode()
    assert text.splitlines()[1].startswith("Elsewhere Together,6,6,0") and len(text.splitlines()) == 2


def test_nobody_but_staff_sees_them(signed_in, worker, councillor):
    for person in (worker, councillor):
        assert signed_in(person).get(STAFF).status_code == 403


def test_public_sees_no_small_number_and_no_name(client, asks, ward, community):
    ask = AskFactory(community=community, line=ward.line, kind="network")
    who = TermFactory(ward=ward, councillor__name="Martin Hale").councillor
    AskAnswerFactory(ask=ask, councillor=who, answer="no", note="I am ill")
    html = page(client, PUBLIC)
    assert "Martin Hale" not in html and "I am ill" not in html
    rows = {name: numbers for name, *numbers in client.get(PUBLIC).context["kinds"]}
    assert rows["Use your network"] == ["Fewer than 5", "Not shown", "Not shown"]
    assert rows["Speak up inside the council"] == ["7", "Fewer than 5", "Fewer than 5"]


def test_public_page_counts_no_request_taken_back(client, community):
    AskFactory(community=community, state="withdrawn")
    assert "Nothing asked yet" in page(client, PUBLIC)


def test_lists_are_kind_when_empty(signed_in, officer, councillor):
    assert "No request fits" in page(signed_in(officer), STAFF)
    assert "Nothing here just now" in page(signed_in(councillor), reverse("councillors:ask_mine"))


def test_councillor_finds_all_they_are_asked(signed_in, councillor, community, ward):
    for title, state in (("A tap", "raised"), ("A lamp", "closed"), ("Gone", "withdrawn")):
        AskFactory(community=community, line=ward.line, title=title, state=state)
    AskFactory(community=community, title="Of another ward")
    mine = AskFactory(community=community, line=ward.line, title="A bench")
    AskAnswerFactory(ask=mine, councillor=councillor.councillor)
    seen = {}
    for which in ("open", "have", "done", "nonsense"):
        html = page(signed_in(councillor), reverse("councillors:ask_mine"), show=which)
        seen[which] = [title for title in ("A tap", "A bench", "A lamp", "Gone", "Of another ward") if title in html]
    assert seen == {
        "open": ["A tap", "A bench"],
        "have": ["A bench"],
        "done": ["A lamp"],
        "nonsense": ["A tap", "A bench"],
    }


@pytest.mark.parametrize("number", [3, 30])
def test_pages_need_the_same_queries(
    signed_in, officer, councillor, client, ward, community, number, django_assert_max_num_queries
):
    for _ in range(number):
        ask = AskFactory(community__programme=community.programme, line=ward.line)
        AskAnswerFactory(ask=ask, councillor=TermFactory(ward=ward).councillor, answer="no")
    for browser, address, most in (
        (signed_in(officer), STAFF, 7),
        (client, PUBLIC, 3),
        (signed_in(councillor), reverse("councillors:ask_mine"), 7),
    ):
        browser.get(address)
        with django_assert_max_num_queries(most):
            assert browser.get(address).status_code == 200
