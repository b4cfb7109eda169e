"""Ward to council look-ups: names and codes of the wards of one day, without outlines (places.md, files)."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from biglocal.web.searchable import make_findable

from ..models import Council, Ward, WardLine, WardSet
from ..names import folded_ward
from ..successions import work_out
from .lines import give_lines
from .reading import SEATS_CALLED, FileWrong, Row, Source, read_table, seats_of, spoiled
from .report import Report

WANTED = {"code": r"WD(\d\d)?CD", "name": r"WD(\d\d)?NM", "council": r"LAD(\d\d)?CD", "council_name": r"LAD(\d\d)?NM"}
OPTIONAL = {"welsh": r"WD\d\dNMW", "number": "FID|ObjectId", "since": "SOURCEFILE", "seats": SEATS_CALLED}
CODE = re.compile(r"^E(05|58)[0-9]{6}$")
ENGLISH = re.compile(r"^E(06|07|08|09|10)[0-9]{6}$")
MOST_CHANGED = 0.05
COUNCILS_AT_ONCE, WARDS_AT_ONCE = 50, 1000
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


@dataclass(slots=True)
class Known:
    """A ward there is, as far as a look-up speaks of it."""

    pk: int
    line_id: int
    gss: str | None
    name: str
    seats: int
    seats_known: bool


@dataclass
class LookupImport:
    """Compares a look-up with the wards in force on its day; councils without wards that day get a set of them."""

    source: Source
    report: Report
    on: date
    snapshot: bool = True  # no: the file lists codes of many years, and only names are compared
    rows: dict[str, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    new_sets: list[WardSet] = field(default_factory=list)
    changed: list[Known] = field(default_factory=list)
    stretched: list[WardSet] = field(default_factory=list)

    def compare(self) -> None:
        """Fill the report and what there is to write."""
        table = read_table(self.source, WANTED, OPTIONAL)
        self.headings = table.headings
        self.snapshot = "since" not in table.headings
        self.report.refused += table.problems
        if table.unknown:
            self.report.notes.append(f"Columns not used: {', '.join(table.unknown)}.")
        self.councils = {council.gss: council for council in Council.objects.defer("outline")}
        seen: dict[str, int] = {}
        for row in self.report.through(table.rows):
            self.check(row, seen)
        if self.snapshot:
            self.compare_sets()
        else:
            self.compare_names()

    def check(self, row: Row, seen: dict[str, int]) -> None:
        """Keep the row when it is right; else list all that is wrong with it. Rows outside England are left out."""
        if row["code"][:1] in "WSN" and row["council"][:1] in "WSN" and row["code"]:
            return
        before = len(self.report.refused)
        if not CODE.match(row["code"]):
            self.wrong(row, "code", "a ward's code, like E05014449")
        elif row["code"] in seen and self.snapshot:
            self.wrong(row, "code", f"each code once: it stands on line {seen[row['code']]}")
        if not row["name"] or spoiled(row["name"]) or len(row["name"]) > 120:
            self.wrong(row, "name", spoiled(row["name"]) or "a ward's name")
        if not ENGLISH.match(row["council"]):
            self.wrong(row, "council", "a council's code, like E06000035")
        elif row["council"] not in self.councils:
            self.wrong(row, "council", "a council that is known: read councils in first (import_councils)")
        if row["seats"] and seats_of(row["seats"]) is None:
            self.wrong(row, "seats", "how many seats: 1 to 9, or nothing")
        seen.setdefault(row["code"], row.line)
        if len(self.report.refused) == before:
            self.rows[row["council"]][row["code"]] = row

    def wrong(self, row: Row, column: str, expected: str) -> None:
        self.report.refuse(row.line, self.headings[column], row[column], expected)

    # A list of one day -----------------------------------------------------------------------------------------------
    def compare_sets(self) -> None:
        """Compare each council's wards of the day with those of the file. One query, one more for fifty councils."""
        self.sets: dict[int, list[WardSet]] = defaultdict(list)
        for one in WardSet.objects.filter(kind=WardSet.Kind.WARD).order_by("start_date"):
            self.sets[one.council_id].append(one)
        codes = iter(sorted(self.rows))
        while some := list(islice(codes, COUNCILS_AT_ONCE)):
            self.wards = wards_of([self.councils[gss].pk for gss in some])
            for gss in some:
                self.compare_council(self.councils[gss], self.rows[gss])

    def compare_council(self, council: Council, rows: dict[str, Row]) -> None:
        """Compare one council: the set of the day, a set that may be stretched to it, or a new one."""
        sets = self.sets[council.pk]
        holding = next((s for s in sets if s.is_running(self.on)), None)
        later = next((s for s in sets if s.start_date > self.on), None)
        if holding is None and later is not None and not later.start_known and self.same_wards(later, rows):
            later.start_date, holding = self.on, later
            self.stretched.append(later)
            self.report.change(f"Older: the wards of {council} were there on {self.on} already")
        if holding is None:
            self.begin_set(council, rows, later)
        else:
            self.compare_wards(council, holding, rows)

    def same_wards(self, ward_set: WardSet, rows: dict[str, Row]) -> bool:
        return {ward.gss for ward in self.wards[ward_set.pk]} == set(rows)

    def begin_set(self, council: Council, rows: dict[str, Row], later: WardSet | None) -> None:
        """Write the wards of a council that has none on the day, until the next set known or the council's end."""
        ends = [later.start_date - timedelta(days=1)] if later else []
        last = min([*ends, *([council.end_date] if council.end_date else [])], default=None)
        if last and last < self.on:
            row = next(iter(rows.values()))
            self.wrong(row, "council", f"a council that was there on {self.on}: it ended on {last}")
            return
        ward_set = WardSet(
            council=council,
            start_date=self.on,
            end_date=last,
            start_known=False,
            source=self.source.name[:200],
            release=self.source.name.rsplit(".", 1)[0][:60],
            source_hash=self.source.hash,
        )
        self.new_sets.append(ward_set)
        for code, row in rows.items():
            self.report.created += 1
            self.report.change(f"New: {code} {row['name']}, {council}")

    def compare_wards(self, council: Council, ward_set: WardSet, rows: dict[str, Row]) -> None:
        """Compare a set there is: names, and codes that were not issued yet."""
        known = self.wards[ward_set.pk]
        by_code = {ward.gss: ward for ward in known if ward.gss}
        bare = {folded_ward(ward.name): ward for ward in known if not ward.gss}
        strange = []
        for code, row in rows.items():
            ward = by_code.get(code) or bare.get(folded_ward(row["name"]))
            if ward is None:
                strange.append(row)
            else:
                self.take(ward, code, row, ward_set)
        gone = [ward for ward in by_code.values() if ward.gss not in rows]
        if max(len(strange), len(gone)) > MOST_CHANGED * max(1, len(known)):
            expected = (
                f"the wards of {council} on {self.on}: {len(strange)} of the file are not among them. "
                "Read the new set in first (import_wards, with the day of its order)"
            )
            self.wrong(strange[0] if strange else next(iter(rows.values())), "code", expected)
            return
        self.report.notes += [f"Unmatched: {row['code']} {row['name']}, {council}" for row in strange]
        self.report.notes += [f"Gone: {ward.gss} {ward.name}, {council}, is not in the file and stays" for ward in gone]

    def take(self, ward: Known, code: str, row: Row, ward_set: WardSet) -> None:
        """Compare one ward. A name that was changed by hand wins until the file changes."""
        told = []
        if not ward.gss:
            told.append(f"its code is {code}")
        if ward.name != row["name"] and folded_ward(ward.name) != folded_ward(row["name"]):
            if ward_set.source_hash == self.source.hash:
                self.report.notes.append(f"Kept as changed by hand: {ward.name} (the file: {row['name']})")
            else:
                told.append(f"{row['name']} now")
        seats = seats_of(row["seats"])
        if seats is not None and (seats != ward.seats or not ward.seats_known):
            if ward_set.source_hash == self.source.hash:
                self.report.notes.append(
                    f"Kept as changed by hand: {ward.name}: {ward.seats} seats (the file: {seats})"
                )
            else:
                told.append(f"{seats} seats")
                ward.seats, ward.seats_known = seats, True
        if not told:
            self.report.unchanged += 1
            return
        self.report.updated += 1
        self.report.change(f"Renamed: {code} {ward.name}: {', '.join(told)}")
        ward.gss = code
        ward.name = row["name"] if any("now" in words for words in told) else ward.name
        self.changed.append(ward)

    # A list of many years --------------------------------------------------------------------------------------------
    def compare_names(self) -> None:
        """Compare the names of codes that are known; nothing is written. One query."""
        names = {code: row["name"] for rows in self.rows.values() for code, row in rows.items()}
        known = Ward.objects.filter(gss__isnull=False).values_list("gss", "name").distinct()
        for code, name in known:
            if code in names and folded_ward(names[code]) == folded_ward(name):
                self.report.unchanged += 1
            elif code in names:
                self.report.notes.append(f"Another name: {code} {name} (the file: {names[code]})")
        self.report.notes.append("The file lists codes of many years: names were compared, and no set was made.")

    # What follows happens in one short transaction -------------------------------------------------------------------
    def write(self) -> None:
        """Write new sets with their wards and lines, names, codes, earlier first days, and how the wards live on."""
        WardSet.objects.bulk_create(self.new_sets)
        WardSet.objects.bulk_update(self.stretched, ["start_date"])
        sets = iter(self.new_sets)
        while some := list(islice(sets, COUNCILS_AT_ONCE)):
            self.write_wards(some)
        changed = iter(self.changed)
        while few := list(islice(changed, WARDS_AT_ONCE)):
            self.write_changed(few)
        between = {council for council, sets in self.sets.items() if sets} if self.snapshot else set()
        for one in [*self.new_sets, *self.stretched]:
            if one.council_id in between or one.council.replaces.exists() or one.council.replaced_by.exists():
                work_out(one)

    def write_wards(self, sets: list[WardSet]) -> None:
        """Write the wards of new sets, each with its line."""
        wards = [ward for one in sets for ward in self.wards_of_file(one)]
        give_lines(wards)
        Ward.objects.bulk_create(wards, batch_size=WARDS_AT_ONCE)
        find_anew({ward.line_id for ward in wards})

    def wards_of_file(self, ward_set: WardSet) -> list[Ward]:
        """Return the rows of the wards that the file has for this set."""
        wards = []
        for code, row in self.rows[ward_set.council.gss].items():
            seats = seats_of(row["seats"])
            told = {"seats": seats or 1, "seats_known": seats is not None}
            wards.append(Ward(ward_set=ward_set, gss=code, name=row["name"], **told))
        return wards

    def write_changed(self, known: list[Known]) -> None:
        """Write names, codes and seats; a line bears those of its newest ward."""
        wards = [
            Ward(pk=one.pk, gss=one.gss, name=one.name, seats=one.seats, seats_known=one.seats_known) for one in known
        ]
        Ward.objects.bulk_update(wards, ["gss", "name", "seats", "seats_known"], batch_size=500)
        for one in known:
            WardLine.objects.filter(pk=one.line_id, wards__ward_set__end_date__isnull=True).update(
                name=one.name, gss=one.gss or ""
            )
        find_anew({one.line_id for one in known})


def wards_of(councils: list[int]) -> dict[int, list[Known]]:
    """Return the wards of some councils, by their sets."""
    found: dict[int, list[Known]] = defaultdict(list)
    rows = Ward.objects.filter(ward_set__kind=WardSet.Kind.WARD, ward_set__council__in=councils)
    fields = ["ward_set", "pk", "line", "gss", "name", "seats", "seats_known"]
    for ward_set, *values in rows.values_list(*fields).iterator(WARDS_AT_ONCE):
        found[ward_set].append(Known(*values))
    return found


def find_anew(lines: set[int]) -> None:
    """Put lines into the search index anew, some at a time."""
    waiting = iter(sorted(lines))
    while some := list(islice(waiting, WARDS_AT_ONCE)):
        make_findable(WardLine.objects.filter(pk__in=some).for_list())


def day_of_lookup(source: Source, on: date | None, today: date) -> date:
    """Return the day of the look-up: as given, else what month and year in its name propose. Else ask: none is guessed.

    A list of the codes of many years needs no day.
    """
    if on is not None:
        return on
    found = re.search(r"([a-z]{3})[a-z]*[_ -]?(20[0-9]{2})", source.name.lower())
    if found and found.group(1) in MONTHS:
        month = MONTHS.index(found.group(1)) + 1
        return min(today, date(int(found.group(2)), month, 1))
    if "SOURCEFILE" in source.head[:300]:
        return today
    raise FileWrong(f"{source.name} does not say of which day it is. Add --on with the day of its release.")


def plan_lookup(source: Source, report: Report, *, on: date | None, today: date) -> LookupImport:
    """Return the import, compared and ready to write."""
    plan = LookupImport(source, report, day_of_lookup(source, on, today))
    if on is None and "SOURCEFILE" not in source.head[:300]:
        report.notes.append(f"Of which day: {plan.on:%-d %B %Y}, as the file's name proposes. Give another with --on.")
    if plan.on > today:
        raise FileWrong(f"{plan.on} is still to come. Give the day of the look-up with --on.")
    plan.compare()
    if not plan.rows and not report.refused:
        raise FileWrong(f"{source.name} has no wards of England in it.")
    return plan
