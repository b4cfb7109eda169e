"""Organisation identifiers of councils (GB-LAE-MDW), which lists of councillors name their council by."""

import re
from dataclasses import dataclass, field

from ..models import Council
from .reading import Row, Source, read_table
from .report import Report

WANTED = {"org_id": "org_id", "code": "gss_code"}
OPTIONAL = {"name": "name", "plain": "normalised_name", "area": "area_name", "kind": "area_type", "active": "active"}
SHAPE = re.compile(r"^GB-[A-Z]{2,5}-[A-Z0-9]{2,8}$")
CODE = re.compile(r"^[EWSNK][0-9]{8}$")


@dataclass
class OrgIdImport:
    """Compares the identifiers of a file with those of the councils there are."""

    source: Source
    report: Report
    changed: list[Council] = field(default_factory=list)

    def compare(self) -> None:
        """Fill the report and what there is to write."""
        table = read_table(self.source, WANTED, OPTIONAL)
        self.report.refused += table.problems
        if table.unknown:
            self.report.notes.append(f"Columns not used: {', '.join(table.unknown)}.")
        councils = {council.gss: council for council in Council.objects.defer("outline")}
        seen: dict[str, int] = {}
        left_out = 0
        for row in self.report.through(table.rows):
            before = len(self.report.refused)
            if not SHAPE.match(row["org_id"]):
                self.report.refuse(row.line, "org_id", row["org_id"], "an identifier, like GB-LAE-MDW")
            elif row["org_id"] in seen:
                self.report.refuse(
                    row.line, "org_id", row["org_id"], f"each once: it stands on line {seen[row['org_id']]}"
                )
            if row["code"] and not CODE.match(row["code"]):
                self.report.refuse(row.line, "gss_code", row["code"], "a council's code, like E06000035, or nothing")
            seen.setdefault(row["org_id"], row.line)
            council = councils.get(row["code"])
            if len(self.report.refused) == before and council is not None:
                self.take(council, row)
            left_out += council is None
        if left_out:
            self.report.notes.append(f"{left_out} rows of councils that are not known here left out.")

    def take(self, council: Council, row: Row) -> None:
        if council.org_id == row["org_id"]:
            self.report.unchanged += 1
            return
        self.report.updated += 1
        self.report.change(f"Identifier: {council} is {row['org_id']}")
        council.org_id = row["org_id"]
        self.changed.append(council)

    def write(self) -> None:
        """Write the identifiers."""
        Council.objects.bulk_update(self.changed, ["org_id"], batch_size=200)


def is_list_of_org_ids(source: Source) -> bool:
    """Do the headings speak of organisation identifiers?"""
    return "org_id" in source.head[:2000].split("\n", 1)[0].lower()


def plan_org_ids(source: Source, report: Report) -> OrgIdImport:
    """Return the import, compared and ready to write."""
    plan = OrgIdImport(source, report)
    plan.compare()
    return plan
