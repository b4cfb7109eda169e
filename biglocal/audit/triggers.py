"""Rules that the database keeps itself, by triggers, on PostgreSQL and on SQLite: raw SQL meets them too.

A part registers its rules in `ready()`. They are put in place after each `migrate` and taken away before it, because
SQLite loses the triggers of a table that a migration makes anew, and trips over those that read from one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction

GONE = "Somebody who left"  # stands for a name in history (accounts/names.py)


@dataclass(frozen=True)
class Rule:
    """One trigger: its name, its table, and when and how it fires in each database; without words there is none."""

    name: str
    table: str
    postgresql: str = ""  # as: BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION portal_refuse_change()
    sqlite: str = ""  # as: BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END
    constraint: bool = False  # a constraint trigger of PostgreSQL: looks when the transaction ends

    def words(self, vendor: str) -> str:
        """Return the statement that makes it, or nothing where this database has none."""
        body = getattr(self, vendor, "").format(table=f'"{self.table}"')
        kind = "CONSTRAINT TRIGGER" if self.constraint and vendor == "postgresql" else "TRIGGER"
        return f'CREATE {kind} "{self.name}" {body}' if body else ""


RULES: dict[str, Rule] = {}
FUNCTIONS: dict[str, str] = {}  # of PostgreSQL: name with its arguments, and CREATE OR REPLACE FUNCTION


def register(*rules: Rule, functions: dict[str, str] | None = None) -> None:
    """Let the database keep these rules from the next `migrate` on."""
    RULES.update({rule.name: rule for rule in rules})
    FUNCTIONS.update(functions or {})


def append_only(table: str) -> list[Rule]:
    """Return the rules that rows of `table` are never changed and never deleted."""
    refuse = f"SELECT RAISE(ABORT, '{table} rows are never changed or deleted: add a row that corrects one'); END"
    row = "ON {table} FOR EACH ROW EXECUTE FUNCTION portal_refuse_change()"
    return [
        Rule(f"{table}_never_changed", table, f"BEFORE UPDATE {row}", f"BEFORE UPDATE ON {{table}} BEGIN {refuse}"),
        Rule(f"{table}_never_deleted", table, f"BEFORE DELETE {row}", f"BEFORE DELETE ON {{table}} BEGIN {refuse}"),
        never_emptied(table),
    ]


def never_emptied(table: str) -> Rule:
    """Return the rule against TRUNCATE, which SQLite does not know."""
    each = "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change()"
    return Rule(f"{table}_never_emptied", table, each)


def only_forgets(old: str, new: str, most: int = 0) -> str:
    """Return the SQL condition: `new` is `old`, but for names that gave way to `GONE`, cut after `most` letters."""
    escaped = f"replace(replace(replace({new}, '\\', '\\\\'), '%', '\\%'), '_', '\\_')"
    pattern = f"replace({escaped}, '{GONE}', '%')"
    cut = f" || CASE WHEN length({new}) = {most} THEN '%' ELSE '' END" if most else ""
    return f"({new} = {old} OR ({new} LIKE '%{GONE}%' AND {old} LIKE {pattern}{cut} ESCAPE '\\'))"


def put_in_place(using: str = "default") -> None:
    """Make the triggers whose table is there."""
    connection: Any = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if connection.vendor == "postgresql":
            for words in FUNCTIONS.values():
                cursor.execute(words)
        there = names_there(cursor, connection.vendor)
        for rule in RULES.values():
            words = rule.words(connection.vendor)
            if words and rule.table in tables and rule.name not in there:
                cursor.execute(words)


def take_away(using: str = "default") -> None:
    """Drop the triggers, those of former versions too."""
    connection: Any = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for name, table in names_there(cursor, connection.vendor).items():
            on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{name}"{on}')


def names_there(cursor: Any, vendor: str) -> dict[str, str]:
    """Return the triggers that the database has, each with its table."""
    if vendor == "postgresql":
        cursor.execute(
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal AND proname LIKE 'portal\\_%'"
        )
    else:
        cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'")
    return dict(cursor.fetchall())


def missing(using: str = "default") -> list[str]:
    """Return the rules that the database does not keep."""
    connection: Any = connections[using]
    with connection.cursor() as cursor:
        there = names_there(cursor, connection.vendor)
    return [rule.name for rule in RULES.values() if rule.words(connection.vendor) and rule.name not in there]


@contextmanager
def without_triggers(using: str = "default") -> Iterator[None]:
    """For tests that empty the database."""
    take_away(using)
    yield
    put_in_place(using)


def before_migrate(using: str, **signal: Any) -> None:
    take_away(using)


def after_migrate(using: str, **signal: Any) -> None:
    put_in_place(using)


# History: rows are added; a name may go from the words, nothing else ever changes -------------------------------------
TABLE = "audit_auditline"
FACTS = ["id", "at", "by_id", "verb", "topic", "community"]
_SAME = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in FACTS)
_WORDS = only_forgets("OLD.sentence", "NEW.sentence", 300)
_REFUSED = "history is never changed or deleted"

REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION portal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% rows are never changed or deleted: add a row that corrects one', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
KEEP_HISTORY = f"""
CREATE OR REPLACE FUNCTION portal_keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {_SAME} AND {_WORDS} AND {only_forgets("OLD.detail::text", "NEW.detail::text")} THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
_KEPT_LITE = f"{_WORDS} AND {only_forgets('OLD.detail', 'NEW.detail')}"
_SAME_LITE = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in FACTS)
register(
    Rule(
        f"{TABLE}_never_changed",
        TABLE,
        "BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION portal_keep_history()",
        f"BEFORE UPDATE ON {{table}} WHEN NOT ({_SAME_LITE} AND {_KEPT_LITE})"
        f" BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
    ),
    *append_only(TABLE)[1:],
    functions={"portal_refuse_change": REFUSE_CHANGE, "portal_keep_history": KEEP_HISTORY},
)
