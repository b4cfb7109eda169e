"""A table's preview: what is put in is what was shown, and people say by hand where a row belongs."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from biglocal.audit.record import history_of
from funding.actions import PointGiven, ask_about_report, save_report, see_report, show_report, sign_report
from funding.models import ReportLine, SpendReport
from tests.factories.communities import RoleHeldFactory

from .conftest import NOW
from .test_pages import at

TABLE = "Item\tSpent\nTwo benches\t400\nBank charges\t7.50\nTotal\t407.50"


def preview(client, report, pasted=TABLE):
    """Bring a table; return its page, and what the browser would send on from there."""
    page = client.post(at(report, "report_paste"), {"pasted": pasted})
    return page, sent_on(page)


def sent_on(page):
    rows = {f"row_{row.number}": row.line.pk if row.line else "" for row in page.context["rows"] if row.amounts}
    return {"seen": page.context["seen"], "table": page.context["table"], **rows}


def spent():
    return dict(ReportLine.objects.filter(spent__isnull=False).values_list("line", "spent"))


def test_table_is_shown_and_kept_only_on_the_second_press(opened, finance, signed_in, benches):
    client = signed_in(finance)
    page, data = preview(client, opened)
    assert page.context["read"].amounts == {benches.pk: {"spent": Decimal("400.00")}}
    assert spent() == {}
    assert client.post(at(opened, "report_fill"), data).status_code == 302
    assert spent() == {benches.pk: Decimal("400.00")}


def test_row_without_a_match_is_put_where_one_chooses(opened, finance, signed_in, trees, benches):
    client = signed_in(finance)
    _, data = preview(client, opened)
    again = client.post(at(opened, "report_paste"), {**data, "row_3": trees.pk})
    assert again.context["read"].amounts == {
        benches.pk: {"spent": Decimal("400.00")},
        trees.pk: {"spent": Decimal("7.50")},
    }
    assert f'<option value="{trees.pk}" selected>' in again.content.decode()
    assert "Chosen by you" in again.content.decode() and spent() == {}
    client.post(at(opened, "report_fill"), sent_on(again))
    assert spent() == {benches.pk: Decimal("400.00"), trees.pk: Decimal("7.50")}


def test_row_that_was_matched_wrongly_is_moved_or_left_out(opened, finance, signed_in, trees, benches):
    client = signed_in(finance)
    _, data = preview(client, opened)
    moved = client.post(at(opened, "report_paste"), {**data, "row_2": trees.pk, "row_3": trees.pk})
    assert moved.context["read"].amounts == {trees.pk: {"spent": Decimal("407.50")}}
    left = client.post(at(opened, "report_paste"), {**sent_on(moved), "row_2": ""})
    assert left.context["read"].amounts == {trees.pk: {"spent": Decimal("7.50")}}
    assert "Left out by you" in left.content.decode()


def test_choice_that_was_not_shown_yet_is_shown_before_it_is_kept(opened, finance, signed_in, trees):
    client = signed_in(finance)
    _, data = preview(client, opened)
    shown = client.post(at(opened, "report_fill"), {**data, "row_3": trees.pk})
    assert shown.status_code == 200 and "if it is right, press again" in shown.content.decode()
    assert spent() == {}
    assert client.post(at(opened, "report_fill"), sent_on(shown)).status_code == 302
    assert spent()[trees.pk] == Decimal("7.50")


def test_table_with_none_of_our_names_is_matched_row_by_row(opened, finance, signed_in, trees):
    client = signed_in(finance)
    page, data = preview(client, opened, "Item,Spent\nMoon,5")
    assert "Choose below where each one belongs" in page.content.decode()
    assert "into the report" not in page.content.decode()
    again = client.post(at(opened, "report_paste"), {**data, "row_2": trees.pk})
    assert "Put one item into the report" in again.content.decode()


def test_stale_preview_says_who_did_what_and_keeps_the_choice(opened, finance, lto, signed_in, trees):
    client = signed_in(finance)
    _, data = preview(client, opened)
    chosen = sent_on(client.post(at(opened, "report_paste"), {**data, "row_3": trees.pk}))
    colleague = RoleHeldFactory(person__name="Joe Dunn", role="finance", community=None, organisation=lto).person
    save_report(report=opened, by=colleague, now=NOW.replace(hour=11), lines={})
    page = client.post(at(opened, "report_fill"), chosen)
    assert "Joe Dunn saved the report while you had this open" in page.content.decode()
    assert f'<option value="{trees.pk}" selected>' in page.content.decode() and spent() == {}
    assert client.post(at(opened, "report_fill"), sent_on(page)).status_code == 302
    assert spent()[trees.pk] == Decimal("7.50")


def test_table_pressed_twice_is_put_in_once(opened, finance, signed_in):
    client = signed_in(finance)
    _, data = preview(client, opened)
    answers = [client.post(at(opened, "report_fill"), data).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert [line.verb for line in history_of(opened)].count("fill") == 1


def test_back_button_after_signing_puts_nothing_in(written, finance, chair, certifier, signed_in, trees):
    client = signed_in(finance)
    _, data = preview(client, written, "Item,Spent\nTrees,9")
    show_report(report=written, by=finance, now=NOW)
    see_report(report=written, by=chair, on=date(2026, 7, 6), now=NOW)
    sign_report(report=written, by=certifier, now=NOW)
    for page in [client.post(at(written, "report_fill"), data), client.post(at(written, "report_paste"), data)]:
        words = page.content.decode()
        assert "Carl Ives signed the report while you had this open. It is “Signed” now." in words
        assert page.context["read"].amounts == {trees.pk: {"spent": Decimal("9.00")}}
    assert spent()[trees.pk] == Decimal("3000.50")


def test_part_nobody_asked_about_is_not_offered(sent, officer, finance, signed_in, trees, benches):
    ask_about_report(report=sent, by=officer, now=NOW, points=[PointGiven(f"line-{trees.pk}", "Which trees?")])
    page, data = preview(signed_in(finance), sent)
    assert f'<option value="{benches.pk}"' not in page.content.decode()
    answer = signed_in(finance).post(at(sent, "report_fill"), {**data, "row_2": benches.pk})
    assert "Choose an item of this report for row 2" in answer.content.decode()
    assert spent()[benches.pk] == Decimal("400.00")


@pytest.mark.parametrize("change", [
    {"table": ""}, {"table": "nonsense"}, {"table": "[]"}, {"table": "[" * 100_000}, {"table": "a\x00b"},
    {"table": json.dumps({"heads": {}, "rows": [[2, "x", "matched", "", 1, {"spent": "NaN"}]], "chosen": {}})},
    {"table": json.dumps({"heads": {}, "rows": [[2, "x", "matched", "", 1, {"spent": "1e999"}]], "chosen": {}})},
    {"table": json.dumps({"heads": {}, "rows": [[2, "x", "matched", "", "\ud800", {"spent": "5"}]], "chosen": {}})},
])  # fmt: skip
def test_table_that_no_page_wrote_is_refused_in_a_sentence(opened, finance, signed_in, change):
    for page in ["report_fill", "report_paste"]:
        answer = signed_in(finance).post(at(opened, page), {"seen": "x", **change})
        assert answer.status_code == 200
        assert "The table did not come along" in answer.content.decode()
    assert spent() == {} and SpendReport.objects.get().state == "open"


def test_words_of_a_table_are_shown_and_nothing_more(opened, finance, signed_in):
    rows = [[2, "<script>\ud800\u0000", "unmatched", "<b>", 0, {"spent": "5"}]]
    data = {"seen": "x", "table": json.dumps({"heads": {}, "rows": rows, "chosen": {}})}
    words = signed_in(finance).post(at(opened, "report_paste"), data).content.decode()
    assert "&lt;script&gt;" in words and "<script>\u0000" not in words


def test_file_goes_on_as_its_rows(opened, finance, signed_in, benches):
    client = signed_in(finance)
    file = SimpleUploadedFile("r.csv", "Item;Spent\nTwo benches;400\nCafé;3\n".encode("cp1252"))
    page = client.post(at(opened, "report_paste"), {"file": file})
    again = client.post(at(opened, "report_paste"), {**sent_on(page), "row_3": benches.pk})
    assert again.context["read"].amounts == {benches.pk: {"spent": Decimal("403.00")}}
    assert "Added to the row above for the same item" in again.content.decode()
