"""Forms of the end of an area that lay open while a colleague acted."""

from typing import Any

from biglocal.audit.stale import last_act, stale

from ..models import CheckItem, CloseOut
from ..money import area_money


def closing_stamp(close_out: CloseOut, item: CheckItem | None = None) -> str:
    """Return what a form remembers: how far the area is, and its point of the checklist or what is left to plan."""
    if item is not None:
        return f"{close_out.state}-{item.ticked_at.timestamp() if item.ticked_at else 0:.6f}"
    return f"{close_out.state}-{area_money(close_out.community).left}"


def refuse_stale_closing(close_out: CloseOut, seen: str | None, item: Any = None) -> None:
    """Refuse when somebody went on since the form was opened: say who did what."""
    if seen and seen != closing_stamp(close_out, item):
        raise stale(last_act(close_out), close_out.get_state_display())
