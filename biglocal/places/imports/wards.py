"""A council's ward set from GeoJSON: one legal order, all wards together (places.md, rule 1)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ..models import Council, Ward, WardSet
from ..overlaps import overlaps
from ..successions import work_out
from .outlines import Feature, features_of, outline_of
from .reading import SEATS_CALLED, FileWrong, Source, seats_of, spoiled
from .report import Report
from .sketches import lies_in, sketches_of
from .ward_lines import lines_of_new, rename_lines

WANTED = {"code": r"(WD|CED)\d\dCD", "name": r"(WD|CED)\d\dNM"}
OPTIONAL = {"council": r"(LAD|CTY|UTLA)\d\dCD", "seats": SEATS_CALLED}
CODE = re.compile(r"^E(05|58)[0-9]{6}$")
COUNCIL_CODE = re.compile(r"E(?:06|07|08|09|10)[0-9]{6}")
MOST_CHANGED = 0.05


@dataclass
class Call:
    """What the command line says about the set."""

    council: Council
    start: date
    until: date | None
    order: str
    sure: bool


class WardImport:
    """Compares a file with the council's wards, and writes the difference."""

    def __init__(self, source: Source, report: Report, call: Call):
        self.source, self.report, self.call = source, report, call
        self.outlines: dict[str, dict[str, Any]] = {}
        self.names: dict[str, str] = {}
        self.lines: dict[str, int] = {}
        self.seats: dict[str, int] = {}
        self.kind = WardSet.Kind.WARD
        self.set: WardSet | None = None
        self.closing: WardSet | None = None
        self.known: dict[str, Ward] = {}
        self.new: list[str] = []
        self.changed: list[Ward] = []
        self.first_outlines = 0

    def compare(self) -> None:
        """Fill the report and what there is to write."""
        features = features_of(self.source, WANTED, OPTIONAL, self.report)
        self.ask_whose(features)
        self.kind = WardSet.Kind.DIVISION if all(f["code"].startswith("E58") for f in features) else WardSet.Kind.WARD
        for feature in self.report.through(features):
            self.check(feature)
        self.find_set()
        for code in self.outlines:
            self.take(code)
        self.ask_about_many()

    def ask_whose(self, features: list[Feature]) -> None:
        """Where the file names no council, its own name or the council's outline must show whose wards these are."""
        if "council" in features[0].headings or self.call.sure:
            said = {feature["council"] for feature in features}
            other = Council.objects.filter(gss__in=said - {self.call.council.gss}).first() if len(said) == 1 else None
            self.report.notes += [f"All of its wards are of {other}. Is {self.call.council} meant?"] if other else []
            return
        named = COUNCIL_CODE.findall(self.source.name)
        if named and self.call.council.gss not in named:
            raise FileWrong(f"{self.source.name} is named for {named[0]}, not for {self.call.council.gss}.")
        if not named and not self.call.council.known_outline:
            raise FileWrong(
                f"{self.source.name} does not say whose wards it holds. Name it {self.call.council.gss}.geojson, "
                "or add --sure."
            )

    def check(self, feature: Feature) -> None:
        """List what is wrong with a ward; keep it when it is right."""
        refuse, before = self.report.refuse, len(self.report.refused)
        code, name, mine = feature["code"], feature["name"], self.call.council
        if not CODE.match(code):
            refuse(feature.line, feature.headings["code"], code, "a ward's code, like E05014449")
        elif code in self.lines:
            refuse(feature.line, feature.headings["code"], code, f"each code once: it is number {self.lines[code]} too")
        if not name or spoiled(name) or len(name) > 120:
            refuse(feature.line, feature.headings["name"], name, spoiled(name) or "a ward's name")
        if "council" in feature.headings and feature["council"] != mine.gss:
            refuse(feature.line, feature.headings["council"], feature["council"], f"wards of {mine.gss} ({mine}) alone")
        seats = seats_of(feature["seats"])
        if feature["seats"] and seats is None:
            refuse(feature.line, feature.headings["seats"], feature["seats"], "how many seats: 1 to 9, or nothing")
        outline = outline_of(feature, self.report)
        if outline and mine.known_outline and not self.call.sure and "council" not in feature.headings:
            if not lies_in(outline, mine.known_outline):
                refuse(feature.line, "geometry", name, f"a place in {mine}")
        if outline and len(self.report.refused) == before:
            self.outlines[code], self.names[code], self.lines[code] = outline, name, feature.line
            self.seats |= {code: seats} if seats else {}

    def find_set(self) -> None:
        """Find the set that starts on the day given, or make room for a new one."""
        sets = list(WardSet.objects.filter(council=self.call.council, kind=self.kind).order_by("start_date"))
        self.set = next((s for s in sets if s.start_date == self.call.start), None) or self.of_lookup(sets)
        until, over = self.call.until, self.call.council.end_date
        if over and self.call.start > over:
            raise FileWrong(f"{self.call.council} ended on {over}: its wards cannot begin on {self.call.start}.")
        if until and until < self.call.start:
            raise FileWrong("--until is before --from.")
        for other in sets:
            if other == self.set or (other.end_date and other.end_date < self.call.start):
                continue
            if other.start_date > self.call.start:
                if until is None or until >= other.start_date:
                    last = other.start_date - timedelta(days=1)
                    raise FileWrong(f"Other wards begin on {other.start_date}. Add --until {last} or an earlier day.")
            elif other.end_date is None and self.set is None:
                self.closing = other
            else:
                raise FileWrong(
                    f"The wards from {other.start_date} run until {other.end_date or 'today'}: days overlap."
                )
        if self.set is not None:
            self.known = {ward.gss or "": ward for ward in self.set.wards.select_related("line")}
        strangers = Ward.objects.filter(gss__in=self.outlines).exclude(ward_set__council=self.call.council)
        for gss, council in strangers.values_list("gss", "ward_set__council__name"):
            gss = gss or ""
            self.report.refuse(self.lines[gss], "code", gss, f"a ward of {self.call.council}: it is one of {council}")
            self.outlines.pop(gss, None)

    def of_lookup(self, sets: list[WardSet]) -> WardSet | None:
        """Return a set that only a look-up showed, when it has the same wards: its first day is known now."""
        for one in sets:
            codes = set(one.wards.values_list("gss", flat=True)) if not one.start_known else set()
            if codes and len(codes ^ set(self.lines)) <= MOST_CHANGED * len(codes):
                self.report.changes.append(f"First day: {one.start_date} is {self.call.start} now")
                return one
        return None

    def take(self, code: str) -> None:
        """Compare one ward with the row there is."""
        ward, name = self.known.get(code), self.names[code]
        if ward is None:
            self.new.append(code)
            self.report.created += 1
            self.report.changes.append(f"New: {code} {name}")
            return
        same_file = self.set is not None and self.set.source_hash == self.source.hash
        moved = ward.outline != self.outlines[code]
        if same_file or not (moved or ward.name != name or self.has_other_seats(ward)):
            self.report.unchanged += 1
            if same_file:
                self.tell_what_is_kept(ward, code, moved)
            return
        if ward.name != name:
            self.report.changes.append(f"Renamed: {code} {ward.name} is {name} now")
        if self.has_other_seats(ward):
            before = ward.seats if ward.seats_known else "not known"
            self.report.changes.append(f"Seats: {code} {name}: {before} is {self.seats[code]} now")
            ward.seats, ward.seats_known = self.seats[code], True
        if moved and ward.outline:
            self.report.changes.append(f"Moved: {code} {name} has another outline")
        elif moved:
            self.first_outlines += 1
            self.report.changes.append(f"Outline: {code} {name} has one now")
        ward.name, ward.outline, ward.sketch = name, self.outlines[code], None
        self.changed.append(ward)
        self.report.updated += 1

    def has_other_seats(self, ward: Ward) -> bool:
        seats = self.seats.get(ward.gss or "")
        return seats is not None and (seats != ward.seats or not ward.seats_known)

    def tell_what_is_kept(self, ward: Ward, code: str, moved: bool) -> None:
        """The same file again: what differs was changed by hand since, and both values are shown."""
        kept = [(ward.name, self.names[code])] if ward.name != self.names[code] else []
        kept += [(f"{ward.seats} seats", f"{self.seats[code]}")] if self.has_other_seats(ward) else []
        for mine, theirs in [*kept, *([("its outline", "another one")] if moved else [])]:
            self.report.change(f"Kept as changed by hand: {code} {ward}: {mine} (the file: {theirs})")

    def ask_about_many(self) -> None:
        """More than 5 % of a council's wards changed without a new set is suspicious."""
        whole = not self.report.refused  # a wrong row is not a ward that has gone
        gone = [ward for code, ward in self.known.items() if whole and code not in self.lines]
        self.report.changes += [f"Gone: {ward.gss} {ward} is not in the file and stays" for ward in gone]
        differ = len(self.changed) - self.first_outlines + len(gone) + (len(self.new) if self.known else 0)
        if self.known and differ > MOST_CHANGED * len(self.known) and not self.call.sure:
            expected = "at most 5 % changed without a new set: give the day of the new order with --from, or add --sure"
            self.report.refuse(0, "", f"{differ} of {len(self.known)} wards", expected)
        if self.closing is not None and self.outlines:
            last = self.call.start - timedelta(days=1)
            self.report.changes.append(f"Ended: the wards from {self.closing.start_date} end on {last}")
            self.report.ended = self.closing.wards.count()

    # What follows happens in one short transaction -------------------------------------------------------------------
    def prepare(self) -> None:
        """Reckon sketches and overlaps before the transaction begins."""
        self.sketches = sketches_of(self.outlines)
        before = self.closing or self.set_before()
        self.old = list(before.wards.select_related("line")) if before and self.new else []
        self.shares = overlaps(self.old, {code: self.outlines[code] for code in self.new})

    def set_before(self) -> WardSet | None:
        """Return the set whose last day is the day before this one begins."""
        sets = WardSet.objects.filter(council=self.call.council, kind=self.kind)
        return sets.filter(end_date=self.call.start - timedelta(days=1)).first()

    def write(self) -> None:
        """End the set before, write the new one with its wards, lines and successions."""
        call = self.call
        if not self.outlines:
            return
        if self.closing is not None:
            self.closing.end_date = call.start - timedelta(days=1)
            self.closing.save(update_fields=["end_date"])
        if self.set and self.set.start_date == call.start and not (self.new or self.changed):
            return
        if self.set is None:
            last = call.until or call.council.end_date  # wards end with their council
            self.set = WardSet(council=call.council, kind=self.kind, start_date=call.start, end_date=last)
        self.set.start_date, self.set.start_known = call.start, True
        self.set.order_title = call.order or self.set.order_title
        self.set.source, self.set.source_hash = self.source.name[:200], self.source.hash
        self.set.release = self.source.name.rsplit(".", 1)[0][:60]
        self.set.save()
        for ward in self.changed:
            ward.sketch, ward.min_lon = self.sketches.get(ward.gss or ""), None
            ward.measure()
        fields = ["name", "seats", "seats_known", "outline", "sketch", "min_lon", "min_lat", "max_lon", "max_lat"]
        Ward.objects.bulk_update(self.changed, fields)
        lines = lines_of_new(self.set, {code: self.names[code] for code in self.new}, self.old, self.shares)
        wards = [
            Ward(
                ward_set=self.set,
                line=lines[code],
                gss=code,
                name=self.names[code],
                outline=self.outlines[code],
                sketch=self.sketches.get(code),
                seats=self.seats.get(code, 1),
                seats_known=code in self.seats,
            )
            for code in self.new
        ]
        Ward.objects.bulk_create(wards)
        rename_lines(self.set, [*wards, *self.changed])
        ids = {ward.gss: ward.pk for ward in wards}
        work_out(self.set, {(old, ids[code]): both for (old, code), both in self.shares.items()})


def plan_wards(source: Source, report: Report, call: Call) -> WardImport:
    """Return the import, compared and ready to write."""
    plan = WardImport(source, report, call)
    plan.compare()
    plan.prepare()
    return plan
