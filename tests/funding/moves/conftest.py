"""One world for all of these tests: each leaves it as it was."""

from datetime import date

import pytest
from django.db import transaction

from tests.funding.books.world import World

from .kinds import DAY


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Two areas and everybody, in a transaction of the whole module."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = World()
        made.bring_papers(DAY, date(2030, 1, 1))
        yield made
        transaction.set_rollback(True)
