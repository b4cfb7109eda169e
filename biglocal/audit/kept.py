"""Figures of many rows, reckoned once until somebody does something (docs/decisions/0081)."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings

from .models import AuditLine

Found = TypeVar("Found")
MOST_KEPT = 64
_kept: OrderedDict[Any, tuple[float, int, Any]] = OrderedDict()  # the oldest first


def last_act() -> int:
    """Return the number of the newest line of history, 0 where there is none. One query."""
    return AuditLine.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def kept_since(act: int, key: Any, reckon: Callable[[], Found]) -> Found:
    """Return what was reckoned for `key` since the `last_act()`, and at most settings.RECKONED_SECONDS ago.

    Each act writes its line of history in its own transaction, so that who did something sees what came of it.
    What is kept is read by many and changed by nobody.
    """
    if not settings.RECKONED_SECONDS:
        return reckon()
    now = time.monotonic()
    at, line, found = _kept.get(key, (0.0, -1, None))
    if line == act and now - at < settings.RECKONED_SECONDS:
        return found
    _kept[key] = now, act, reckon()
    _kept.move_to_end(key)
    if len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
    return _kept[key][2]
