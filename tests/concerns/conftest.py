"""An update somebody may find wrong, and the form that says so."""

import uuid

import pytest
from django.core.cache import cache
from django.urls import reverse

from projects.actions import log_update
from tests.factories.projects import ProjectFactory


@pytest.fixture(autouse=True)
def no_tries_counted(db):
    """Limits are counted by address in the cache; each test begins at nought."""
    cache.clear()


@pytest.fixture
def project(community):
    return ProjectFactory(community=community, slug="pocket-park", title="The pocket park")


@pytest.fixture
def update(project, resident):
    from django.utils import timezone

    text = "Mrs Lane of number 4 left her rubbish. Again."
    return log_update(project=project, text=text, happened_on=timezone.localdate(), by=resident, now=timezone.now())


@pytest.fixture
def address(update):
    return reverse("concerns:concern_raise", args=["update", update.pk])


@pytest.fixture
def said():
    """What is typed into the form."""

    def form(**given):
        return {"kind": "private", "words": "This names my mother.", "form_key": str(uuid.uuid4()), **given}

    return form
