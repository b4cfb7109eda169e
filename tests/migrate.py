"""`migrate` for tests: the same statements to the database, with models drawn less often meanwhile.

For each new table, index and constraint Django draws anew every model that leads to it, which is nearly all of them:
two thirds of the time. Here only the model itself is drawn. tests/test_topology.py compares what comes out.
"""

import sys
from typing import Any

import django
from django.core.management import execute_from_command_line
from django.db.migrations.state import ProjectState


def add_model(self: ProjectState, model_state: Any) -> None:
    """Add a model, and draw it alone: nothing leads to it yet."""
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:
        self.apps.render_multiple([model_state.clone()])


def append_option(self: ProjectState, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
    """Add an index or a constraint, and draw its model alone: others lead to it by its table's name."""
    state = self.models[app_label, model_name]
    state.options[option_name] = [*state.options[option_name], obj]
    if "apps" in self.__dict__:
        self.apps.unregister_model(app_label, model_name)
        self.apps.render_multiple([state.clone()])


if __name__ == "__main__":
    ProjectState.add_model = add_model
    ProjectState._append_option = append_option
    django.setup()
    execute_from_command_line(["manage.py", "migrate", "-v0", *sys.argv[1:]])
