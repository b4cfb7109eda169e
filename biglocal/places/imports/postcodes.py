"""Postcodes from the ONS directory or an open look-up: only those of councils that matter, in one pass (places.md)."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from tempfile import TemporaryFile
from typing import Any

from ..geometry import ENGLAND
from ..models import Postcode
from ..postcodes import SHAPE
from .edges import Edges
from .reading import FileWrong, Row, Source, Table, spoiled
from .report import Problem, Report

WANTED = {
    "postcode": "pcds|pcd8|pcd7|pcd",
    "council": r"lad\d\dcd|oslaua|laua",
    "ward": r"wd\d\dcd|osward|ward|ward_\d{4}",
    "lat": "lat",
    "lon": "long|lon",
}
OPTIONAL = {"ended": "doterm"}
CODE = re.compile(r"^[EWSNLM][0-9]{8}$")
TERM = re.compile(r"^[0-9]{6}$|^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$")
NO_PLACE = 99.0  # a latitude of 99.999999 means that the place is not known
CALLED = {"ward_gss": "ward", "council_gss": "council", "near_edge": "near another ward", "other_ward": "other ward"}
BATCH, MOST_WRONG = 4000, 1000
OF_FILE = ["ward_gss", "council_gss", "lat", "lon"]
VALUES = [*OF_FILE, "near_edge", "other_ward"]  # the last two are reckoned, with the wards of today


@dataclass
class PostcodeImport:
    """Compares a file with the postcodes there are; what is to be written waits in a file, not in memory."""

    source: Source
    report: Report
    matter: set[str]
    edges: Edges
    seen: set[int] = field(default_factory=set)
    left_out: int = 0
    kept_by_hand: int = 0
    without_place: int = 0

    def compare(self) -> None:
        """Go through the file once."""
        table = Table()
        self.spool = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  # it lives until the writing
        self.table = table
        rows = self.right_rows(self.source.rows(table, WANTED, OPTIONAL))
        while batch := list(islice(rows, BATCH)):
            self.take({values["postcode"]: values for values in batch})
            self.report.progress(self.source.seen, max(self.source.seen, self.source.lines))
        self.report.progress(self.source.seen, self.source.seen)
        self.tell()

    def tell(self) -> None:
        """Say what was left out, and why."""
        if self.table.unknown:
            self.report.notes.append(f"Columns not used: {', '.join(self.table.unknown)}.")
        for count, words in [
            (self.left_out, "rows of councils without an area or a ward of ours left out"),
            (self.without_place, "without a place on the map"),
            (self.kept_by_hand, "changed by hand since this file was read, and kept"),
        ]:
            if count:
                self.report.notes.append(f"{count:,} {words}.")

    def right_rows(self, rows: Iterable[Row | Problem]) -> Iterator[dict[str, Any]]:
        """Yield the values of rows that matter and are right; list the others."""
        for row in rows:
            if len(self.report.refused) >= MOST_WRONG:
                raise FileWrong(
                    f"{self.source.name} has more than {MOST_WRONG:,} wrong rows. The first: {self.report.refused[0]}."
                )
            if isinstance(row, Problem):
                self.report.refused.append(row)
            elif CODE.match(row["council"]) and row["council"] not in self.matter:
                self.left_out += 1
            elif not row["council"] and row["ended"]:
                self.left_out += 1
            elif (values := self.values_of(row)) is not None:
                yield values

    def values_of(self, row: Row) -> dict[str, Any] | None:
        """Return the row's values when they are right; else list all that is wrong with it."""
        before = len(self.report.refused)
        postcode = row["postcode"].replace(" ", "").upper()
        if not SHAPE.match(postcode):
            self.wrong(row, "postcode", spoiled(row["postcode"]) or "a postcode, like ME4 4AA")
        elif (mark := hash(postcode)) in self.seen:
            self.wrong(row, "postcode", "each postcode once")
        else:
            self.seen.add(mark)
        if not CODE.match(row["council"]):
            self.wrong(row, "council", "a council's code, like E06000035")
        if row["ward"] and not CODE.match(row["ward"]):
            self.wrong(row, "ward", "a ward's code, like E05014449, or nothing")
        if row["ended"] and not TERM.match(row["ended"]):
            self.wrong(row, "ended", "year and month, like 202311, or nothing")
        lat, lon = self.place_of(row)
        if len(self.report.refused) > before:
            return None
        self.without_place += lat is None and not row["ended"]
        return {
            "postcode": postcode,
            "ended": bool(row["ended"]),
            "ward_gss": row["ward"],
            "council_gss": row["council"],
            "lat": lat,
            "lon": lon,
        }

    def place_of(self, row: Row) -> tuple[float | None, float | None]:
        """Return latitude and longitude; nothing where the file says that the place is not known."""
        try:
            lat = float(row["lat"]) if row["lat"] else None
            lon = float(row["lon"]) if row["lon"] else None
        except ValueError:
            self.wrong(row, "lat", f"degrees, like 51.386104 (long is {row['lon']!r})")
            return None, None
        if lat is None or lon is None or lat > NO_PLACE:
            return None, None
        west, south, east, north = ENGLAND
        if west <= lon <= east and south <= lat <= north:
            return lat, lon
        swapped = west <= lat <= east and south <= lon <= north
        self.wrong(row, "lat", "latitude, not longitude: they are swapped" if swapped else "a latitude in England")
        return None, None

    def wrong(self, row: Row, column: str, expected: str) -> None:
        self.report.refuse(row.line, self.table.headings.get(column, column), row[column], expected)

    # What differs ----------------------------------------------------------------------------------------------------
    def take(self, batch: dict[str, dict[str, Any]]) -> None:
        """Compare some thousand rows with what there is. One query."""
        known = {row.postcode: row for row in Postcode.objects.filter(postcode__in=batch)}
        living = [values for values in batch.values() if not values["ended"]]
        self.edges.mark(living)
        for values in living:
            self.take_one(values, known.get(values["postcode"]))
        for postcode, row in known.items():
            if batch[postcode]["ended"]:
                self.report.ended += 1
                self.report.change(f"Ended: {row}")
                self.keep({"postcode": postcode, "ended": True})

    def take_one(self, values: dict[str, Any], row: Postcode | None) -> None:
        if row is None:
            self.report.created += 1
            self.report.change(f"New: {values['postcode']} in {values['ward_gss'] or 'no ward'}")
            self.keep(values)
            return
        differ = [name for name in VALUES if getattr(row, name) != values[name]]
        if row.source_hash == self.source.hash and not {"near_edge", "other_ward"}.issuperset(differ):
            self.kept_by_hand += 1
            told = ", ".join(
                f"{CALLED.get(name, name)} {getattr(row, name)} (the file: {values[name]})" for name in differ
            )
            self.report.change(f"Kept as changed by hand: {row}: {told}")
            differ = []
        if not differ:
            self.report.unchanged += 1
            return
        self.report.updated += 1
        told = ", ".join(f"{CALLED.get(name, name)} {getattr(row, name)} is {values[name]} now" for name in differ)
        self.report.change(f"Changed: {row}: {told}")
        self.keep(values)

    def keep(self, values: dict[str, Any]) -> None:
        self.spool.write(json.dumps(values) + "\n")

    # What follows happens in one transaction -------------------------------------------------------------------------
    def write(self) -> None:
        """Write what differs, some thousand rows at a time."""
        self.spool.seek(0)
        given = {"release": self.source.name.rsplit(".", 1)[0][:60], "source_hash": self.source.hash}
        while lines := list(islice(self.spool, BATCH)):
            rows = [json.loads(line) for line in lines]
            gone = [row["postcode"] for row in rows if row["ended"]]
            new = [
                Postcode(**{name: row[name] for name in ["postcode", *VALUES]}, **given)
                for row in rows
                if not row["ended"]
            ]
            Postcode.objects.filter(postcode__in=gone).delete()
            Postcode.objects.bulk_create(
                new, update_conflicts=True, unique_fields=["postcode"], update_fields=[*VALUES, *given]
            )


def plan_postcodes(source: Source, report: Report, matter: set[str]) -> PostcodeImport:
    """Return the import, compared and ready to write."""
    if not matter:
        raise FileWrong("No council matters yet. Read in wards or areas first, or name councils with --council.")
    plan = PostcodeImport(source, report, matter, Edges())
    plan.compare()
    if not (report.created + report.updated + report.unchanged + report.ended + len(report.refused)):
        raise FileWrong(f"{source.name} has no postcode of the councils that matter ({len(matter)} of them).")
    return plan
