"""What tests of reports share."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from biglocal.reports.registry import KINDS


@pytest.fixture
def due_alone(monkeypatch) -> Callable[[str], None]:
    """Let reports of one kind alone come by themselves."""

    def only(name: str) -> None:
        for other in set(KINDS) - {name}:
            monkeypatch.setitem(KINDS, other, replace(KINDS[other], due=None))

    return only
