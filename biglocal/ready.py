"""Queries whose SQL is written once a process (docs/decisions/0013).

Django takes three to ten times as long to write a rich query as the database takes to answer it, and writes the same
words for every request. A function marked `@ready` builds a query with `Given("name")` wherever a value stands that
differs from one asking to the next; what it returns is asked with those values: `project_rows().all(slug="park")`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import Count, Expression, QuerySet, Value
from django.db.models.sql import UpdateQuery

DAY = re.compile(r"\d{4}-\d\d-\d\d")  # as SQLite is given it
TIMES_UNPLANNED = 2  # asked so often on a connection, a query is prepared there
PLAN_IS_LOST = {"0A000", "26000", "42P05"}  # its result has another type; it is not there; its name is taken
MOST_SHAPES = 64  # of one query: by who reads, by page


class Given(Expression):
    """A value that is known only when the query is asked."""

    def __init__(self, name: str, output_field: Any = None):
        super().__init__(output_field=output_field)
        self.name = name

    @property
    def pk(self) -> "Given":
        """It may stand for a row: where its id is asked, the id is the value."""
        return self

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Stand in the parameters oneself until the value is there."""
        return "%s", [self]


class ReadyQuery:
    """A query that is written already and waits for its values."""

    def __init__(self, query: QuerySet, asked: Any = None):
        self.query = query
        self.compiler = (asked or query.query).get_compiler(DEFAULT_DB_ALIAS)
        sql, self.parameters = self.compiler.as_sql()
        self.pieces = sql.split("%s")
        self.converters: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()  # of each connection
        if len(self.pieces) != len(self.parameters) + 1:
            raise ValueError(f"This query cannot be written once: {sql}")
        if any(not isinstance(value, Given) and DAY.match(str(value)) for value in self.parameters):
            raise ValueError("A day stands in a query that is written once: give it with Given().")

    def all(self, **given: Any) -> list[Any]:
        """Return the rows, as the query itself would. A list stands for its values: `pk__in=[Given("ids")]`."""
        connection = connections[DEFAULT_DB_ALIAS]
        sql, values = self.filled(given, connection)
        compiler = copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *args, **kwargs: (sql, values)
        compiler.get_converters = lambda columns: self.converters_of(connection, columns)
        # A copy that is never handed out: it would answer as it is written, whatever else were asked of it.
        rows = self.query._chain()  # type: ignore[attr-defined]  # the queryset's own way to copy itself
        rows.query.get_compiler = lambda *args, **kwargs: compiler
        try:
            with planned_once(connection):
                return list(rows)
        except DatabaseError as error:
            if not lost_its_plan(connection, error):
                raise
            connection.close()  # a new connection holds no plans
            return list(rows)

    def converters_of(self, connection: Any, columns: Any) -> Any:
        """Return how the values of each column become Python's: found once for a connection, as the columns stay."""
        if connection not in self.converters:
            compiler = copy(self.compiler)
            compiler.connection = connection
            self.converters[connection] = compiler.get_converters(columns)
        return self.converters[connection]

    def filled(self, given: dict[str, Any], connection: Any) -> tuple[str, Any]:
        """Return the SQL and its parameters with the given values in their places."""
        words, values = [self.pieces[0]], []
        for parameter, after in zip(self.parameters, self.pieces[1:], strict=True):
            value = given[parameter.name] if isinstance(parameter, Given) else parameter
            some = value if isinstance(value, list) else [value]
            words += [", ".join(["%s"] * len(some)) or "NULL", after]
            values += [adapted(one, connection) for one in some]
        return "".join(words), values

    def first(self, **given: Any) -> Any:
        """Return the first row or None. The query says itself that one is enough, if there may be many."""
        return next(iter(self.all(**given)), None)


class ReadyChange:
    """An update that is written already: `now(pk=5, state="sent")` makes it and answers how many rows it changed."""

    def __init__(self, rows: QuerySet, values: dict[str, Any]):
        update: Any = rows.query.chain(UpdateQuery)  # as a queryset's own update does
        update.add_update_values(values)
        self.written = ReadyQuery(rows, update)

    def now(self, **given: Any) -> int:
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            cursor.execute(*self.written.filled(given, connection))
            return cursor.rowcount


def adapted(value: Any, connection: Any) -> Any:
    """Return the value as this database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


@contextmanager
def planned_once(connection: Any) -> Iterator[None]:
    """Let PostgreSQL keep its plan of what is asked meanwhile, too: a rich query is planned longer than it runs."""
    if connection.vendor != "postgresql" or connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        yield  # behind a pooler a plan may be left with a server connection that is somebody else's next
        return
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    raw = connection.connection
    usual, raw.cursor_factory, raw.prepare_threshold = raw.cursor_factory, ServerBindingCursor, TIMES_UNPLANNED
    try:
        yield
    finally:
        raw.cursor_factory = usual


def lost_its_plan(connection: Any, error: Exception) -> bool:
    """Did a kept plan not fit any more, because tables changed or a pooler emptied the connection? Then ask anew.

    Inside a transaction that is not possible; its end empties what the connection keeps.
    """
    code = getattr(error.__cause__, "sqlstate", None)
    return connection.vendor == "postgresql" and not connection.in_atomic_block and code in PLAN_IS_LOST


def ready(build: Callable[..., QuerySet]) -> Callable[..., ReadyQuery]:
    """Build the query once for each set of arguments. They shape it, as "signed in" or a page; values are Given."""
    return lru_cache(maxsize=MOST_SHAPES)(lambda *shape: ReadyQuery(build(*shape)))


def ready_change(build: Callable[..., tuple[QuerySet, dict[str, Any]]]) -> Callable[..., ReadyChange]:
    """Write the update once for each set of arguments: which rows, and the values they are to have."""
    return lru_cache(maxsize=MOST_SHAPES)(lambda *shape: ReadyChange(*build(*shape)))


def keep(rows: Iterable[Any], name: str, found: Iterable[Any], by: str) -> None:
    """Let `row.<name>.all()` answer without asking: with those of `found` that belong to the row by their key `by`."""
    theirs: dict[Any, list[Any]] = {}
    for one in found:
        theirs.setdefault(getattr(one, f"{by}_id"), []).append(one)
    for row in rows:
        kept = getattr(row, name).get_queryset()
        kept._result_cache, kept._prefetch_done = theirs.get(row.pk, []), True
        row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = kept
        for one in kept._result_cache:
            setattr(one, by, row)


class ReadyRows:
    """The rows of a list that a paginator cuts into pages: `rows(start, stop)` are asked, and `count` how many."""

    def __init__(self, rows: Callable[[int, int], ReadyQuery], count: ReadyQuery, **given: Any):
        self.rows, self.counted, self.given = rows, count, given

    def count(self) -> int:
        return self.counted.first(**self.given) or 0

    def __getitem__(self, part: slice) -> list[Any]:
        return self.rows(part.start, part.stop).all(**self.given) if part.start < part.stop else []


def how_many(rows: QuerySet) -> QuerySet:
    """Return the query that counts `rows`, for `ReadyRows`: no row where there are none."""
    everyone = rows.order_by().values(of_all=Value(1))
    return everyone.annotate(count=Count("pk")).values_list("count", flat=True)
