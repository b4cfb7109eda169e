"""Parts of pages that are drawn once for what they show (docs/decisions/0013): `{% part "a/_card.html" with of=one %}`.

A part is included as any template, but sees only those values of the page that it names, and no request, no person, no
database. What it shows follows from that alone, so each process keeps it by all of those values. With one value changed
it is another part: nothing has to be told to go. A mark stands where a form's CSRF token is put in each time.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from enum import Enum
from functools import cache
from secrets import token_hex
from typing import Any
from uuid import UUID
from zlib import crc32

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.fields.files import FieldFile
from django.http import HttpRequest
from django.template import Context, Node, Origin, Template, TemplateSyntaxError, Variable
from django.template.base import FilterExpression
from django.template.loader import get_template
from django.template.loader_tags import IncludeNode, do_include
from django.utils.safestring import SafeString, mark_safe

from .context import site

MOST_PARTS, LONGEST_PART = 2000, 50_000  # letters; most parts have one or two thousand
TOKEN = f"token-{token_hex(16)}"  # stands where a form's CSRF token goes; nobody can guess it and write it into a text
AS_THEY_ARE = {str, int, float, type(None), date, datetime, time_of_day, timedelta, UUID}
_kept: OrderedDict[Any, str] = OrderedDict()  # the oldest first


class PartReadsMore(Exception):
    """A part asked the database: it shows more than what was handed to it."""


class PartNode(IncludeNode):
    """Includes a template from memory where just this was drawn before."""

    def render(self, context: Context) -> SafeString:
        template = context.template.engine.get_template(self.template.resolve(context))
        shown = {name: context[name] for name in names_in(template) if name in context}
        shown.update({name: value.resolve(context) for name, value in self.extra_context.items()})
        return part_of(template, shown, context.get("csrf_token", ""), escapes=context.autoescape)


def do_part(parser: Any, token: Any) -> PartNode:
    """Read `{% part "name.html" with one=value %}` as an include is read."""
    read = do_include(parser, token)
    return PartNode(read.template, extra_context=read.extra_context)


@cache
def names_in(template: Template) -> frozenset[str]:
    """Return the names of the page's values that the template and what it includes may show."""
    names = frozenset(names_of(template, {}))
    if unfit := names & {"user", "request", "messages", "form"}:
        raise TemplateSyntaxError(f"A part is the same for everybody: {template.name} may not name {unfit}.")
    return names - {"forloop", "csrf_token"}


def names_of(thing: Any, seen: dict[int, Any]) -> Iterator[str]:
    """Yield the first word of each variable in a template, a node, an expression."""
    if id(thing) in seen or isinstance(thing, (str, Origin)):
        return
    seen[id(thing)] = thing  # kept, so that no other thing gets its id
    if isinstance(thing, Variable):
        yield from [str(thing.lookups[0])] if thing.lookups else []
    elif isinstance(thing, (list, tuple, dict)):
        for one in thing.values() if isinstance(thing, dict) else thing:
            yield from names_of(one, seen)
    elif isinstance(thing, FilterExpression):
        yield from names_of([thing.var, thing.filters], seen)
    elif isinstance(thing, IncludeNode):
        yield from names_of(thing.extra_context, seen)
        included = get_template(str(thing.template.var)).template  # type: ignore[attr-defined]  # an include node has a template
        yield from set(names_of(included, {})) - set(thing.extra_context)  # what is said with it hides the page's
    elif type(thing).__module__.startswith("django.template") or isinstance(thing, Node):
        held = getattr(thing, "__dict__", {})
        yield from names_of({name: one for name, one in held.items() if name != "engine"}, seen)


def part_of(template: Template, shown: dict[str, Any], token: Any, *, escapes: bool = True) -> SafeString:
    """Return the template drawn with what is `shown`, from memory where just that was drawn before."""
    # The hour is part of it, because "yesterday" and the year that goes without saying change at midnight.
    key = (template, escapes, int(time.time()) // 3600, facts_of(shown))
    drawn = kept(key, lambda: draw(template, shown, escapes))
    return mark_safe(drawn.replace(TOKEN, str(token)) if TOKEN in drawn else drawn)  # noqa: S308  # a template's words


def kept(key: Any, draw: Callable[[], str]) -> str:
    """Return what was drawn for `key`, all that the drawing follows from; draw it where it is not there."""
    drawn = _kept.get(key)
    if drawn is None:
        drawn = draw()
        if len(drawn) <= LONGEST_PART:
            _kept[key] = drawn
        if len(_kept) > MOST_PARTS:
            _kept.popitem(last=False)
    return drawn


def draw(template: Template, shown: dict[str, Any], escapes: bool) -> str:
    """Render the template with nothing but what is shown and what every page knows of the portal."""
    with connection.execute_wrapper(refuse_to_ask):
        first = crc32(str(template.name).encode()) % 1000 * 100  # numbers in ids stand on a page once (next_number)
        known = {**site(HttpRequest()), **shown, "csrf_token": TOKEN, "first_number": first}
        return template.render(Context(known, autoescape=escapes))


def refuse_to_ask(execute: Any, sql: str, *args: Any) -> Any:
    raise PartReadsMore(f"A part of a page reads what was not handed to it: {sql[:200]}")


def facts_of(value: Any, rows: dict[int, Any] | None = None) -> Any:
    """Return all that can be read from the value, as something to compare: of a row, each column that was read."""
    kind: Any = type(value)
    if kind in AS_THEY_ARE:
        return value
    return kind, way_of(kind)(value, {} if rows is None else rows)


@cache
def way_of(kind: type) -> Callable[[Any, dict[int, Any]], Any]:
    """Return how values of this kind are read; `rows` holds what was found of each row, by its id."""
    if kind in {bool, Decimal} or issubclass(kind, (SafeString, Enum)):
        return lambda value, rows: str(value)  # True is not 1, £1.0 not £1.00, safe text not text
    if issubclass(kind, Model):
        return facts_of_row
    if issubclass(kind, dict):
        return lambda value, rows: (tuple(value), each(value.values(), rows))
    if issubclass(kind, QuerySet):
        return lambda value, rows: each(read_before(value), rows)
    if issubclass(kind, (list, tuple)):
        return each
    if issubclass(kind, (set, frozenset)):
        return lambda value, rows: frozenset(each(value, rows))
    if is_dataclass(kind):
        names = [field.name for field in fields(kind)]
        return lambda value, rows: each([getattr(value, name) for name in names], rows)
    if issubclass(kind, FieldFile):
        return lambda value, rows: value.name
    raise TypeError(f"A part of a page is given a {kind.__name__}; give it plain values, lists, rows or dataclasses.")


def each(values: Iterable[Any], rows: dict[int, Any]) -> tuple[Any, ...]:
    return tuple([one if type(one) in AS_THEY_ARE else facts_of(one, rows) for one in values])


def facts_of_row(row: Model, rows: dict[int, Any]) -> Any:
    """Return what is known of a row: its columns that were read, what was set on it, and its related rows."""
    if id(row) not in rows:
        rows[id(row)] = "above"  # for rows that lead back to this one
        known = dict(vars(row))
        related = known.pop("_state").fields_cache
        rows[id(row)] = tuple(known), each(known.values(), rows), tuple(related), each(related.values(), rows)
    return rows[id(row)]


def read_before(rows: QuerySet) -> list[Any]:
    """Return rows that were read with others, as related rows are; a query that is still to be asked is refused."""
    if rows._result_cache is None:
        raise TypeError("A part of a page is given a query that was not asked yet; give it a list.")
    return rows._result_cache
