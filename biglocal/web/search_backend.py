"""The full-text index of modelsearch on both databases, without what is slow in it when there are 60,000 updates.

The library reckons the average length of all titles again with each row that is saved: here that is done when the index
is rebuilt. And on PostgreSQL it puts every row's words together by expressions: here by one plain statement a batch,
which hands over each weight's texts as one list.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

WEIGHTS = "ABCD"
TEXTS = [f"{part}_{weight}" for part in ("title", "body") for weight in WEIGHTS]
TITLE, BODY = (
    " || ".join(f"setweight(to_tsvector(given.config, {part}_{weight}), '{weight}')" for weight in WEIGHTS)
    for part in ("title", "body")
)
WRITE = f"""
INSERT INTO {{table}} (content_type_id, object_id, title, autocomplete, body, title_norm, title_text, body_text)
SELECT given.kind, id, {TITLE}, ''::tsvector, {BODY}, 1.0, '', ''
FROM (SELECT %s::integer AS kind, %s::regconfig AS config) AS given,
     unnest({", ".join(["%s::text[]"] * (1 + len(TEXTS)))}) AS row (id, {", ".join(TEXTS)})
ON CONFLICT (content_type_id, object_id) DO UPDATE SET title = EXCLUDED.title, body = EXCLUDED.body
"""  # noqa: S608  # own names


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  # the name that modelsearch looks for
    """Return the backend of the database that is in use."""
    return (postgres_backend if connection.vendor == "postgresql" else sqlite_backend)()(params)


def sqlite_backend() -> type:
    """Return the library's backend for SQLite with the quiet index."""
    from modelsearch.backends.database.sqlite.sqlite import SQLiteIndex, SQLiteSearchBackend

    return type("Backend", (SQLiteSearchBackend,), {"index_class": type("Index", (Quiet, SQLiteIndex), {})})


def postgres_backend() -> type:
    """Return the library's backend for PostgreSQL with the quiet and quick index."""
    from modelsearch.backends.database.postgres.postgres import PostgresIndex, PostgresSearchBackend

    return type("Backend", (PostgresSearchBackend,), {"index_class": type("Index", (Quiet, Quick, PostgresIndex), {})})


class Quiet:
    """Weighs titles by their length only when the whole index is rebuilt."""

    def _refresh_title_norms(self, full: bool = False) -> None:
        if full:
            super()._refresh_title_norms(full=True)  # type: ignore[misc]  # of the backend it is mixed into


class Quick:
    """Writes a batch of rows by one statement."""

    def add_items(self: Any, model: Any, objs: Any) -> None:
        """Put the words of `objs` into the index, or put them there anew."""
        from modelsearch.backends.database.postgres.postgres import IndexEntry, ObjectIndexer
        from modelsearch.utils import get_content_type_pk

        ids, texts = [], []
        for obj in objs:
            parts = parts_of(ObjectIndexer(obj, self.backend))
            ids.append(str(obj.pk))
            texts.append([" ".join(part[weight]) for part in parts for weight in WEIGHTS])
        if not ids:
            return
        given = [get_content_type_pk(model), self.backend.config, ids, *map(list, zip(*texts, strict=True))]
        with self.write_connection.cursor() as cursor:
            cursor.execute(WRITE.format(table=IndexEntry._meta.db_table), given)


def parts_of(indexer: Any) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the words of a row by weight: of its title, and of all else."""
    from modelsearch.index import SearchField

    title: dict[str, list[str]] = {weight: [] for weight in WEIGHTS}
    body: dict[str, list[str]] = {weight: [] for weight in WEIGHTS}
    for field in indexer.search_fields:
        for found, weight, text in indexer.prepare_field(indexer.obj, field):
            if isinstance(found, SearchField):
                (title if found.field_name == "title" else body)[weight].append(text)
    return title, body


@contextmanager
def indexed_at_the_end() -> Iterator[None]:
    """While thousands of rows are written, index none of them; then build the whole index at once."""
    from django.core.management import call_command
    from django.db.models.signals import post_save
    from modelsearch.index import get_indexed_models
    from modelsearch.signal_handlers import post_save_signal_handler

    models = get_indexed_models()
    for model in models:
        post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        yield
    finally:
        for model in models:
            post_save.connect(post_save_signal_handler, sender=model)
    call_command("rebuild_modelsearch_index", verbosity=0)
