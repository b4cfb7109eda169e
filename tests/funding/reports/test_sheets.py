"""Tables as people bring them: what is understood of each row, and the one sentence where nothing is."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from biglocal.refusals import Refused
from funding.sheets.matching import understand
from funding.sheets.reading import read_file, read_text

LINES = [
    SimpleNamespace(pk=1, description="The Triangle pocket park"),
    SimpleNamespace(pk=2, description="Thursday walk"),
    SimpleNamespace(pk=3, description="Repair & re-use bench"),
]
D = Decimal


def spent(text):
    """What is put in as spent, of pasted or CSV text."""
    return {pk: one.get("spent") for pk, one in understand([read_text(text)], LINES).amounts.items()}


def statuses(text):
    return [row.status for row in understand([read_text(text)], LINES).rows]


def upload(data, name="report.csv"):
    return SimpleUploadedFile(name, data)


def workbook(*rows, merge=""):
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    if merge:
        book.active.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def from_file(data, name="report.xlsx"):
    return understand(read_file(upload(data, name)), LINES)


def test_copied_cells_are_matched_by_name_whatever_the_letters():
    lines = ["Item\tSpent\tCommitted", "THE TRIANGLE POCKET PARK\t£4,600.50\t£100", "thursday walk \t640\t"]
    text = "\n".join([*lines, "Repair and re-use bench\t0\t-"])
    assert spent(text) == {1: D("4600.50"), 2: D("640.00"), 3: D("0.00")}


def test_lines_are_matched_by_number_where_there_is_no_name():
    assert spent("No\tSpent\n1\t12.50\n3\t7") == {1: D("12.50"), 3: D("7.00")}


def test_slip_of_typing_and_a_longer_name_are_understood():
    assert spent("Item,Spent\nThursday wallk,5\nThe Triangle pocket park (phase 2),6") == {1: D("6.00"), 2: D("5.00")}


def test_two_rows_of_one_item_are_added_up_and_said():
    read = understand([read_text("Item,Spent\nThursday walk,5.10\nThursday walk,4.90")], LINES)
    assert (read.amounts[2]["spent"], read.rows[1].says) == (D("10.00"), "Added to the row above for the same item")


def test_rows_of_totals_are_not_counted():
    text = "Item,Spent\nThursday walk,5\nSub-total,5\nRepair & re-use bench,6\nGRAND TOTAL,11"
    assert spent(text) == {2: D("5.00"), 3: D("6.00")}
    assert statuses(text) == ["matched", "total", "matched", "total"]


def test_total_that_does_not_add_up_is_said():
    read = understand([read_text("Item,Spent\nThursday walk,5\nTotal,9.50")], LINES)
    assert read.notes == ["Row 3 says £9.50 in all; what we understood up to there is £5."]


def test_two_rows_of_headings_with_merged_cells_above():
    text = "\tTo date\t\tThis period\t\nItem\tSpent\tBudget\tSpent\tCommitted\nThursday walk\t3900\t6000\t640\t20"
    read = understand([read_text(text)], LINES)
    assert read.amounts == {2: {"spent": D("640.00"), "committed": D("20.00")}}
    assert read.columns.words["spent"] == "this period spent"


def test_title_above_the_headings_and_blank_rows_do_no_harm():
    assert spent("Spend of the partnership,,\n,,\nActivity,Budget,Actual\n,,\nThursday walk,6000,640") == {
        2: D("640.00")
    }


def test_table_without_headings_takes_its_only_column_of_numbers():
    assert spent("Thursday walk\t640\nRepair & re-use bench\t12") == {2: D("640.00"), 3: D("12.00")}


def test_two_columns_of_numbers_without_headings_are_refused():
    with pytest.raises(Refused, match="can’t tell which column is what you spent"):
        spent("Thursday walk\t640\t3900")


def test_row_without_a_match_is_named_and_left_out():
    read = understand([read_text("Item,Spent\nThursday walk,5\nBank charges,7")], LINES)
    assert [(row.words, row.says) for row in read.left_out] == [
        ("Bank charges", "No item of this agreement has this name")
    ]


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("1.234,50", "is no amount: “1.234,50”"),
        ("1e5", "is no amount: “1e5”"),
        ("NaN", "is no amount: “NaN”"),
        ("9" * 40, "is no amount"),
        ("1.999", "is no amount: “1.999”"),
        ("€500", "is no amount: “€500”"),
        ("-50", "is below nought: “-50”"),
        ("(50.00)", "is below nought"),
        ("#REF!", "an error of the spreadsheet"),
    ],
)
def test_cell_that_is_no_amount_is_said_and_its_row_left_out(cell, says):
    read = understand([read_text(f"Item\tSpent\nThursday walk\t{cell}\nRepair & re-use bench\t1")], LINES)
    assert read.rows[0].status == "wrong"
    assert says in read.rows[0].says
    assert read.amounts == {3: {"spent": D("1.00")}}


@pytest.mark.parametrize("coding", ["cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-8"])
def test_csv_in_any_coding_a_spreadsheet_writes(coding):
    data = "Item,Spent\nThursday walk,£640\nCafé,£5\n".encode(coding)
    read = understand(read_file(upload(data)), LINES)
    assert (read.amounts, read.rows[1].words) == ({2: {"spent": D("640.00")}}, "Café")


def test_csv_with_semicolons_and_a_mark_of_excel():
    assert spent("sep=;\nItem;Spent\nThursday walk;640") == {2: D("640.00")}


def test_workbook_with_numbers_days_and_a_serial_day():
    rows = [
        ("Date", "Item", "Spent"),
        (date(2026, 6, 9), "Thursday walk", 640.1),
        (46182, "Repair & re-use bench", 0.1 + 0.2),
    ]
    assert from_file(workbook(*rows)).amounts == {2: {"spent": D("640.10")}, 3: {"spent": D("0.30")}}


def test_day_in_the_place_of_an_amount_is_said():
    read = from_file(workbook(("Item", "Spent"), ("Thursday walk", date(2026, 6, 9)), ("Repair & re-use bench", 2)))
    assert read.rows[0].says == "is a day, 9 June 2026, not an amount"


def test_merged_names_leave_the_second_row_without_one():
    read = from_file(workbook(("Item", "Spent"), ("Thursday walk", 5), (None, 7), merge="A2:A3"))
    assert read.amounts == {2: {"spent": D("5.00")}}
    assert "a merged cell?" in read.left_out[0].says


def test_formula_without_its_result_is_said():
    read = from_file(workbook(("Item", "Spent"), ("Thursday walk", "=2*320"), ("Repair & re-use bench", 2)))
    assert "holds a formula without its result" in read.rows[0].says


def test_sheet_that_names_our_items_is_found_behind_another():
    book = Workbook()
    book.active.append(["Notes", "Spent"])
    book.active.append(["Nothing of ours", 4])
    sheet = book.create_sheet("Report")
    sheet.append(["Item", "Spent"])
    sheet.append(["Thursday walk", 5])
    out = io.BytesIO()
    book.save(out)
    assert from_file(out.getvalue()).amounts == {2: {"spent": D("5.00")}}


def test_hundred_thousand_rows_are_refused_at_the_two_thousandth():
    with pytest.raises(Refused, match="more than 2,000 rows"):
        read_text("Item,Spent\n" + "Thursday walk,1\n" * 100_000)


def test_workbook_that_unpacks_to_200_mb_is_refused_unopened():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(200):
                sheet.write(b" " * 1024 * 1024)
    with pytest.raises(Refused, match=r"unpacks to 201MB"):
        read_file(upload(out.getvalue(), "bomb.xlsx"))


def test_workbook_that_declares_entities_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook/>')
    with pytest.raises(Refused, match="broken"):
        read_file(upload(out.getvalue(), "bomb.xlsx"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "nothing in this table"),
        (b"   \r\n\t", "nothing in this table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old Excel file"),
        (b"%PDF-1.7 a report", "no spreadsheet we can read"),
        (b"<html><table>", "no spreadsheet we can read"),
        (b"PK\x03\x04 cut off", "broken or was cut off"),
        (b"\x89PNG\r\n\x1a\n", "no spreadsheet we can read"),
        (b"a,b\n" + b"x" * 200_000, "no spreadsheet we can read"),
    ],
)
def test_file_that_is_no_table_is_refused_in_a_sentence(data, words):
    with pytest.raises(Refused, match=words):
        understand(read_file(upload(data)), LINES)


def test_every_byte_a_file_can_begin_with_gives_an_answer_or_a_sentence():
    for first in range(256):
        try:
            understand(read_file(upload(bytes([first, 0, 200, 44, 10, 255]))), LINES)
        except Refused:
            continue
