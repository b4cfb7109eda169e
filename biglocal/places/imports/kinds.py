"""The kinds of files that can be read in: what each asks for, and what plans it. Parts above register theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from biglocal.dates import today

from ..credits import ONS
from ..models import Council
from .councils import plan_councils
from .lookup import plan_lookup
from .org_ids import is_list_of_org_ids, plan_org_ids
from .reading import FileWrong, read_source
from .report import Report

Write = Callable[[], None]
OGL = "Open Government Licence v3.0"
ROYAL_MAIL = "Postcodes: contains Royal Mail data © Royal Mail copyright and database right 2025."


@dataclass(frozen=True)
class ImportKind:
    """One kind of file. `asks` names what else a person says: council, on, start, until, order."""

    key: str
    title: str
    hint: str
    plan: Callable[[Any, dict[str, Any], Report], Write]
    asks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    opened: Callable[..., Any] = read_source
    licence: str = OGL
    attribution: str = ONS
    order: int = 0


KINDS: dict[str, ImportKind] = {}


def register_import(kind: ImportKind) -> None:
    """Make a kind of file known to commands and to the staff's page."""
    KINDS[kind.key] = kind


def kinds() -> list[ImportKind]:
    """Return all kinds, in the order in which a new installation needs them."""
    return sorted(KINDS.values(), key=lambda kind: kind.order)


def council_named(text: str | None) -> Council:
    """Return the council by its code."""
    council = Council.objects.filter(gss=(text or "").strip().upper()).first()
    if council is None:
        raise FileWrong(f"No council has the code {text}. Read councils in first (import_councils).")
    return council


def plan_council_file(source: Any, options: dict[str, Any], report: Report) -> Write:
    """Councils, their outlines, or their organisation identifiers: the file itself says which."""
    if is_list_of_org_ids(source):
        return plan_org_ids(source, report).write
    return plan_councils(source, report, options.get("on")).write


def plan_lookup_file(source: Any, options: dict[str, Any], report: Report) -> Write:
    """Names and codes of wards."""
    return plan_lookup(source, report, on=options.get("on"), today=today()).write


COUNCILS = ImportKind(
    "councils",
    "Councils",
    "All codes of councils (CSV), their outlines (GeoJSON), or their organisation identifiers (CSV).",
    plan_council_file,
    asks=("on",),
    order=1,
)
LOOKUP = ImportKind(
    "lookup",
    "Names and codes of wards",
    "A look-up of wards and councils (CSV) with WDyyCD, WDyyNM, LADyyCD, LADyyNM.",
    plan_lookup_file,
    asks=("on",),
    order=2,
)


def options_of(kept: dict[str, Any]) -> dict[str, Any]:
    """Return options as plans want them from how they are kept: days are text there."""
    days = {name: date.fromisoformat(kept[name]) for name in ("on", "start", "until") if kept.get(name)}
    return {"on": None, "start": None, "until": None, "order": "", "council": None, "sure": False, **kept, **days}


def opened(kind: ImportKind, path: Path, name: str) -> Any:
    """Return the file, opened as the kind wants it, under the name it came with."""
    return kind.opened(path, name)
