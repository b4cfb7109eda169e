"""Which tests run once in `make test`, on PostgreSQL: those whose result cannot differ on SQLite (marked `once`).

That is what never asks the database, and what a real browser does with pages: each database serves those pages to the
walks through every page and to the journeys, which run on both. `TEST_DB=sqlite` by hand runs everything it is given.
"""

import pytest

# Fixtures that open the database; tests/test_conventions.py finds what is missing here. The mark `django_db` asks too.
DATABASE = {"db", "transactional_db", "live_server", "demo_site", "demonstration_rows", "told", "world"}
# Asks no fixture for a database, yet starts processes with one of their own, or tells databases apart.
EACH_DATABASE = ("tests/test_topology.py", "tests/test_settings.py", "tests/portal/test_doctor.py")
BROWSER = "tests/browser/"
WALKS = "tests/browser/test_every_page"


def runs_once(item: pytest.Item) -> bool:
    name = item.nodeid
    if name.startswith(BROWSER):
        return not name.startswith(WALKS)
    return not name.startswith(EACH_DATABASE) and not asks_database(item)


def asks_database(item: pytest.Item) -> bool:
    return bool(DATABASE & set(getattr(item, "fixturenames", []))) or item.get_closest_marker("django_db") is not None
