"""Rows written many at once are put into the search index here: `bulk_create` tells nobody."""

from typing import Any

from django.db.models import QuerySet
from modelsearch.backends import get_search_backend

BATCH = 500


def make_findable(rows: QuerySet) -> None:
    """Put the rows into the index, or put them there anew."""
    backend, waiting = get_search_backend(), []
    for row in rows.iterator(chunk_size=BATCH):
        waiting.append(row)
        if len(waiting) == BATCH:
            add(backend, rows.model, waiting)
            waiting = []
    add(backend, rows.model, waiting)


def add(backend: Any, model: Any, rows: list[Any]) -> None:
    """Put one batch into the index."""
    if rows:
        backend.add_bulk(model, rows)
