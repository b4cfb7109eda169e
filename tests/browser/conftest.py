"""People's phones: `phone` is the resident's, `phone_of(person)` makes another one."""

import pytest
from django.urls import reverse

from tests.factories.projects import ProjectFactory

from .phones import Phone


@pytest.fixture
def form(community):
    ProjectFactory(community=community, title="The Triangle pocket park", slug="triangle")
    return reverse("log", args=[community.slug])


@pytest.fixture
def phone_of(browser, live_server, settings, form, tmp_path):
    """`phone_of(person)` gives their phone; an error in any script of its pages fails the test at its end."""
    settings.ALLOWED_HOSTS = ["*"]
    settings.MEDIA_ROOT = tmp_path / "media"
    phones = []

    def make(person=None, **options) -> Phone:
        phones.append(Phone(browser, live_server.url, form, person, **options))
        return phones[-1]

    yield make
    for phone in phones:
        phone.close()
    assert [error for phone in phones for error in phone.errors] == []


@pytest.fixture
def phone(phone_of, resident) -> Phone:
    """The resident's phone, on which the form was opened once."""
    phone = phone_of(resident)
    phone.set_up()
    return phone
