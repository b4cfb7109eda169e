"""Files that staff read in: what was written, and one that waits to be looked at."""

from datetime import timedelta
from typing import Any

from biglocal.places.models import FileImport

from .world import World

KEPT: dict[str, Any] = {"created": 0, "updated": 0, "unchanged": 0, "ended": 0, "refused": [], "refused_count": 0}


def write_files(world: World) -> None:
    """Write the councils, a list of councillors, one that could not be read, and postcodes to look at."""
    by, now = world.people["priya"], world.now
    ogl = "Open Government Licence v3.0"
    written: list[tuple[str, str, int, dict[str, Any]]] = [
        ("councils", "la_all_codes.csv", 190, {"created": 367}),
        ("councillors", "medway_2026-05-20.csv", 120, {"created": 3, "changes": ["New: Ruth Adeyemi, Luton"]}),
    ]
    for kind, name, days, found in written:
        at = now - timedelta(days=days)
        said: dict[str, Any] = {"changes": [], "notes": [], **found}
        counts = {"changes_count": len(said["changes"]), "notes_count": 0}
        FileImport.objects.create(
            kind=kind, name=name, state="written", licence=ogl, found={**KEPT, **said, **counts},
            asked_by=by, asked_at=at, written_by=by, written_at=at,
        )  # fmt: skip
    FileImport.objects.create(
        kind="councillors", name="medway_councillors.csv", state="wrong", licence=ogl, options={"council": "E06000035"},
        said="medway_councillors.csv has no column Ward. Its headings are: Name, Party, Divsion.",
        asked_by=by, asked_at=now - timedelta(days=2),
    )  # fmt: skip
    FileImport.objects.create(
        kind="postcodes", name="postcodes_medway.csv", state="ready", licence=ogl, mark="demonstration",
        found={
            **KEPT, "created": 412, "updated": 3, "unchanged": 8164, "refused_count": 1,
            "refused": [{"line": 512, "column": "pcds", "value": "1.2E+05", "expected": "a postcode, like ME4 4AA"}],
            "changes": ["New: ME44AA in E05014456", "Changed: ME4 6DB: ward E05014453 is E05014456 now"],
            "changes_count": 415, "notes": ["3 without a place on the map."], "notes_count": 1,
        },
        left_out=[[512, "pcds", "1.2E+05", "a postcode, like ME4 4AA"]],
        asked_by=by, asked_at=now - timedelta(hours=5),
    )  # fmt: skip
