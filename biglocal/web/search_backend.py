"""The full-text index of modelsearch on both databases, without what is slow in it when there are 60,000 updates.

The library reckons the average length of all titles again with each row that is saved: here that is done when the index
is rebuilt. And on PostgreSQL it puts every row's words together by expressions: here by one plain statement a batch.
"""

from typing import Any

from django.db import connection

WEIGHTS = "ABCD"
VECTOR = " || ".join(f"setweight(to_tsvector(%s::regconfig, %s), '{weight}')" for weight in WEIGHTS)
ROW = f"(%s, %s, {VECTOR}, ''::tsvector, {VECTOR}, 1.0, '', '')"


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
            super()._refresh_title_norms(full=True)  # type: ignore[misc]


class Quick:
    """Writes a batch of rows by one statement."""

    def add_items(self: Any, model: Any, objs: Any) -> None:
        """Put the words of `objs` into the index, or put them there anew."""
        from modelsearch.backends.database.postgres.postgres import IndexEntry, ObjectIndexer
        from modelsearch.utils import get_content_type_pk

        values, content_type = [], get_content_type_pk(model)
        indexers = [ObjectIndexer(obj, self.backend) for obj in objs]
        for indexer in indexers:
            values += [content_type, indexer.id]
            for part in parts_of(indexer):
                for weight in WEIGHTS:
                    values += [self.backend.config, " ".join(part[weight])]
        if not indexers:
            return
        table = IndexEntry._meta.db_table
        columns = "content_type_id, object_id, title, autocomplete, body, title_norm, title_text, body_text"
        with self.write_connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({columns}) VALUES {', '.join([ROW] * len(indexers))} "  # noqa: S608  # own names
                "ON CONFLICT (content_type_id, object_id) DO UPDATE SET title = EXCLUDED.title, body = EXCLUDED.body",
                values,
            )


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
