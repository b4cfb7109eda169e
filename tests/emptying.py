"""How the database is emptied after a test that commits: Django's TRUNCATE makes a new file for each table and index.

That takes PostgreSQL half a second for tables of which ten hold rows. Rows of those ten are deleted instead, with the
checks of foreign keys, row by row, left out: at the end nothing is left that could lead anywhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.postgresql.operations import DatabaseOperations

from biglocal.audit.triggers import without_triggers

MAY = "SELECT has_parameter_privilege('session_replication_role', 'SET')"
HAVE_A_PAGE = "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relkind = 'r' AND pg_relation_size(oid) > 0"

truncate = DatabaseOperations.sql_flush
execute = BaseDatabaseOperations.execute_sql_flush


def sql_flush(self: Any, style: Any, tables: list[str], *, reset_sequences: bool = False, **how: Any) -> list[str]:
    """Return the statements that empty `tables`; numbers that begin anew, and a server where one may not, truncate."""
    with self.connection.cursor() as cursor:
        cursor.execute(MAY)
        if reset_sequences or not cursor.fetchone()[0]:
            return truncate(self, style, tables, reset_sequences=reset_sequences, **how)
        cursor.execute(HAVE_A_PAGE, [list(tables)])
        full = [table for (table,) in cursor.fetchall()]
    return ["SET LOCAL session_replication_role = replica", *(f'DELETE FROM "{table}"' for table in full)]  # noqa: S608  # our own tables


def execute_sql_flush(self: Any, sql_list: list[str]) -> None:
    """The triggers that keep history and ledger stand aside meanwhile."""
    with without_triggers(self.connection.alias):
        execute(self, sql_list)


@contextmanager
def quick_emptying() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush)
        yield
