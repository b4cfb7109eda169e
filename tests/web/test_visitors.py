"""Pages kept for visitors."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse

from tests.factories.projects import ProjectFactory, UpdateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pages_are_kept(settings, pages_are_made_anew):
    settings.VISITOR_PAGE_SECONDS = 60


@pytest.fixture
def area(community) -> str:
    return reverse("area", args=[community.slug])


def test_a_second_visitor_gets_the_kept_page_for_two_queries(client, area, django_assert_num_queries):
    """What is new on it, and whether kept pages still hold."""
    first = client.get(area)
    with django_assert_num_queries(2):
        assert client.get(area).content == first.content


def test_a_browser_that_has_the_page_is_not_sent_it_again(client, area):
    tag = client.get(area)["ETag"]
    answer = client.get(area, headers={"if-none-match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_what_was_just_logged_shows_at_once(client, area, community):
    client.get(area)
    UpdateFactory(project=ProjectFactory(community=community), title="Fresh from the site")
    assert "Fresh from the site" in client.get(area).content.decode()


def test_what_was_just_taken_down_is_gone_at_once(client, area, community, worker):
    update = UpdateFactory(project=ProjectFactory(community=community), title="Should not be here")
    client.get(area)
    update.deleted_at, update.deleted_by = update.posted_at, worker
    update.save()
    assert "Should not be here" not in client.get(area).content.decode()


def test_signed_in_people_get_a_page_of_their_own(signed_in, client, area, resident):
    client.get(area)
    answer = signed_in(resident).get(area)
    assert "ETag" not in answer and "Sign in" not in answer.content.decode()


def test_a_page_for_one_person_is_never_shown_to_a_visitor(signed_in, client, area, resident):
    signed_in(resident).get(area)
    assert "Sign in" in client.get(area).content.decode()


def test_a_page_with_a_form_is_not_kept(client):
    assert "ETag" not in client.get(reverse("account_login"))


def test_pages_that_are_not_found_are_not_kept(client):
    assert client.get("/areas/atlantis/").status_code == 404
    assert client.get("/areas/atlantis/").status_code == 404


def test_the_browser_asks_each_time(client, area):
    answer = client.get(area)
    assert "no-cache" in answer["Cache-Control"] and "Cookie" in answer["Vary"]


def test_without_seconds_no_page_is_kept(client, area, settings):
    settings.VISITOR_PAGE_SECONDS = 0
    assert "ETag" not in client.get(area)


@pytest.mark.parametrize("name", ["account", "areas", "search", "mail_settings"])
def test_no_cache_on_the_way_keeps_what_somebody_signed_in_sees(signed_in, resident, name):
    assert signed_in(resident).get(reverse(name))["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("address", ["/log/token/", "/areas/", "/home/"])
def test_answer_about_a_session_that_is_over_takes_no_cookie_away(signed_in, resident, address):
    """It may come after somebody signed in again."""
    client = signed_in(resident)
    Session.objects.all().delete()
    assert settings.SESSION_COOKIE_NAME not in client.get(address).cookies


def test_signing_out_takes_the_cookie_away(signed_in, resident):
    client = signed_in(resident)
    assert client.post("/accounts/logout/").cookies[settings.SESSION_COOKIE_NAME].value == ""
