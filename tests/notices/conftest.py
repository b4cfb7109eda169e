"""A topic of the tests' own, so that the machine is shown to know no part: `thing:1` and what may be seen of it."""

from datetime import date
from types import SimpleNamespace

import pytest

from biglocal.notices import registry
from biglocal.notices.registry import Kind, Line, Subject


@pytest.fixture
def things(monkeypatch):
    """Register the subject `thing` for one test: set `hidden` and `secret` to ids that nobody or not everybody sees."""
    known = SimpleNamespace(hidden=set(), secret=set(), let_in=set(), gone=set())

    def lines(ids):
        return {
            pk: Line(
                f"Thing {pk} is in",
                "It works well.",
                f"/things/{pk}/",
                "Arches Local",
                "Step forward",
                date(2026, 6, 9),
            )
            for pk in ids
            if pk not in known.gone
        }

    def may_see(person, ids):
        return {pk for pk in ids if pk not in known.hidden and (pk not in known.secret or person.pk in known.let_in)}

    def open_to_all(ids):
        return set(ids) - known.hidden - known.secret

    for name in ["SUBJECTS", "KINDS", "RULES"]:
        monkeypatch.setattr(registry, name, dict(getattr(registry, name)))
    monkeypatch.setattr(registry, "ROLE_FOLLOWERS", [])
    monkeypatch.setattr(registry, "ROLE_TOPICS", [])
    registry.register_subject(Subject("thing", lines, may_see, open_to_all, may_follow=True))
    registry.register_kind(Kind("thing-in"))
    return known
