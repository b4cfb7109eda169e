"""The page of a fund-holding body, and the papers it brings."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from funding.models import Paper
from tests.factories.communities import CommunityFactory, LtoAppointmentFactory
from tests.factories.funding import AgreementFactory, BudgetLineFactory
from tests.factories.payments import CheckedPaperFactory, PaperFactory, good_papers
from tests.factories.reports import PaymentFactory, SpendReportFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a policy"


def agreed(community, lto, **more):
    made = AgreementFactory(community=community, lto=lto, amount=Decimal("60000.00"), **more)
    report = SpendReportFactory(agreement=made, state="open")
    PaymentFactory(agreement=made, amount=Decimal("51250.00"), waits_for_report=report)
    return made


def paper_form(**changes):
    day = {"dated_on_0": "1", "dated_on_1": "6", "dated_on_2": "2026"}
    file = SimpleUploadedFile("../../policy.exe", PDF)
    return {"kind": "insurance", **day, "file": file, **changes}


def test_what_hangs_on_a_report_is_said(community, lto, finance, signed_in):
    agreed(community, lto)
    page = signed_in(finance).get(reverse("lto")).content.decode()
    assert "Your next £51,250 is paid when we have it." in page and community.name in page


def test_all_areas_of_the_body_are_there_and_no_others(community, lto, finance, certifier, signed_in):
    second = LtoAppointmentFactory(organisation=lto, community__programme=community.programme).community
    agreed(second, lto, title="Elsewhere but ours")
    AgreementFactory(community=community, title="Somebody else’s")
    for person in (finance, certifier):
        page = signed_in(person).get(reverse("lto")).content.decode()
        assert "Elsewhere but ours" in page and "Somebody else" not in page


def test_the_page_takes_as_many_queries_for_many_agreements(
    community, lto, finance, signed_in, django_assert_max_num_queries
):
    for _ in range(3):
        agreed(community, lto)
    good_papers(lto)
    client = signed_in(finance)
    client.get(reverse("lto"))
    with django_assert_max_num_queries(15) as few:
        client.get(reverse("lto"))
    for _ in range(27):
        agreed(community, lto)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("lto"))


def test_the_payment_list_takes_as_many_queries_for_thirty(
    community, lto, officer, signed_in, django_assert_max_num_queries
):
    made = AgreementFactory(community=community, lto=lto)
    [PaymentFactory(agreement=made, number=n, amount=Decimal("10.00")) for n in range(1, 4)]
    client, address = signed_in(officer), reverse("funding:payment_list")
    client.get(address)
    with django_assert_max_num_queries(10) as few:
        client.get(address)
    [PaymentFactory(agreement=made, number=n, amount=Decimal("10.00")) for n in range(4, 31)]
    with django_assert_max_num_queries(len(few)):
        assert "30 payments" in client.get(address).content.decode()


@pytest.mark.parametrize("query", ["?q=BL-", "?q=%00", "?state=nonsense", "?page=x", "?q=" + "a" * 101, "?late=yes"])
def test_filters_that_make_no_sense_break_nothing(officer, signed_in, query):
    assert signed_in(officer).get(reverse("funding:payment_list") + query).status_code == 200
    assert signed_in(officer).get(reverse("funding:paper_list") + query).status_code == 200


def test_a_paper_is_brought_once_under_a_name_of_chance(lto, finance, signed_in):
    client, address = signed_in(finance), reverse("funding:paper_add", args=[lto.slug])
    key = "4b1a1f6e-58a2-4a0c-9d3b-6f0d0f5d1f11"
    for _ in range(2):
        assert client.post(address, paper_form(form_key=key)).status_code == 302
    paper = Paper.objects.get()
    assert paper.file.name.endswith(".pdf") and "policy" not in paper.file.name


@pytest.mark.parametrize("raw", [b"MZ\x90 a program", b"<html><script>", b"PK\x03\x04 no zip", b"GIF89a"])
def test_rule_15_a_paper_is_known_by_its_bytes(lto, finance, signed_in, raw):
    address = reverse("funding:paper_add", args=[lto.slug])
    answer = signed_in(finance).post(address, paper_form(file=SimpleUploadedFile("policy.pdf", raw)))
    assert "Save it as PDF" in answer.content.decode() and not Paper.objects.exists()


def test_rule_15_a_paper_is_a_download_for_its_people_and_officers(
    lto, finance, certifier, officer, chair, stranger, signed_in
):
    signed_in(finance).post(reverse("funding:paper_add", args=[lto.slug]), paper_form())
    address = reverse("funding:paper_file", args=[Paper.objects.get().pk])
    for person in (finance, certifier, officer):
        answer = signed_in(person).get(address)
        assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    for person in (chair, stranger):
        assert signed_in(person).get(address).status_code == 404


def test_nobody_brings_papers_of_another_body(finance, signed_in):
    other = LtoAppointmentFactory(community=CommunityFactory()).organisation
    assert signed_in(finance).get(reverse("funding:paper_add", args=[other.slug])).status_code == 404


def test_rule_14_a_note_with_an_account_number_is_refused(lto, finance, signed_in):
    address = reverse("funding:paper_add", args=[lto.slug])
    answer = signed_in(finance).post(address, paper_form(note="Account 12345678"))
    assert "bank details are never kept" in answer.content.decode() and not Paper.objects.exists()


def test_a_paper_that_lapses_soon_says_so(community, lto, finance, signed_in):
    CheckedPaperFactory(organisation=lto, expires_on=timezone.localdate() + timedelta(days=20))
    page = signed_in(finance).get(reverse("lto")).content.decode()
    assert "Lapses soon" in page and "Missing" in page


def test_an_officer_checks_a_paper_on_its_page(lto, officer, signed_in):
    paper = PaperFactory(organisation=lto)
    address = reverse("funding:paper_detail", args=[paper.pk])
    assert signed_in(officer).get(address).status_code == 200
    signed_in(officer).post(address, {"answer": "yes"})
    paper.refresh_from_db()
    assert paper.checked_by == officer


def test_the_named_person_reads_and_accepts(community, lto, finance, signed_in, allocation):
    offer = AgreementFactory(community=community, lto=lto, state="offered", offered_on=timezone.localdate())
    BudgetLineFactory(agreement=offer)
    client, address = signed_in(finance), reverse("funding:agreement_accept", args=[community.slug, offer.pk])
    seen = client.get(address).context["form"].initial["seen"]
    answer = client.post(address, {"name": "Fiona Nash", "seen": seen})
    assert "Tick the box" in answer.content.decode()
    client.post(address, {"name": "Fiona Nash", "agreed": "on", "seen": seen})
    offer.refresh_from_db()
    assert (offer.state, offer.accepted_name, offer.accepted_by) == ("accepted", "Fiona Nash", finance)
