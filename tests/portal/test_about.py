"""Pages about the portal itself."""

import pytest
from django.urls import reverse


def page(client, name: str) -> str:
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    return answer.content.decode()


def test_how_to_use_it_leads_to_sign_in(client):
    assert reverse("account_login") in page(client, "how_to_use")


def test_the_statement_says_how_it_was_tested_and_where_to_complain(client):
    statement = page(client, "accessibility")
    for words in ("version 2.2, level AA", "axe-core", "mailto:", "Equality Advisory"):
        assert words in statement


def test_your_information_names_cookies_and_sources(client):
    shown = page(client, "your_information")
    for words in ("sessionid", "csrftoken", "Office for National Statistics", "Crown copyright", "Royal Mail"):
        assert words in shown


@pytest.mark.parametrize("name", ["how_to_use", "accessibility", "your_information"])
def test_a_visitor_reads_without_a_cookie(client, name):
    page(client, name)
    assert not client.cookies


def test_search_engines_read_nothing_of_a_demonstration(client, settings):
    settings.DEMO = True
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()
    settings.DEMO = False
    assert "Disallow: /\n" not in client.get("/robots.txt").content.decode()


def test_the_icon_is_the_mark(client):
    assert client.get("/favicon.ico")["Location"].endswith("mark.svg")
