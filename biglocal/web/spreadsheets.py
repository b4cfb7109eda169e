"""Lists as files that a spreadsheet opens."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse


def safe_cell(cell: Any) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def csv_answer(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Answer the rows as the file `name`.csv, with a mark that lets spreadsheets read every letter."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.write("\ufeff")
    out = csv.writer(answer)
    out.writerow(header)
    for row in rows:
        out.writerow([safe_cell(cell) for cell in row])
    return answer
