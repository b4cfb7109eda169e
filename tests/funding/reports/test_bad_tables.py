"""Tables as nobody hopes for them, through the page itself: one clear sentence each, and nothing is kept."""

import io
import re
import tracemalloc
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from funding.models import ReportLine

from .test_pages import at

MB = 1024 * 1024


def bring(client, report, pasted="", name="", data=b""):
    """Bring a table: the words of the page, and what it understood."""
    given = {"file": SimpleUploadedFile(name, data)} if name else {"pasted": pasted}
    page = client.post(at(report, "report_paste"), given)
    assert page.status_code == 200
    assert not ReportLine.objects.filter(spent__isnull=False).exists()
    read = page.context["read"]
    return page.content.decode(), {pk: str(one["spent"]) for pk, one in read.amounts.items()} if read else None


def workbook(*rows, merge=""):
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    if merge:
        book.active.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def client(finance, signed_in):
    return signed_in(finance)


def test_merged_names_leave_a_row_to_choose_for(client, opened, benches):
    rows = workbook(("Item", "Spent"), ("Two benches", 400), (None, 7), merge="A2:A3")
    words, spent = bring(client, opened, name="r.xlsx", data=rows)
    assert "No name beside the amount; a merged cell?" in words and spent == {benches.pk: "400.00"}


def test_totals_row_is_not_counted_and_said_where_it_does_not_add_up(client, opened, benches):
    words, spent = bring(client, opened, "Item\tSpent\nTwo benches\t400\nGrand total\t450")
    assert "Row 3 says £450 in all; what we understood up to there is £400." in words and spent == {
        benches.pk: "400.00"
    }


def test_currency_signs_and_two_rows_of_headings_are_understood(client, opened, trees, benches):
    table = "\tThis period\t\nItem\tSpent (£)\tCommitted\nTwo benches\t£400.50\t£1 200\nTrees, stakes and soil\tGBP 3\t"
    words, spent = bring(client, opened, table)
    assert spent == {benches.pk: "400.50"}
    assert "The cell is no amount: “GBP 3”." in words


def test_serial_day_in_a_column_of_days_does_no_harm(client, opened, benches):
    rows = workbook(("Date", "Item", "Spent"), (46182, "Two benches", 400))
    assert bring(client, opened, name="r.xlsx", data=rows)[1] == {benches.pk: "400.00"}


@pytest.mark.parametrize("coding", ["cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_in_the_coding_of_their_spreadsheet_shows_its_letters(client, opened, benches, coding):
    data = "Item;Spent\nTwo benches;£400\nCafé;£5\n".encode(coding)
    words, spent = bring(client, opened, name="r.csv", data=data)
    assert "Café" in words and spent == {benches.pk: "400.00"}


@pytest.mark.parametrize("amount", ["1.234,50", "1e5", "NaN", "9" * 40, "€5"])
def test_cell_that_is_no_amount_is_said_and_its_row_left_out(client, opened, amount):
    words, spent = bring(client, opened, f"Item\tSpent\nTwo benches\t{amount}\nTrees, stakes and soil\t1")
    assert f"The cell is no amount: “{amount}”." in words and len(spent) == 1


def test_hundred_thousand_rows_pasted_are_refused_in_a_sentence(client, opened):
    words, spent = bring(client, opened, "Item\tSpent\n" + "Two benches\t1\n" * 100_000)
    assert "This table has more than 2,000 rows." in words and spent is None


def test_hundred_thousand_rows_in_a_file_are_refused_in_a_sentence(client, opened):
    data = ("Item,Spent\n" + "Two benches at the corner of the street,1.50\n" * 100_000).encode()
    words, spent = bring(client, opened, name="r.csv", data=data)
    assert "This table has more than 2,000 rows." in words and spent is None


@pytest.fixture(scope="module")
def bomb():
    """A workbook whose one sheet unpacks to 200 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(200):
                sheet.write(b" " * MB)
    return out.getvalue()


def test_workbook_that_unpacks_to_200_mb_is_refused_in_little_memory(client, opened, bomb):
    tracemalloc.start()
    words, spent = bring(client, opened, name="r.xlsx", data=bomb)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "This workbook unpacks to 201MB." in words and spent is None
    assert most < 20 * MB


def test_workbook_that_lies_about_its_size_is_refused_in_little_memory(client, opened, bomb):
    size = (200 * MB).to_bytes(4, "little")
    assert bomb.count(size) == 2  # of the sheet itself, and of the list at its end
    tracemalloc.start()
    words, spent = bring(client, opened, name="r.xlsx", data=bomb.replace(size, (1000).to_bytes(4, "little")))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "This workbook is broken or was cut off." in words and spent is None
    assert most < 20 * MB


def test_a_paste_longer_than_a_page_takes_is_told_to_come_as_a_file(opened, finance):
    client = Client(enforce_csrf_checks=True)
    client.force_login(finance)
    address = at(opened, "report_paste")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(address).content.decode()).group(1)
    page = client.post(address, {"csrfmiddlewaretoken": token, "pasted": "Two benches\t12.50\n" * 150_000})
    assert page.status_code == 400
    html = page.content.decode()
    assert "too long to paste. Choose it as a file instead" in html and f'href="{address}"' in html
    assert "fewer photos" not in html and not ReportLine.objects.filter(spent__isnull=False).exists()
