"""A form that was open while a colleague acted: the sentence says who did what; what was typed stays in its boxes."""

from typing import Any

from biglocal.audit.models import AuditLine
from biglocal.audit.record import history_of
from biglocal.refusals import Refused


def stale(who: str, state: str, *, field: str | None = None) -> Refused:
    """Return the refusal of a form that knows less than is true now; `who` says who did what."""
    return Refused(
        f"{who} while you had this open. It is “{state}” now. Nothing of yours is saved yet: read it again, "
        "then do what still needs doing.",
        field=field,
    )


def last_act(thing: Any, **detail: Any) -> str:
    """Return the last line of its history as the beginning of a sentence: `Fiona Nash signed the report`."""
    lines = history_of(thing).order_by("-at", "-pk")
    if detail:
        lines = lines.filter(**{f"detail__{name}": value for name, value in detail.items()})
    return said(lines.first())


def last_person(thing: Any, *verbs: str) -> str:
    """Return who acted last on it, or did one of `verbs`: for histories whose lines are sentences of their own."""
    lines = history_of(thing).order_by("-at", "-pk")
    line = (lines.filter(verb__in=verbs) if verbs else lines).first()
    return line.by.get_full_name() if line and line.by else "Somebody"


def said(line: AuditLine | None) -> str:
    """Return who did what."""
    if line is None or line.by is None:
        return "Somebody changed this"
    return f"{line.by.get_full_name()} {line.sentence.rstrip('.')}"
