"""Every action on money is killed at each of its statements: those of a year, and all that is tried in any state."""

import ast
import re
from pathlib import Path

import pytest
from django.db import transaction

from funding import actions
from tests.funding.moves.kinds import DAY, NOBODY
from tests.funding.moves.test_every_move import KINDS

from . import test_faults
from .test_faults import at_every_statement
from .world import World

# Called by others alone, inside their transaction, and never by a page or a job.
INSIDE = {
    "bring_into_force": "start_variation",
    "open_report": "open_reports",
    "final_report_accepted": "accept_report",
}


def told_in_the_year() -> set[str]:
    return set(re.findall(r"\b[a-z_]+\b", Path(test_faults.__file__).read_text()))


def public_actions() -> set[str]:
    """Names of all functions of `funding.actions` that write: those that are given the moment."""
    found = {"link_money"}  # whose day nobody asks
    for path in Path(actions.__file__).parent.glob("*.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                asked = {argument.arg for argument in node.args.kwonlyargs}
                found |= {node.name} if "now" in asked else set()
    return found


def test_no_action_is_missing():
    """A new action goes into `moves/`, with its states and people; or into the year."""
    tried = {act.function.__name__ for kind in KINDS.values() for act in kind.acts.values()}
    assert public_actions() - tried - told_in_the_year() - set(INSIDE) == set()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", KINDS)
def test_killed_anywhere_nothing_is_half_done(db, name):
    """Each act of the kind, by the first who may, in the first state in which somebody may."""
    kind, world, year = KINDS[name], World(), told_in_the_year()
    world.bring_papers(DAY, DAY.replace(year=2030))
    for act, what in kind.acts.items():
        if what.function.__name__ in year:
            continue
        state, who = next((state, acts[act].split()[0]) for state, acts in kind.allowed.items() if act in acts)
        with transaction.atomic():
            thing = kind.states[state](world)
            given = what.given(thing, world)
            alone = NOBODY if what.alone else who
            faults = at_every_statement(what.ready(given, world, alone))
            assert faults > 1, act
            transaction.set_rollback(True)
