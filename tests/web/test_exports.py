"""Lists as files: what a spreadsheet makes of them, and how much memory they take."""

import io
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from biglocal.web.exports import list_file, safe_cell

HARMFUL = ["=1+1", "+44", "-5", "@SUM(A1)", "\t=1", "\r=1", "  =HYPERLINK(1)", "＝1", "\x00=1"]
ROW = [
    "Lights, “arches”",
    Decimal("-1250.50"),
    3,
    date(2026, 6, 9),
    datetime(2026, 6, 9, 8, 30, tzinfo=UTC),
    None,
    True,
]


def text_of(rows, header=("One",)):
    return list_file("csv", "list", header, rows).getvalue().decode()


def sheet_of(rows, header=("One",)):
    answer = list_file("xlsx", "list", header, rows)
    return load_workbook(io.BytesIO(answer.getvalue())).active


@pytest.mark.parametrize("cell", HARMFUL)
def test_no_cell_is_a_formula(cell):
    assert safe_cell(cell).startswith("'")
    assert text_of([[cell]]).splitlines()[1].lstrip('"').startswith("'")
    kept = sheet_of([[cell]])["A2"]
    assert kept.data_type == "s" and kept.value.startswith("'")


def test_harmful_headings_are_tamed_too():
    assert "'=1" in text_of([], header=["=1"]) and sheet_of([], header=["=1"])["A1"].value == "'=1"


def test_csv_keeps_numbers_days_and_letters():
    text = text_of([ROW])
    assert text.startswith("\ufeffOne")
    assert text.splitlines()[1] == '"Lights, “arches”",-1250.50,3,2026-06-09,2026-06-09 09:30,,yes'


def test_xlsx_keeps_numbers_as_numbers_and_days_as_days():
    cells = sheet_of([ROW])[2]
    assert [cell.value for cell in cells[1:4]] == [-1250.5, 3, datetime(2026, 6, 9)]
    assert cells[3].is_date and cells[1].number_format == "#,##0.00"
    assert cells[4].value == datetime(2026, 6, 9, 9, 30) and cells[5].value is None and cells[6].value == "yes"


def test_what_a_workbook_cannot_hold_is_left_out():
    assert sheet_of([["a\x0bb\x1f" + "c" * 100_000]])["A2"].value.startswith("abc")


def test_names_tell_list_and_day():
    answer = list_file("xlsx", "grants", ["One"], [])
    assert answer["Content-Disposition"].endswith('.xlsx"') and "grants-2" in answer["Content-Disposition"]


def test_a_long_csv_takes_the_memory_of_a_few_lines():
    rows = ([f"Line {number}", Decimal(number)] for number in range(50_000))
    answer = list_file("csv", "list", ["One", "Two"], rows)
    tracemalloc.start()
    size = sum(len(part) for part in answer.streaming_content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 800_000 and most < 300_000


def test_a_long_workbook_is_not_held_in_memory(db):  # the end of an answer looks after connections
    sheet_of([])  # what is imported once does not count
    most = []
    for size in [200, 4_000]:
        tracemalloc.start()
        list_file("xlsx", "list", ["One", "Two"], ([f"Line {n}", Decimal(n)] for n in range(size))).close()
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert most[1] < most[0] + 400_000
