"""Figures of the programme are kept for a minute: each test counts its own."""

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def fresh_figures():
    caches["memory"].clear()
    yield
    caches["memory"].clear()
