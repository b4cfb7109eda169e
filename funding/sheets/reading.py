"""Bytes or pasted text become rows of cells; what can't be read is refused in one sentence, never unpacked blindly."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from biglocal.refusals import Refused

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 20 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS, MOST_PARTS = 2000, 60, 10, 500
Cell = str | Decimal | date | None
Rows = list[list[Cell]]

TOO_LARGE = "This file is larger than 5MB. Keep only the sheet of the report in it."
TOO_LONG = "This table has more than 2,000 rows. A report needs one row for each item: keep only those."
NO_SHEET = "This file is no spreadsheet we can read. Save it as CSV or Excel (.xlsx), or paste the table."
OLD = "This is an old Excel file, or one with a password. Save it as .xlsx without a password."
BROKEN = "This workbook is broken or was cut off. Open it in your spreadsheet, save it again, and choose it again."
UNPACKS = "This workbook unpacks to {size:,}MB. Keep only the sheet of the report in it: at most 20MB."
EMPTY = "There is nothing in this table."


class Uncounted(str):
    """A formula whose value the file does not hold."""

    __slots__ = ()


def read_file(file: Any) -> list[Rows]:
    """Return the tables of an uploaded file, or refuse."""
    if file.size > MOST_BYTES:
        raise Refused(TOO_LARGE, field="file")
    data = file.read(MOST_BYTES + 1)
    if not data.strip(b"\x00 \r\n\t"):
        raise Refused(EMPTY, field="file")
    if data.startswith(b"PK\x03\x04"):
        return read_workbook(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(OLD, field="file")
    if data[:1024].lstrip().startswith((b"%PDF", b"<", b"{", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"PK")):
        raise Refused(NO_SHEET, field="file")
    return [read_text(decoded(data), "file")]


def decoded(data: bytes) -> str:
    """Return the text of a CSV file as spreadsheets write it: UTF-8, UTF-16 with or without a mark, or cp1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    head = data[:2000]
    if head.count(0) > len(head) // 4:  # every second byte of plain words is nought
        return data.decode("utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_text(text: str, field: str = "pasted") -> Rows:
    """Return the rows of CSV, or of what was copied from a spreadsheet (tabs)."""
    text = text.replace("\x00", "").lstrip("\ufeff")
    if text.lower().startswith("sep=") and "\n" in text:
        text = text.split("\n", 1)[1]
    if not text.strip():
        raise Refused(EMPTY, field=field)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=divided_by(text))
    try:
        return limited((plain(cell) for cell in line[:MOST_COLUMNS]) for line in lines)
    except csv.Error:
        raise Refused(NO_SHEET, field=field) from None


def divided_by(text: str) -> str:
    """Return what stands between the cells: what the first lines hold most of; a tab goes before all others."""
    head = "\n".join(text.splitlines()[:20])
    return "\t" if "\t" in head else max([",", ";", "|"], key=head.count)


def plain(cell: Any) -> Cell:
    """Return a cell without blanks around it; nothing where it is empty."""
    return str(cell).strip() or None


def limited(rows: Iterable[Iterable[Cell]]) -> Rows:
    """Return the rows, refused when they are too many."""
    found = [list(row) for row in islice(rows, MOST_ROWS + 1)]
    if len(found) > MOST_ROWS:
        raise Refused(TOO_LONG, field="file")
    return found


def read_workbook(data: bytes) -> list[Rows]:
    """Return the sheets of an XLSX file. How large it unpacks is asked before anything is unpacked."""
    from openpyxl import load_workbook  # takes half a second

    refuse_bomb(data)
    try:
        values = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        formulas = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        pairs = list(zip(values.worksheets, formulas.worksheets, strict=False))[:MOST_SHEETS]
        found = [limited(sheet_rows(*pair)) for pair in pairs]
    except Refused:
        raise
    except Exception:  # each part of a workbook fails in its own way on bytes made to break it
        raise Refused(BROKEN, field="file") from None
    found = [rows for rows in found if any(cell is not None for row in rows for cell in row)]
    if not found:
        raise Refused(EMPTY, field="file")
    return found


def refuse_bomb(data: bytes) -> None:
    """Refuse by the archive's own list what would unpack too large, is no workbook, or declares entities."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
        size = sum(part.file_size for part in parts)
        if size > MOST_UNPACKED:
            raise Refused(UNPACKS.format(size=-(-size // (1024 * 1024))), field="file")
        if len(parts) > MOST_PARTS or "xl/workbook.xml" not in {part.filename for part in parts}:
            raise Refused(NO_SHEET, field="file")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with archive.open(part) as opened:
                    if b"<!" in opened.read(1024).replace(b"<!--", b""):
                        raise Refused(BROKEN, field="file")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        raise Refused(BROKEN, field="file") from None


def sheet_rows(values: Any, formulas: Any) -> Iterator[list[Cell]]:
    """Yield the rows of a sheet; a formula that was never reckoned is told apart from an empty cell."""
    for sheet in (values, formulas):
        sheet.reset_dimensions()  # what a file says of its own size is not believed
    columns = {"max_col": MOST_COLUMNS, "values_only": True}
    for row, said in zip(values.iter_rows(**columns), formulas.iter_rows(**columns), strict=False):
        yield [cell_of(value, formula) for value, formula in zip(row, said, strict=False)]


def cell_of(value: Any, formula: Any) -> Cell:
    """Return one cell: text, a number to the last digit that a person would see, a day, or nothing."""
    if value is None:
        return Uncounted(str(formula)[:100]) if isinstance(formula, str) and formula.startswith("=") else None
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        return round(number, 6) if number.is_finite() and abs(number) < Decimal("1e15") else str(value)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else plain(value)
