"""The live count of letters on the log form, in a real browser."""

import pytest
from django.urls import reverse

from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def log(community):
    ProjectFactory(community=community)
    return reverse("log", args=[community.slug])


def test_letters_left_are_counted_while_typing(browse, resident, log):
    page = browse(resident)
    page.goto(log)
    count = page.locator("[data-letters-for=words]")
    assert count.inner_text() == "At most 280 letters."
    page.fill("#words", "é" * 279)
    assert count.inner_text() == "1 letter left."
    page.fill("#words", "🌳" * 282)
    assert count.inner_text() == "2 letters too many."
    page.fill("#words", "")
    assert count.inner_text() == "At most 280 letters."


def test_without_scripts_the_sentence_stays(browse, resident, log):
    page = browse(resident, scripts=False)
    page.goto(log)
    page.fill("#words", "Two benches in.")
    assert page.locator("[data-letters-for=words]").inner_text() == "At most 280 letters."
