"""A councillor's own roles and dates, on paper for the council's register of interests."""

import io
from datetime import date

import pypdf
import pytest
from django.urls import reverse

from biglocal.communities.models import Attendance
from funding.models import MoneyDecision
from tests.factories.communities import MembershipFactory, ResidentGroupFactory
from tests.factories.councillors import TermFactory
from tests.factories.funding import ProposalFactory
from tests.factories.meetings import MeetingDecisionFactory, MeetingFactory
from tests.factories.places import CouncilFactory, WardFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(councillor, community):
    """The councillor is a member of the partnership with a vote since 2021."""
    return MembershipFactory(
        group=ResidentGroupFactory(community=community),
        person=councillor,
        capacity="councillor",
        start_date=date(2021, 6, 1),
    )


@pytest.fixture
def decided(community, member, councillor, officer):
    """The partnership agreed a sum at a meeting where the councillor was."""
    meeting = MeetingFactory(community=community, on=date(2026, 3, 2))
    Attendance.objects.create(meeting=meeting, person=councillor, voting=True)
    decision = MeetingDecisionFactory(
        meeting=meeting, title="A tap", outcome="agreed", recorded_by=officer, recorded_at="2026-03-02T20:00Z"
    )
    MoneyDecision.objects.create(decision=decision, proposal=ProposalFactory(community=community, asked=5000))
    return decision


def test_sheet_holds_terms_areas_hats_and_money(signed_in, councillor, community, decided):
    page = signed_in(councillor).get(reverse("role_sheet")).content.decode()
    spans = ["9 May 2023 to today", "1 June 2021 to today"]
    money = ["A tap (Arches Local)", "£5,000", "Could vote"]
    for words in ["Cllr Ruth Adeyemi", "Luton and Wayfield", "Gifts", *spans, *money]:
        assert words in page


def test_file_is_tagged_and_says_its_language(signed_in, councillor, decided):
    answer = signed_in(councillor).get(reverse("role_sheet_file"))
    assert answer["Content-Type"] == "application/pdf" and "ruth-adeyemi-roles" in answer["Content-Disposition"]
    file = pypdf.PdfReader(io.BytesIO(answer.content))
    root = file.trailer["/Root"]
    assert root["/Lang"] == "en-GB" and root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    text = file.pages[0].extract_text()
    assert "Luton and Wayfield" in text and "A tap" in text and "Gifts" in text


def test_only_ones_own(client, signed_in, councillor, chair, officer):
    for name in ("role_sheet", "role_sheet_file"):
        assert client.get(reverse(name)).status_code == 302
        for person in (chair, officer):
            assert signed_in(person).get(reverse(name)).status_code == 404


def test_sheet_stays_after_the_last_term(signed_in, councillor):
    councillor.councillor.terms.update(end_date=date(2024, 5, 2))
    page = signed_in(councillor).get(reverse("role_sheet")).content.decode()
    assert "9 May 2023 to 2 May 2024" in page and "None." in page


def test_decisions_of_others_are_not_listed(signed_in, councillor, decided):
    Attendance.objects.all().delete()
    assert "A tap" not in signed_in(councillor).get(reverse("role_sheet")).content.decode()


@pytest.mark.parametrize("rows", [3, 30])
def test_sheet_needs_the_same_queries_for_3_and_30(signed_in, councillor, rows, django_assert_max_num_queries):
    for year in range(1980, 1980 + rows):
        first, last = date(year, 5, 1), date(year, 9, 1)
        TermFactory(councillor=councillor.councillor, start_date=first, end_date=last)
    browser = signed_in(councillor)
    with django_assert_max_num_queries(10):
        browser.get(reverse("role_sheet"))


def test_term_that_ended_with_its_council_says_so(signed_in, councillor, community):
    heir = CouncilFactory(name="Somerset Council")
    gone = CouncilFactory(name="Somerset West and Taunton Council", end_date=date(2023, 3, 31))
    gone.replaced_by.add(heir)
    ward = WardFactory(ward_set__council=gone, ward_set__end_date=gone.end_date)
    terms = {"councillor": councillor.councillor, "ward": ward}
    TermFactory(**terms, start_date=date(2019, 5, 7), end_date=date(2022, 6, 1))
    TermFactory(**terms, start_date=date(2022, 7, 1), end_date=gone.end_date, ended="ward_ended")
    page = signed_in(councillor).get(reverse("role_sheet")).content.decode()
    ended = "Somerset West and Taunton Council ended that day, and Somerset Council took its place."
    assert page.count(ended) == 1 and f"1 July 2022 to 31 March 2023. {ended}" in page
    text = pypdf.PdfReader(io.BytesIO(signed_in(councillor).get(reverse("role_sheet_file")).content)).pages[0]
    assert "Somerset Council took its place" in " ".join(text.extract_text().split())
