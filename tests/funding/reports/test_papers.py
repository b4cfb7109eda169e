"""Insurance and safeguarding among the report's own checks."""

from datetime import date

import pytest
from django.urls import reverse

from biglocal.refusals import Refused
from funding.actions import show_report, sign_report
from funding.models import Paper, SpendReport
from funding.report_papers import paper_checks
from tests.factories.payments import CheckedPaperFactory, PaperFactory

from .conftest import NOW, ON
from .test_flow import everything
from .test_pages import at, typed

NONE = "No insurance of yours is in date here"


@pytest.fixture
def lapsed(agreement, lto):
    """The insurance lapsed on the last day the report is about."""
    Paper.objects.filter(organisation=lto, kind="insurance").update(expires_on=date(2026, 6, 30))


def test_report_is_not_shown_while_insurance_has_lapsed(written, finance, lapsed):
    before = everything(written)
    with pytest.raises(Refused, match=NONE):
        show_report(report=written, by=finance, now=NOW)
    assert everything(written) == before


@pytest.mark.parametrize("kind", ["insurance", "safeguarding"])
def test_report_is_not_signed_while_a_paper_is_missing(seen, certifier, lto, kind):
    Paper.objects.filter(organisation=lto, kind=kind).delete()
    with pytest.raises(Refused, match=r"in date here\. Bring it on your organisation’s page"):
        sign_report(report=seen, by=certifier, now=NOW)


def test_paper_that_is_still_being_checked_lets_it_go_on(written, finance, chair, lto, lapsed):
    PaperFactory(organisation=lto, expires_on=date(2027, 6, 30))
    assert show_report(report=written, by=finance, now=NOW).state == "shown"
    assert [check.says for check in paper_checks(written, ON)] == [
        "in date until 30 June 2027, Local Trust is still checking it",
        "in date",
    ]


def test_last_report_asks_for_the_last_day_it_is_about(written, lapsed):
    SpendReport.objects.filter(pk=written.pk).update(is_final=True)
    written.refresh_from_db()
    assert [check.paper is not None for check in paper_checks(written, ON)] == [True, True]


def test_programme_that_asks_for_no_papers_asks_for_none_here(programme, written, finance, chair, lapsed):
    type(programme).objects.update(papers_asked="accounts bank")
    written.refresh_from_db()
    assert show_report(report=SpendReport.objects.get(), by=finance, now=NOW).state == "shown"


def test_form_says_what_is_missing_and_leads_to_where_it_is_brought(
    opened, finance, lto, signed_in, trees, benches, lapsed
):
    client = signed_in(finance)
    page = client.post(at(opened, "report_edit"), typed(opened, trees, benches, do="show")).content.decode()
    assert NONE in page and "Two benches are in." in page
    assert f'{reverse("funding:paper_add", args=[lto.slug])}?kind=insurance"' in page
    CheckedPaperFactory(organisation=lto, expires_on=date(2027, 6, 30))
    opened.refresh_from_db()
    assert client.post(at(opened, "report_edit"), typed(opened, trees, benches, do="show")).status_code == 302


def test_officer_reads_the_papers_as_they_stood_when_it_was_sent(sent, officer, certifier, signed_in, lto):
    Paper.objects.filter(organisation=lto).delete()
    page = signed_in(officer).get(reverse("funding:report_review", args=[sent.pk])).content.decode()
    assert "Insurance: in date." in page and "Safeguarding policy: in date." in page


@pytest.mark.parametrize(("who", "sees"), [("certifier", True), ("chair", True), ("resident", False)])
def test_those_who_see_and_sign_it_read_how_the_papers_stand(shown, request, signed_in, who, sees):
    page = signed_in(request.getfixturevalue(who)).get(at(shown)).content.decode()
    assert ("Insurance and safeguarding" in page) is sees
