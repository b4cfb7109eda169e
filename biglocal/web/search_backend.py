"""The full-text index of modelsearch, on both databases, without its sweep over the whole table at every save.

The library weighs short titles above long ones and reckons the average length of all titles again with each row that
is saved. With 60,000 updates that is felt when somebody posts. Here it is reckoned when the index is rebuilt.
"""

from typing import Any

from django.db import connection


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  # the name that modelsearch looks for
    """Return the backend of the database that is in use."""
    if connection.vendor == "postgresql":
        from modelsearch.backends.database.postgres import postgres as engine

        index_class, backend_class = engine.PostgresIndex, engine.PostgresSearchBackend
    else:
        from modelsearch.backends.database.sqlite import sqlite as engine

        index_class, backend_class = engine.SQLiteIndex, engine.SQLiteSearchBackend

    class QuietIndex(index_class):  # type: ignore[misc,valid-type]
        def _refresh_title_norms(self, full: bool = False) -> None:
            if full:
                super()._refresh_title_norms(full=True)

    return type("Backend", (backend_class,), {"index_class": QuietIndex})(params)
