"""Conflicts of councillors are reckoned from their hats and shown before a decision, each with its source."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Role
from biglocal.communities.models import Interest
from biglocal.dates import today
from councillors.actions.terms import sync_roles
from councillors.conflicts import conflicts_in
from councillors.models import Ask
from councillors.reads import hats_of
from tests.factories.accounts import PersonFactory
from tests.factories.communities import MembershipFactory, ResidentGroupFactory, RoleHeldFactory
from tests.factories.councillors import AskFactory, TermFactory
from tests.factories.funding import ConflictFactory, ProposalFactory, ProposalLineFactory, ProposalVersionFactory
from tests.factories.meetings import MeetingDecisionFactory, MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(community, councillor):
    group = ResidentGroupFactory(community=community)
    return MembershipFactory(group=group, person=councillor, capacity="councillor", start_date=date(2021, 6, 1))


@pytest.fixture
def trustee(community, councillor, lto, member):
    """She declared that she is a trustee of the body that holds the money."""
    return Interest.objects.create(
        community=community, person=councillor, kind="loyalty", organisation=lto.name,
        description="I am a trustee.", start_date=date(2022, 1, 1),
    )  # fmt: skip


def words_of(community, **more):
    return [one.words for one in conflicts_in(community, on=today(), **{"whole": True, **more})]


def test_no_hat_is_no_conflict_and_one_query(community, councillor, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert words_of(community) == []


def test_member_of_the_partnership(community, member):
    (words,) = words_of(community)
    assert "is a member of" in words and "with a vote" in words


def test_trustee_of_the_body_that_holds_the_money(community, trustee, lto):
    found = {one.words: one for one in conflicts_in(community, on=today(), whole=True)}
    words = f"is tied to {lto.name}, which holds this area’s money: “I am a trustee”"
    assert found[words].source == "register of interests, since 1 January 2022" and not found[words].by_money


def test_officer_of_the_body_that_holds_the_money(community, councillor, lto):
    RoleHeldFactory(person=councillor, role=Role.FINANCE, community=None, organisation=lto)
    (one,) = conflicts_in(community, on=today(), whole=True)
    assert one.words == f"is finance officer of {lto.name}, which holds this area’s money" and one.by_money


def test_trustee_by_role_is_a_hat_and_a_conflict_but_is_not_paid(community, councillor, lto):
    RoleHeldFactory(person=councillor, role=Role.TRUSTEE, community=None, organisation=lto)
    (one,) = conflicts_in(community, on=today(), whole=True)
    assert one.words == f"is trustee of {lto.name}, which holds this area’s money" and not one.by_money
    (hat,) = hats_of(councillor.councillor)
    assert (hat.what, hat.where) == ("Trustee of the locally trusted organisation", lto.name)


def test_ended_hats_and_ended_terms_count_no_more(community, councillor, member, trustee):
    yesterday = today() - timedelta(days=1)
    type(member).objects.update(end_date=yesterday)
    type(trustee).objects.update(end_date=yesterday)
    assert words_of(community) == []
    type(member).objects.update(end_date=None)
    councillor.councillor.terms.update(end_date=yesterday)
    assert words_of(community) == []


def test_hats_in_another_area_count_only_there(other_community, member):
    assert words_of(other_community) == []


def test_ties_that_are_only_counted_are_for_those_who_read_the_register(community, trustee, lto):
    assert not any(lto.name in words for words in words_of(community, whole=False))
    type(trustee).objects.update(visibility="public")
    assert any(lto.name in words for words in words_of(community, whole=False))


@pytest.fixture
def in_review(community, lto, chair, trustee):
    sent = {"state": "submitted", "submitted_at": timezone.now(), "submitted_by": chair}
    proposal = ProposalFactory(community=community, lto=lto, written_by=chair, **sent)
    version = ProposalVersionFactory(proposal=proposal)
    ProposalLineFactory(version=version)
    type(version).objects.filter(pk=version.pk).update(sent_at=timezone.now())
    return proposal


@pytest.fixture
def pages(community, member, trustee, ward, lto, in_review):
    """Pages that ask for an answer or a decision."""
    decision = MeetingDecisionFactory(meeting=MeetingFactory(community=community, on=today()))
    meeting = [community.slug, decision.meeting.number]
    ask = AskFactory(community=community, line=ward.line)
    return {
        "asks": reverse("councillors:ask_list", args=[community.slug]),
        "ask": reverse("councillors:ask_raise", args=[community.slug]),
        "one ask": ask.get_absolute_url(),
        "before the meeting": reverse("meeting_before", args=meeting),
        "the vote": reverse("communities:decision_record", args=[*meeting, decision.pk]),
        "proposal": in_review.get_absolute_url(),
    }


@pytest.mark.parametrize("page", ["asks", "ask", "one ask", "before the meeting", "the vote", "proposal"])
def test_partnership_reads_it_where_it_asks_or_decides(signed_in, chair, pages, lto, page):
    text = signed_in(chair).get(pages[page]).content.decode()
    assert "Cllr Ruth Adeyemi</strong> is a member of" in text and f"is tied to {lto.name}" in text
    assert "register of interests" in text


def test_resident_reads_hats_but_no_hidden_tie(signed_in, resident, pages, lto):
    text = signed_in(resident).get(pages["asks"]).content.decode()
    assert "is a member of" in text and "is tied to" not in text


def test_staff_read_it_before_they_decide(signed_in, decider, in_review, lto):
    ConflictFactory(proposal=in_review, person=decider, has_conflict=False, reason="")
    text = signed_in(decider).get(reverse("grant", args=[in_review.ref])).content.decode()
    assert "Cllr Ruth Adeyemi</strong> is a member of" in text and f"is tied to {lto.name}" in text


def test_the_councillor_is_reminded_on_the_own_page(signed_in, councillor, pages):
    assert "You have another part in this" in signed_in(councillor).get(pages["one ask"]).content.decode()


def test_the_councillor_reads_it_beside_the_buttons_of_the_ward_in_the_same_words(signed_in, councillor, pages, lto):
    browser = signed_in(councillor)
    for page in (pages["one ask"], reverse("ward_home")):
        text = browser.get(page).content.decode()
        assert "You have another part in this: Cllr Ruth Adeyemi is a member of" in text
        assert f"is tied to {lto.name}, which holds this area’s money" in text and "Yes, I will" in text


def test_reminder_of_the_ward_asks_no_more_for_thirty_requests_than_for_three(
    signed_in, councillor, pages, community, ward, django_assert_max_num_queries, settings
):
    settings.RECKONED_SECONDS = 30
    browser = signed_in(councillor)
    browser.get(reverse("ward_home"))
    for asks in (3, 27):
        for _ in range(asks):
            AskFactory(community=community, line=ward.line)
        with django_assert_max_num_queries(15):
            text = browser.get(reverse("ward_home")).content.decode()
        assert text.count("You have another part in this") > asks


def test_no_reminder_where_no_button_is_shown_and_for_a_colleague(signed_in, councillor, pages, ward):
    colleague = TermFactory(ward=ward, councillor__person=PersonFactory())
    sync_roles(term=colleague)
    assert "another part" not in signed_in(colleague.councillor.person).get(reverse("ward_home")).content.decode()
    councillor.councillor.answers.create(ask=Ask.objects.get(), answer="no", at=timezone.now())
    assert "another part" not in signed_in(councillor).get(reverse("ward_home")).content.decode()


def test_visitors_and_outsiders_see_nothing_of_it(client, signed_in, stranger, trustee, councillor):
    page = councillor.councillor.get_absolute_url()
    for browser in (client, signed_in(stranger)):
        assert "is tied to" not in browser.get(page).content.decode()
