"""Errors as pages."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, RequestFactory, override_settings
from django.urls import path, reverse

from biglocal.portal.views import errors
from biglocal.urls import handler400, handler403, handler404, handler500  # noqa: F401  # used by the addresses below
from biglocal.urls import urlpatterns as addresses
from biglocal.web.guards import public


@public
def broken(request):
    raise RuntimeError("a fault in a view")


@public
def refused(request):
    raise PermissionDenied("You stepped back from this grant: you have a conflict of interest.")


@public
def suspicious(request):
    raise SuspiciousOperation("too many fields")


urlpatterns = [
    path("broken/", broken),
    path("refused/", refused),
    path("suspicious/", suspicious),
    *addresses,
]
with_faults = override_settings(ROOT_URLCONF=__name__)


def test_a_missing_page_offers_search(client):
    answer = client.get("/nothing-here/")
    assert answer.status_code == 404
    assert "We can’t find that page" in answer.content.decode()
    assert f'action="{reverse("search")}" method="post"' in answer.content.decode()


@with_faults
def test_a_refusal_shows_its_sentence(client):
    answer = client.get("/refused/")
    assert answer.status_code == 403
    assert "You stepped back from this grant" in answer.content.decode()


@with_faults
def test_what_cannot_be_read_is_a_page(client):
    answer = client.get("/suspicious/")
    assert answer.status_code == 400
    assert "Nothing was saved" in answer.content.decode()


@with_faults
def test_a_fault_is_a_page_that_asks_the_database_nothing():
    client = Client(raise_request_exception=False)  # no `db` here: a query would fail the test
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert "Something broke, and it is ours to mend" in answer.content.decode()
    assert "/static/built/portal.css" in answer.content.decode()


def test_a_fault_in_the_page_about_faults_still_answers(monkeypatch):
    monkeypatch.setattr(errors, "render_to_string", broken)
    answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert b"Something broke" in answer.content


@pytest.mark.django_db
def test_an_old_form_is_told_how_to_send_again():
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "pat@example.org"})
    assert answer.status_code == 403
    assert "Paste your words and send them" in answer.content.decode()
