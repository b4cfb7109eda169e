"""Councils from the list of all their codes (CSV), or their outlines (GeoJSON)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.text import slugify

from biglocal.web.searchable import make_findable

from ..geometry import Ring
from ..mergers import end_with_council
from ..models import Council
from .outlines import features_of, outline_of
from .reading import FileWrong, Row, Source, read_table, spoiled
from .report import Report
from .sketches import sketches_of

COLUMNS = {
    "code": "LADCD",
    "name": "LADNM",
    "heir": "LADCD_ACTIVE",
    "upper_code": "UTLACD",
    "upper_name": "UTLANM",
    "region": "RGNNM",
    "current": "Current",
}
OPTIONAL = {"heir_name": "LADNM_ACTIVE", "region_code": "RGNCD", "country": "CTRYCD"}
SHAPE = re.compile(r"^E(06|07|08|09|10)[0-9]{6}$")
KINDS = {
    "E06": Council.Kind.UNITARY,
    "E07": Council.Kind.DISTRICT,
    "E08": Council.Kind.METROPOLITAN,
    "E09": Council.Kind.LONDON,
    "E10": Council.Kind.COUNTY,
}
# The files have no dates. Councils of today began in 1974 (London's in 1965) unless they are named here: the first day
# of those made since 2009, and so the day after the last one of those they replaced.
BEGAN = {
    **dict.fromkeys(["E06000057", "E08000037"], date(2013, 4, 1)),
    **dict.fromkeys(["E07000240", "E07000241", "E07000242", "E07000243"], date(2013, 4, 1)),
    **dict.fromkeys(["E06000058", "E06000059", "E07000244", "E07000245", "E07000246"], date(2019, 4, 1)),
    "E06000060": date(2020, 4, 1),
    **dict.fromkeys(["E06000061", "E06000062"], date(2021, 4, 1)),
    **dict.fromkeys(["E06000063", "E06000064", "E06000065", "E06000066"], date(2023, 4, 1)),
    **dict.fromkeys(["E08000038", "E08000039"], date(2025, 4, 1)),
}
FIRST_DAY, LONDON_FIRST_DAY = date(1974, 4, 1), date(1965, 4, 1)
OF_OUTLINE = ["outline", "outline_invented", "outline_source", "outline_hash"]
OF_ENGLAND = 0.004  # degrees, some 350 metres: finer than the map of England can show
FIELDS = ["name", "kind", "region", "start_date", "end_date"]


@dataclass
class Wanted:
    """A council as the file has it."""

    line: int
    code: str
    name: str
    region: str
    heir: str = ""

    def values(self, on: date | None) -> dict[str, Any]:
        """Return the fields of its row."""
        start = BEGAN.get(self.code, LONDON_FIRST_DAY if self.code.startswith("E09") else FIRST_DAY)
        first = BEGAN.get(self.heir, on)  # of what came after it
        end = first - timedelta(days=1) if self.heir and first else None
        kind = KINDS[self.code[:3]]
        return {"name": self.name, "kind": kind, "region": self.region, "start_date": start, "end_date": end}


class CouncilImport:
    """Compares a file with the councils there are, and writes the difference."""

    def __init__(self, source: Source, report: Report, on: date | None):
        self.source, self.report, self.on = source, report, on
        self.known = {council.gss: council for council in Council.objects.defer("outline")}
        self.new: list[Council] = []
        self.changed: list[Council] = []
        self.heirs: dict[str, str] = {}
        self.outlines: dict[str, dict[str, Any]] = {}
        self.sketches: dict[str, list[Ring] | None] = {}
        self.slugs = set(Council.objects.values_list("slug", flat=True))

    def compare(self) -> None:
        """Fill the report and what there is to write."""
        wanted = self.from_outlines() if self.source.head.lstrip().startswith("{") else self.from_table()
        for council in wanted:
            known = self.known.get(council.code)
            if council.heir and council.heir not in BEGAN and not (self.on or (known and known.end_date)):
                expected = "a day: the file has none, so give the first day of what replaced it with --on"
                self.report.refuse(council.line, COLUMNS["heir"], council.heir, expected)
            else:
                self.take(council)

    def from_table(self) -> list[Wanted]:
        table = read_table(self.source, COLUMNS, OPTIONAL)
        self.report.refused += table.problems
        if table.unknown:
            self.report.notes.append(f"Columns not used: {', '.join(table.unknown)}.")
        found: dict[str, Wanted] = {}
        counties: dict[str, Wanted] = {}
        codes = {row["code"] for row in table.rows}
        for row in self.report.through(table.rows):
            if self.is_right(row, codes, found):
                heir = row["heir"] if row["current"].upper() == "FALSE" else ""
                found[row["code"]] = Wanted(row.line, row["code"], row["name"], row["region"], heir)
                if row["upper_code"].startswith("E10") and not heir:
                    county = Wanted(row.line, row["upper_code"], row["upper_name"], row["region"])
                    counties.setdefault(county.code, county)
        return [*found.values(), *counties.values()]

    def is_right(self, row: Row, codes: set[str], found: dict[str, Wanted]) -> bool:
        """List what is wrong with the row; is it right?"""
        before = len(self.report.refused)
        for column in ("code", "heir", "upper_code"):
            if not SHAPE.match(row[column]):
                self.report.refuse(row.line, COLUMNS[column], row[column], "a council's code, like E06000035")
        if row["code"] in found:
            self.report.refuse(
                row.line, "LADCD", row["code"], f"each code once: it stands on line {found[row['code']].line}"
            )
        for column in ("name", "upper_name"):
            if not row[column] or spoiled(row[column]) or len(row[column]) > 120:
                self.report.refuse(row.line, COLUMNS[column], row[column], spoiled(row[column]) or "a council's name")
        if row["current"].upper() not in ("TRUE", "FALSE"):
            self.report.refuse(row.line, "Current", row["current"], "TRUE or FALSE")
        elif (row["heir"] == row["code"]) != (row["current"].upper() == "TRUE"):
            self.report.refuse(row.line, "LADCD_ACTIVE", row["heir"], "its own code when current, else its heir's")
        elif row["heir"] not in codes and row["heir"] not in self.known:
            self.report.refuse(row.line, "LADCD_ACTIVE", row["heir"], "the code of a council in this file")
        return len(self.report.refused) == before

    def from_outlines(self) -> list[Wanted]:
        """Return councils of a GeoJSON file; only their outlines are new to councils that are known."""
        wanted: list[Wanted] = []
        headings = {"code": r"LAD\d\dCD", "name": r"LAD\d\dNM"}
        for feature in self.report.through(features_of(self.source, headings, report=self.report)):
            outline = outline_of(feature, self.report)
            code = feature["code"]
            if not SHAPE.match(code):
                self.report.refuse(feature.line, feature.headings["code"], code, "a council's code, like E06000035")
            elif code in self.outlines:
                self.report.refuse(feature.line, feature.headings["code"], code, "each code once")
            elif outline:
                self.outlines[code] = outline
                region = self.known[code].region if code in self.known else ""
                wanted.append(Wanted(feature.line, code, feature["name"], region))
        return wanted

    def take(self, wanted: Wanted) -> None:
        """Compare one council with the row there is."""
        council = self.known.get(wanted.code)
        if council is None:
            council = Council(gss=wanted.code, slug=self.slug_for(wanted), **wanted.values(self.on))
            council.outline = self.outlines.get(wanted.code)
            self.new.append(council)
            self.report.created += 1
            self.report.changes.append(f"New: {wanted.code} {wanted.name}")
        elif wanted.code in self.outlines:
            self.take_outline(council)
        elif council.source_hash == self.source.hash:
            self.tell_what_is_kept(council, wanted)
        else:
            self.take_values(council, wanted)
        if wanted.heir:
            self.heirs[wanted.code] = wanted.heir

    def differing(self, council: Council, wanted: Wanted) -> dict[str, Any]:
        """Return the values of the file that are not those of the row."""
        values = wanted.values(self.on)
        if council.end_date and wanted.heir not in BEGAN:
            values["end_date"] = council.end_date  # a day known already is better than the day of the file
        return {key: value for key, value in values.items() if getattr(council, key) != value}

    def tell_what_is_kept(self, council: Council, wanted: Wanted) -> None:
        """The same file again: what differs was changed by hand since, and both values are shown."""
        self.report.unchanged += 1
        for key, value in self.differing(council, wanted).items():
            kept = getattr(council, key) or "nothing"
            self.report.change(f"Kept as changed by hand: {council}: {key} {kept} (the file: {value or 'nothing'})")

    def take_values(self, council: Council, wanted: Wanted) -> None:
        differ = self.differing(council, wanted)
        if not differ:
            self.report.unchanged += 1
            return
        told = ", ".join(
            f"{key} {getattr(council, key) or 'nothing'} is {value or 'nothing'} now" for key, value in differ.items()
        )
        self.report.changes.append(f"Changed: {wanted.code} {council.name}: {told}")
        if "end_date" in differ and council.end_date is None:
            self.report.ended += 1
        else:
            self.report.updated += 1
        for key, value in differ.items():
            setattr(council, key, value)
        self.changed.append(council)

    def take_outline(self, council: Council) -> None:
        if (
            Council.objects.filter(pk=council.pk).values_list("outline", flat=True).first()
            == self.outlines[council.gss]
        ):
            self.report.unchanged += 1
            return
        council.outline, council.outline_invented = self.outlines[council.gss], False
        self.changed.append(council)
        self.report.updated += 1
        self.report.changes.append(f"New outline: {council.gss} {council.name}")

    def slug_for(self, wanted: Wanted) -> str:
        slug = slugify(wanted.name)[:100] or wanted.code.lower()
        if slug in self.slugs or wanted.heir:
            slug = f"{slug}-{wanted.code.lower()}"
        self.slugs.add(slug)
        return slug

    def prepare(self) -> None:
        """Reckon few points of all outlines together before the transaction begins."""
        if self.new or self.changed:
            self.sketches = sketches_of(self.outlines, tolerance=OF_ENGLAND)

    def write(self) -> None:
        """Write new and changed councils, and who replaced whom."""
        for council in self.new if self.outlines else [*self.new, *self.changed]:
            council.source, council.source_hash = self.source.name[:200], self.source.hash
        for council in [*self.new, *self.changed] if self.outlines else []:
            council.outline_source, council.outline_hash = self.source.name[:200], self.source.hash
        Council.objects.bulk_create(self.new)
        fields = [*FIELDS, "source", "source_hash"] + (OF_OUTLINE if self.outlines else [])
        Council.objects.bulk_update(self.changed, fields, batch_size=100)
        self.write_sketches()
        ids = dict(Council.objects.values_list("gss", "pk"))
        through = Council.replaced_by.through
        links = [
            through(from_council_id=ids[old], to_council_id=ids[heir])
            for old, heir in self.heirs.items()
            if heir in ids
        ]
        through.objects.bulk_create(links, ignore_conflicts=True)
        end_with_council()
        make_findable(
            Council.objects.filter(pk__in=[council.pk for council in [*self.new, *self.changed]]).defer(
                "outline", "sketch"
            )
        )

    def write_sketches(self) -> None:
        """Where one outline changed, its neighbours' edges did: all of the file get theirs anew."""
        councils = list(Council.objects.filter(gss__in=self.sketches).only("gss"))
        for council in councils:
            council.sketch = self.sketches[council.gss]
        Council.objects.bulk_update(councils, ["sketch"], batch_size=100)


def plan_councils(source: Source, report: Report, on: date | None) -> CouncilImport:
    """Return the import, compared and ready to write."""
    plan = CouncilImport(source, report, on)
    plan.compare()
    plan.prepare()
    if not (report.created + report.updated + report.unchanged + report.ended + len(report.refused)):
        raise FileWrong(f"{source.name} has no councils in it.")
    return plan
