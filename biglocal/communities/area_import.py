"""Big Local areas from a list: their names, and the council each is thought to lie in (places.md, files)."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.utils.text import slugify

from biglocal.places.imports.reading import FileWrong, Row, Source, read_table, spoiled
from biglocal.places.imports.report import Report
from biglocal.places.models import Council
from biglocal.places.names import folded
from biglocal.web.searchable import make_findable

from .models import Community, Programme

WANTED = {"name": "name", "code": "council_gss", "council": "council_name"}
OPTIONAL = {"basis": "council_basis", "wave": "wave", "place": "place", "region": "region"}
CODE = re.compile(r"^E(06|07|08|09|10)[0-9]{6}$")
NAMED = {1: date(2010, 7, 27), 2: date(2012, 2, 29), 3: date(2012, 12, 10)}  # the days the three waves were named
REGIONS = {folded(region): region for region in Community.Region.values} | {"east": Community.Region.EAST.value}


def parts(text: str) -> list[str]:
    """Return the councils of an area on a border: they stand with a semicolon between."""
    return [part.strip() for part in text.split(";") if part.strip()]


@dataclass
class AreaImport:
    """Compares a list with the areas there are. A council that a person confirmed stays, whatever the list says."""

    source: Source
    report: Report
    programme: Programme
    new: list[Community] = field(default_factory=list)
    changed: list[Community] = field(default_factory=list)

    def compare(self) -> None:
        """Fill the report and what there is to write."""
        table = read_table(self.source, WANTED, OPTIONAL)
        self.report.refused += table.problems
        if not table.rows and not table.problems:
            raise FileWrong(f"{self.source.name} has headings but no areas.")
        if table.unknown:
            self.report.notes.append(f"Columns not used: {', '.join(table.unknown)}.")
        if "wave" not in table.headings:
            self.report.notes.append("The list does not say when an area was named: wave 1 is written for new ones.")
        self.table = table
        self.councils = {council.gss: council for council in Council.objects.defer("outline")}
        areas = Community.objects.filter(programme=self.programme).select_related("council_at_designation")
        self.known: dict[str, Community] = {}
        for area in areas.defer("outline", "council_at_designation__outline"):
            self.known |= {folded(name): area for name in (area.name, area.official_name) if name}
        self.slugs = set(Community.objects.values_list("slug", flat=True))
        seen: dict[str, int] = {}
        for row in self.report.through(table.rows):
            if self.is_right(row, seen):
                self.take(row)

    def is_right(self, row: Row, seen: dict[str, int]) -> bool:
        """List all that is wrong with the row; is it right?"""
        before, name = len(self.report.refused), folded(row["name"])
        if not name or spoiled(row["name"]) or len(row["name"]) > 120:
            self.wrong(row, "name", spoiled(row["name"]) or "an area's name of at most 120 letters")
        elif name in seen:
            self.wrong(row, "name", f"each area once: it stands on line {seen[name]}")
        seen.setdefault(name, row.line)
        codes, names = parts(row["code"]), parts(row["council"])
        for at, code in enumerate(codes):
            council = self.councils.get(code)
            if not CODE.match(code):
                self.wrong(row, "code", "a council's code, like E06000035, or nothing")
            elif council is None:
                self.wrong(row, "code", "a council that is known: read councils in first (import_councils)")
            elif at < len(names) and folded(names[at]) != folded(council.name):
                self.wrong(row, "council", f"{council.name}, whose code it is")
        if row["wave"] not in ("", "1", "2", "3"):
            self.wrong(row, "wave", "1, 2 or 3, or nothing")
        if row["region"] and folded(row["region"]) not in REGIONS:
            self.wrong(row, "region", f"one of {', '.join(Community.Region.values)}, or nothing")
        return len(self.report.refused) == before

    def wrong(self, row: Row, column: str, expected: str) -> None:
        self.report.refuse(row.line, self.table.headings.get(column, column), row[column], expected)

    def take(self, row: Row) -> None:
        """Compare one area with the row there is."""
        area, codes = self.known.get(folded(row["name"])), parts(row["code"])
        council = self.councils.get(codes[0]) if codes else None
        if len(codes) > 1:
            self.report.notes.append(f"{row['name']} lies in {row['council'] or row['code']}: the first is written.")
        if area is None:
            self.new.append(self.area_of(row, council))
            self.report.created += 1
            self.report.change(f"New: {row['name']}, {council or 'council not known'} ({row['basis'] or 'unproven'})")
            return
        before = area.council_at_designation
        if council is None or before == council:
            self.report.unchanged += 1
        elif area.council_confirmed:
            self.report.unchanged += 1
            self.report.change(f"Kept as confirmed: {area}: {before} (the list: {council})")
        else:
            self.report.updated += 1
            self.report.change(f"Changed: {area}: {before or 'council not known'} is {council} now")
            area.council_at_designation = council
            self.changed.append(area)

    def area_of(self, row: Row, council: Council | None) -> Community:
        """Return the new area: named, its council not confirmed."""
        wave = int(row["wave"] or 1)
        region = REGIONS.get(folded(row["region"] or (council.region if council else "")), "")
        return Community(
            programme=self.programme,
            name=row["name"],
            official_name=row["name"],
            slug=self.slug_for(row["name"]),
            place=row["place"] or (council.name if council else "Place not known yet"),
            region=region,
            wave=wave,
            designated_on=NAMED[wave],
            ends_on=self.programme.end_date,
            state=Community.State.DESIGNATED,
            council_at_designation=council,
        )

    def slug_for(self, name: str) -> str:
        slug = base = slugify(name)[:110].strip("-") or "area"
        number = 2
        while slug in self.slugs:
            slug, number = f"{base}-{number}", number + 1
        self.slugs.add(slug)
        return slug

    # What follows happens in one short transaction -------------------------------------------------------------------
    def write(self) -> None:
        """Write new areas, and councils of areas where nobody has confirmed one."""
        for area in [*self.new, *self.changed]:
            area.source, area.source_hash = self.source.name[:200], self.source.hash
        Community.objects.bulk_create(self.new)
        make_findable(Community.objects.filter(pk__in=[area.pk for area in self.new]).defer("outline"))
        Community.objects.bulk_update(self.changed, ["council_at_designation", "source", "source_hash"])


def plan_areas(source: Source, report: Report) -> AreaImport:
    """Return the import, compared and ready to write."""
    programme = Programme.objects.order_by("pk").first()
    if programme is None:
        raise FileWrong("There is no programme yet. Make it and its first manager first (first_manager).")
    plan = AreaImport(source, report, programme)
    plan.compare()
    return plan
