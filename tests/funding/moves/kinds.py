"""How a table of moves is told: things in each of their states, what is done to them, and by whom."""

import inspect
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from biglocal.refusals import Refused
from tests.funding.books.world import World, dump, noon

DAY = date(2024, 6, 3)
NOW = noon(DAY)
PARTS = ["funding", "audit", "notices", "communities"]
EVERYBODY = "EVERY_MOVE" in os.environ  # the whole product, also in states where nobody may: it takes minutes
NOBODY = "nobody"  # the clock, or a group that has no account
STAFF = "officer0 officer1 officer2 manager"
# Here, there (another area, another organisation, another programme), and those of Local Trust: officer3 lives here,
# officer4 works for the second organisation, officer5 declared a conflict.
PEOPLE = (
    "chair0 worker0 resident0 neighbour0 finance0 certifier0 finance1 rep0 councillor0"
    " chair1 worker1 finance2 elsewhere stranger"
    f" {STAFF} officer3 officer4 officer5"
).split()


@dataclass(frozen=True)
class Act:
    """An action, with what it is given beside the person and the moment."""

    function: Callable[..., Any]
    given: Callable[[Any, World], dict[str, Any]]
    alone: bool = False

    def ready(self, given: dict[str, Any], world: World, who: str) -> Callable[[], Any]:
        """Return it as a function without arguments."""
        moment = {"now": NOW} if "now" in inspect.signature(self.function).parameters else {}
        person = {} if self.alone else {"by": world.people[who]}
        return lambda: self.function(**given, **moment, **person)


@dataclass(frozen=True)
class Kind:
    """A kind of thing: how it comes into each state, what may be tried, and which tries lead somewhere."""

    states: dict[str, Callable[[World], Any]]
    acts: dict[str, Act]
    allowed: dict[str, dict[str, str]]  # state, act: the people

    def told(self, state: str) -> set[str]:
        """Return what is typed out for a state, as: `send chair0`."""
        return {f"{act} {who}" for act, people in self.allowed[state].items() for who in people.split()}

    def may_somewhere(self, act: str) -> set[str]:
        """Return those who may in one state or another."""
        return {who for state in self.allowed.values() for who in state.get(act, "").split()}

    def tried(self, state: str, act: str) -> Sequence[str]:
        """Return who tries: everybody where somebody may. Else those who may elsewhere, and some of the others."""
        if self.acts[act].alone:
            return [NOBODY]
        if EVERYBODY or act in self.allowed[state]:
            return PEOPLE
        first = (list(self.states).index(state) * 5 + list(self.acts).index(act)) % len(PEOPLE)
        return sorted(self.may_somewhere(act) | set((PEOPLE * 2)[first : first + 3]))

    def found(self, world: World, state: str) -> set[str]:
        """Return which tries change something: each act by each person; what nobody does by name once."""
        thing, found = self.states[state](world), set()
        before = dump(*PARTS)
        for name, act in self.acts.items():
            with transaction.atomic():
                given = act.given(thing, world)  # with what it needs besides the thing
                for who in self.tried(state, name):
                    if changes(act.ready(given, world, who), before):
                        found.add(f"{name} {who}")
                transaction.set_rollback(True)
        return found


def changes(act: Callable[[], Any], before: dict[str, Any]) -> bool:
    """Does it change anything? A refusal, in a sentence, never does. All of it is undone."""
    written: list[str] = []

    def noting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            written.append(sql.split('"')[1])
        return execute(sql, params, many, context)

    said = None
    with transaction.atomic():
        try:
            with connection.execute_wrapper(noting):
                act()
        except Refused as refused:
            said = str(refused.sentence)
        changed = any(before[table] != rows for table, rows in dump(tables=set(written) & set(before)).items())
        if changed and said is None:
            connection.check_constraints()  # what PostgreSQL looks at when a transaction ends
        transaction.set_rollback(True)
    if said is not None:
        assert not changed, f"it was refused, and changed {set(written)}: {said}"
        assert said.endswith((".", "?")) and len(said) > 20, f"no sentence: {said}"
    return changed
