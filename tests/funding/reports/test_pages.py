"""Pages of spend reports: what each person finds, what the form keeps, what a refusal leaves as it was."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from biglocal.refusals import Refused
from funding.actions import PointGiven, ask_about_report, save_report
from funding.actions.receipts import take_out_receipt
from funding.actions.report_rules import report_stamp
from funding.models import Receipt, ReportLine, SpendReport
from tests.factories.communities import LtoAppointmentFactory, RoleHeldFactory
from tests.factories.funding import AgreementFactory, BudgetLineFactory
from tests.factories.projects import ProjectFactory, UpdateFactory
from tests.factories.reports import ReceiptFactory, SpendReportFactory
from tests.projects.pictures import exif_with_place, picture

from .conftest import NOW

S = SpendReport.State


def at(report, page="report", *more):
    return reverse(f"funding:{page}", args=[report.agreement.community.slug, report.pk, *more])


def typed(report, trees, benches, **changes):
    """What the finance officer types."""
    said = {
        "seen": report_stamp(report), f"spent_{trees.pk}": "3,000.50", f"committed_{trees.pk}": "300",
        f"spent_{benches.pk}": "400", f"forecast_{benches.pk}": "3600", "happened": "Two benches are in.",
        "with_vat": "on", "do": "save",
    }  # fmt: skip
    return {**said, **changes}


def test_form_saves_and_comes_back(opened, finance, signed_in, trees, benches):
    answer = signed_in(finance).post(at(opened, "report_edit"), typed(opened, trees, benches))
    assert answer.status_code == 302
    page = signed_in(finance).get(at(opened, "report_edit")).content.decode()
    assert 'value="3,000.50"' in page
    assert "£1,599.50" in page  # should be in the bank
    assert ReportLine.objects.get(line=benches).forecast == Decimal("3600.00")


def test_check_adds_up_without_scripts_and_says_what_is_left(opened, finance, signed_in, trees, benches):
    data = typed(opened, trees, benches, do="check", happened="")
    page = signed_in(finance).post(at(opened, "report_edit"), data).content.decode()
    assert "Write in a few sentences what the money made possible." in page
    assert "£3,400.50" in page


@pytest.mark.parametrize("amount", ["1.234,50", "1e5", "NaN", "9" * 40, "-5", "1.999", "\x00", "<b>5</b>"])
def test_amount_that_cannot_be_read_keeps_what_was_typed(opened, finance, signed_in, trees, benches, amount):
    data = typed(opened, trees, benches, **{f"spent_{trees.pk}": amount})
    answer = signed_in(finance).post(at(opened, "report_edit"), data)
    assert answer.status_code == 200
    assert "Two benches are in." in answer.content.decode()
    opened.refresh_from_db()
    assert opened.state == S.OPEN


def test_stale_form_says_who_and_keeps_what_was_typed(written, finance, lto, signed_in, trees, benches):
    data = typed(written, trees, benches, **{f"spent_{trees.pk}": "1,111"})
    colleague = RoleHeldFactory(person__name="Joe Dunn", role="finance", community=None, organisation=lto).person
    save_report(report=written, by=colleague, now=NOW.replace(hour=11), lines={})
    client = signed_in(finance)
    page = client.post(at(written, "report_edit"), data)
    assert "Joe Dunn saved the report while you had this open" in page.content.decode()
    assert 'value="1,111"' in page.content.decode()
    again = {**data, "seen": page.context["form"]["seen"].value()}
    assert client.post(at(written, "report_edit"), again).status_code == 302
    assert ReportLine.objects.get(line=trees).spent == Decimal("1111.00")


def test_back_button_after_signing_saves_nothing(signed, finance, signed_in, trees, benches):
    data = typed(signed, trees, benches, **{f"spent_{trees.pk}": "1"})
    page = signed_in(finance).post(at(signed, "report_edit"), data).content.decode()
    assert "while you had this open" in page or "can’t be changed" in page
    assert ReportLine.objects.get(line=trees).spent == Decimal("3000.50")


def test_words_are_drafted_from_what_was_logged(opened, agreement, community, finance, signed_in):
    park = ProjectFactory(community=community, title="The Triangle")
    agreement.lines.update(project=park)
    UpdateFactory(project=park, title="Two benches in", happened_on="2026-06-09")
    UpdateFactory(project=park, title="Kicked in", kind="setback", happened_on="2026-05-02")
    UpdateFactory(project=park, title="After its time", happened_on="2026-07-02")
    page = signed_in(finance).get(at(opened, "report_edit"))
    form = page.context["form"]
    assert form["happened"].value() == "9 June, The Triangle: Two benches in."
    assert form["changed"].value() == "2 May, The Triangle: Kicked in."
    assert "After its time" not in page.content.decode()


def test_ticked_progress_joins_the_words_and_nothing_is_saved(
    opened, agreement, community, finance, signed_in, trees, benches
):
    park = ProjectFactory(community=community, title="The Triangle")
    agreement.lines.update(project=park)
    ticked = UpdateFactory(project=park, title="Two benches in", happened_on="2026-06-09")
    UpdateFactory(project=park, title="Forty bikes", happened_on="2026-06-10")
    data = typed(opened, trees, benches, do="draft", progress=str(ticked.pk), happened="We began.")
    form = signed_in(finance).post(at(opened, "report_edit"), data).context["form"]
    assert form["happened"].value() == "We began.\n9 June, The Triangle: Two benches in."
    opened.refresh_from_db()
    assert opened.state == S.OPEN


def test_chair_says_when_and_second_person_signs_and_sends(shown, chair, certifier, signed_in):
    data = {"on_0": "6", "on_1": "7", "on_2": "2026", "seen": report_stamp(shown)}
    assert signed_in(chair).post(at(shown, "report_see"), data).status_code == 302
    shown.refresh_from_db()
    assert shown.state == S.SEEN
    press = {"seen": report_stamp(shown), "do": "send"}
    assert signed_in(certifier).post(at(shown, "report_sign"), press).status_code == 302
    shown.refresh_from_db()
    assert (shown.state, shown.versions.count()) == (S.SUBMITTED, 1)
    signed_in(certifier).post(at(shown, "report_sign"), press)
    assert shown.versions.count() == 1


def test_officer_asks_then_sees_what_changed_then_accepts(sent, officer, finance, certifier, signed_in, trees, benches):
    client = signed_in(officer)
    page = reverse("funding:report_review", args=[sent.pk])
    points = {"seen": report_stamp(sent), "part_1": f"line-{trees.pk}", "words_1": "Which trees?"}
    assert client.post(reverse("funding:report_ask", args=[sent.pk]), points).status_code == 302
    sent.refresh_from_db()
    answer = {"seen": report_stamp(sent), f"spent_{trees.pk}": "2,900.50", "answer_1": "Limes.", "do": "show"}
    assert signed_in(finance).post(at(sent, "report_edit"), answer).status_code == 302
    sent.refresh_from_db()
    signed_in(certifier).post(at(sent, "report_sign"), {"seen": report_stamp(sent), "do": "send"})
    sent.refresh_from_db()
    shown = client.get(page)
    assert [(one.before, one.after) for one in shown.context["review"].differences][0] == ("£3,000.50", "£2,900.50")
    client.post(reverse("funding:report_accept", args=[sent.pk]), {"seen": report_stamp(sent)})
    sent.refresh_from_db()
    assert (sent.state, sum(row.amount for row in sent.ledger.all())) == (S.ACCEPTED, Decimal("3300.50"))


def test_half_written_question_is_sent_back_with_its_words(sent, officer, signed_in):
    address = reverse("funding:report_ask", args=[sent.pk])
    page = signed_in(officer).post(address, {"seen": report_stamp(sent), "words_2": "Why?", "part_1": "receipts"})
    assert "Write question 1, or take its part away." in page.content.decode()
    assert "Choose what question 2 is about." in page.content.decode()
    assert not sent.points.exists()


@pytest.mark.parametrize("who", ["resident", "councillor"])
def test_neighbours_read_it_once_it_is_accepted(accepted, request, signed_in, who, opened):
    person = request.getfixturevalue(who)
    assert signed_in(person).get(at(accepted)).status_code == 200
    SpendReport.objects.filter(pk=accepted.pk).update(state="submitted", accepted_by=None, accepted_at=None)
    assert signed_in(person).get(at(accepted)).status_code == 404
    assert not signed_in(person).get(reverse("funding:report_list", args=["arches-local"])).context["page"].object_list


def test_officer_does_not_read_what_was_not_sent(signed, officer, signed_in):
    assert signed_in(officer).get(at(signed)).status_code == 404
    assert signed_in(officer).get(reverse("funding:report_review", args=[signed.pk])).status_code == 404


def test_rule_12_other_organisation_finds_no_draft(written, community, signed_in):
    other = LtoAppointmentFactory(community=community).organisation
    person = RoleHeldFactory(role="finance", community=None, organisation=other).person
    assert [signed_in(person).get(at(written, page)).status_code for page in ("report", "report_edit")] == [404, 404]


def test_another_areas_report_is_not_found_under_this_one(written, other_community, finance, signed_in):
    foreign = SpendReportFactory(agreement=AgreementFactory(community=other_community), state="open")
    for page in ["report", "report_edit", "report_paste"]:
        address = reverse(f"funding:{page}", args=["arches-local", foreign.pk])
        assert signed_in(finance).get(address).status_code == 404


# Tables ---------------------------------------------------------------------------------------------------------------
def test_our_own_sheet_comes_back_filled_in(opened, finance, signed_in, benches):
    client = signed_in(finance)
    text = b"".join(client.get(at(opened, "report_sheet", "csv")).streaming_content).decode("utf-8-sig")
    filled = text.replace("Two benches,4000.00,0.00,", "Two benches,4000.00,0.00,400")
    assert filled != text
    page = client.post(at(opened, "report_paste"), {"file": SimpleUploadedFile("r.csv", filled.encode())})
    assert page.context["read"].amounts[benches.pk] == {"spent": Decimal("400.00")}


def test_sheet_of_another_report_is_refused_by_its_name(opened, finance, lto, community, signed_in):
    walk = AgreementFactory(community=community, lto=lto, title="Thursday walk")
    other = SpendReportFactory(agreement=walk, state="open")
    text = f"Item,Spent,Report\nTwo benches,5,R-{other.pk}"
    page = signed_in(finance).post(at(opened, "report_paste"), {"pasted": text}).content.decode()
    assert "This table is for “Thursday walk”, January to June 2026, not for this report" in page


def test_items_of_another_agreement_are_refused_by_its_name(opened, finance, lto, community, signed_in):
    walk = AgreementFactory(community=community, lto=lto, title="Thursday walk")
    BudgetLineFactory(agreement=walk, description="Tea, boots and maps")
    text = "Item\tSpent\nTea, boots and maps\t5"
    page = signed_in(finance).post(at(opened, "report_paste"), {"pasted": text}).content.decode()
    assert "This table is for “Thursday walk”, not for this report" in page


@pytest.mark.parametrize(
    ("data", "words"),
    [({}, "Paste the table, or choose a file"), ({"pasted": "\x00"}, "nothing in this table"),
     ({"pasted": "a\tb\tc"}, "can’t tell which column"), ({"pasted": "Item\tSpent\nMoon\t5"}, "None of the rows")],
)  # fmt: skip
def test_table_that_says_nothing_is_refused_in_a_sentence(opened, finance, signed_in, data, words):
    page = signed_in(finance).post(at(opened, "report_paste"), data)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not ReportLine.objects.filter(spent__isnull=False).exists()


def test_table_after_questions_changes_only_what_was_asked(sent, officer, finance, signed_in, trees, benches):
    ask_about_report(report=sent, by=officer, now=NOW, points=[PointGiven(f"line-{trees.pk}", "Which trees?")])
    text = "Item\tSpent\nTwo benches\t1\nTrees, stakes and soil\t2"
    page = signed_in(finance).post(at(sent, "report_paste"), {"pasted": text})
    assert list(page.context["read"].amounts) == [trees.pk]
    assert "Local Trust did not ask about Two benches" in page.content.decode()


# Receipts -------------------------------------------------------------------------------------------------------------
def bill(name="bill.pdf", data=b"%PDF-1.4 a bill"):
    return SimpleUploadedFile(name, data)


def send_files(client, report, trees, benches, *files, **changes):
    return client.post(at(report, "report_edit"), typed(report, trees, benches, files=list(files), **changes))


def test_receipts_are_kept_once_and_given_as_downloads(opened, finance, signed_in, trees, benches):
    client = signed_in(finance)
    send_files(client, opened, trees, benches, bill(), bill(), picture(name="fence.jpg", exif=exif_with_place()))
    assert {row.kind for row in opened.receipts.all()} == {"pdf", "jpg"}
    receipt = opened.receipts.get(kind="pdf")
    answer = client.get(at(opened, "report_receipt", receipt.key))
    assert answer["Content-Disposition"] == 'attachment; filename="bill.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("file", "words"),
    [(bill("run.pdf", b"MZ a program"), "“run.pdf” is not a photo or PDF"), (bill("none.pdf", b""), "empty"),
     (bill("page.jpg", b"<svg onload=alert(1)>"), "“page.jpg” is not a photo or PDF")],
)  # fmt: skip
def test_file_that_is_no_receipt_is_refused_by_its_bytes(opened, finance, signed_in, trees, benches, file, words):
    file.seek(0)
    page = send_files(signed_in(finance), opened, trees, benches, bill(), file)
    assert words in page.content.decode()
    assert not Receipt.objects.exists()
    assert "Two benches are in." in page.content.decode()


def test_receipt_is_taken_out_before_it_is_sent(
    opened, finance, signed_in, trees, benches, django_capture_on_commit_callbacks
):
    client = signed_in(finance)
    send_files(client, opened, trees, benches, bill())
    opened.refresh_from_db()
    receipt = opened.receipts.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at(opened, "report_edit"), typed(opened, trees, benches, out=str(receipt.key)))
    assert not opened.receipts.exists()
    assert not receipt.file.storage.exists(receipt.file.name)


def test_rule_2_receipt_that_was_sent_stays(opened, finance, accepted):
    receipt = ReceiptFactory(report=accepted, sent_in=accepted.versions.first())
    with pytest.raises(Refused, match="was sent with the report, so it stays"):
        take_out_receipt(receipt=receipt, by=finance, now=NOW)
    assert Receipt.objects.filter(pk=receipt.pk).exists()


@pytest.mark.parametrize("who", ["resident", "chair", "worker", "rep", "councillor"])
def test_rule_15_receipts_are_never_for_others(accepted, request, signed_in, who):
    receipt = ReceiptFactory(report=accepted, sent_in=accepted.versions.first())
    client = signed_in(request.getfixturevalue(who))
    assert client.get(at(accepted, "report_receipt", receipt.key)).status_code == 404
    assert "bill.pdf" not in client.get(at(accepted)).content.decode()


# Pace -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("page", "most"), [("report_edit", 12), ("report", 12)])
def test_pages_ask_as_much_for_thirty_lines_as_for_three(
    opened, agreement, finance, signed_in, django_assert_num_queries, django_assert_max_num_queries, page, most
):
    client = signed_in(finance)
    client.get(at(opened, page))
    with django_assert_max_num_queries(most) as asked:
        client.get(at(opened, page))
    type(agreement).objects.filter(pk=agreement.pk).update(amount=agreement.amount + 28)
    for number in range(28):
        line = BudgetLineFactory(agreement=agreement, description=f"Item {number}", amount=Decimal("1.00"))
        ReportLine.objects.create(report=opened, line=line, spent=Decimal("0.10"))
    with django_assert_num_queries(len(asked)):
        client.get(at(opened, page))
