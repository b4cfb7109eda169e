"""Write many rows in few statements."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import models

BATCH = 2_000


def many(model: type[models.Model], rows: Iterable[models.Model]) -> list[Any]:
    """Write rows in batches and return them."""
    waiting, written = iter(rows), []
    while batch := list(islice(waiting, BATCH)):
        written += model._default_manager.bulk_create(batch)
    return written
