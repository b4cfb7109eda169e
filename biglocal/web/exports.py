"""Lists as files that a spreadsheet opens: CSV and XLSX, row by row, however long the list.

A view hands over what its page shows: `list_file(form, "grants", header, rows)`. Numbers stay numbers, dates dates, and
no cell of text is taken for a formula. The address ends in `list.<sheet:form>`, so one view answers both kinds.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import register_converter
from django.utils import timezone

from biglocal.dates import today

FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")  # noqa: RUF001  # wide ones count too
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST = 32_000  # letters in a cell
MARK = "\ufeff"  # tells spreadsheets that a CSV file is UTF-8
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES = 200  # that go on their way together
NUMBERS = (int, float, Decimal)


class SheetForm:
    """`csv` or `xlsx` at the end of an address."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SheetForm, "sheet")


def safe_cell(cell: Any) -> str:
    """Return the cell as text that no spreadsheet takes for a formula."""
    text = UNPRINTABLE.sub("", "" if cell is None else str(cell))[:LONGEST]
    return f"'{text}" if FORMULA.match(text) else text


def list_file(form: str, name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    """Answer the rows as the file `name-<today>`.csv or .xlsx. Rows are read while they are written."""
    name = f"{name}-{today():%Y-%m-%d}.{form}"
    return xlsx_file(name, header, rows) if form == "xlsx" else csv_file(name, header, rows)


class _Line:
    """A file for csv.writer that hands each line on."""

    def write(self, text: str) -> str:
        return text


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """Answer the rows as they come: a list of any length takes the memory of a few lines."""

    def lines() -> Iterator[str]:
        out = csv.writer(_Line())
        written = [MARK, out.writerow([safe_cell(title) for title in header])]
        for row in rows:
            written.append(out.writerow([plain_cell(cell) for cell in row]))
            if len(written) > LINES:
                yield "".join(written)
                written.clear()
        yield "".join(written)

    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8", headers=disposition)


def plain_cell(cell: Any) -> Any:
    """Return the cell as CSV has it: numbers without signs of money, days as 2026-06-09."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, NUMBERS):
        return cell
    if isinstance(cell, datetime):
        return f"{wall_time(cell):%Y-%m-%d %H:%M}"
    return cell.isoformat() if isinstance(cell, date) else safe_cell(cell)


def wall_time(moment: datetime) -> datetime:
    """Return the time on the clock in London, as a spreadsheet keeps it."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def xlsx_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> FileResponse:
    """Answer the rows as a workbook, written row by row into a file of its own that goes when it was sent."""
    from openpyxl import Workbook  # takes half a second
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("List")
    sheet.freeze_panes = "A2"
    for number, title in enumerate(header, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = max(14, min(len(title) + 4, 40))

    def cell_of(value: Any) -> Any:
        shown: Any = value if value is None or isinstance(value, (*NUMBERS, date)) else safe_cell(value)
        if isinstance(shown, bool):
            shown = "yes" if shown else "no"
        cell = WriteOnlyCell(sheet, wall_time(shown) if isinstance(shown, datetime) else shown)
        if isinstance(shown, Decimal):
            cell.number_format = "#,##0.00"
        elif isinstance(shown, date):
            cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(shown, datetime) else "yyyy-mm-dd"
        return cell

    titles = [cell_of(title) for title in header]
    for title in titles:
        title.font = Font(bold=True)
    sheet.append(titles)
    for row in rows:
        sheet.append([cell_of(value) for value in row])
    kept = TemporaryFile()  # noqa: SIM115  # the answer closes it
    book.save(kept)
    kept.seek(0)
    return FileResponse(kept, as_attachment=True, filename=name, content_type=XLSX)
