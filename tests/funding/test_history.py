"""Who did what with the money: in sentences, with before and after, for staff and for the area's own people."""

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.audit.record import record
from biglocal.audit.remembers import before_and_after
from biglocal.communities.actions import leave_portal
from biglocal.dates import today
from funding.history import WAITS, for_residents
from funding.history_kinds import ABOUT, OF_STAFF
from funding.models import Agreement, Proposal
from tests.factories.communities import CommunityFactory, ProgrammeFactory
from tests.factories.funding import AgreementFactory, ConflictFactory, ProposalFactory


def page_of(browser, name, *args, **asked):
    return browser.get(reverse(f"funding:{name}", args=args), asked).content.decode()


# Before and after -----------------------------------------------------------------------------------------------------
def test_a_line_keeps_what_was_before_and_what_is_after(community, chair):
    agreement = Agreement.objects.get(pk=AgreementFactory(community=community, state="offered").pk)
    agreement.state, agreement.title = "accepted", "Year 7"
    line = record("accept", agreement, by=chair, sentence="accepted it", community=community.pk)
    assert line.detail["changed"] == {"state": ["Offered", "Accepted"], "title": ["Year 6 release", "Year 7"]}


def test_what_is_new_or_unchanged_has_nothing_before(community):
    assert before_and_after(AgreementFactory(community=community)) == {}
    assert before_and_after(Agreement.objects.get()) == {}
    assert before_and_after(Agreement.objects.only("title").get()) == {}


def test_each_step_of_a_proposal_is_in_its_history(sent, in_review):
    changed = [line.detail.get("changed", {}).get("state") for line in AuditLine.objects.order_by("pk")]
    assert [pair for pair in changed if pair] == [
        ["Being written", "Agreed by the partnership"],
        ["Agreed by the partnership", "New"],
        ["New", "Being read"],
    ]


# Staff ----------------------------------------------------------------------------------------------------------------
def test_staff_read_sentences_with_before_and_after(signed_in, officer, in_review):
    page = page_of(signed_in(officer), "money_history")
    assert "Harjit Gill" in page and in_review.title in page
    assert "State: Being written → Agreed by the partnership" in page


def test_the_history_is_narrowed_by_the_address(signed_in, officer, chair, sent, community):
    record("accept", AgreementFactory(community=community), by=chair, sentence="accepted it", community=community.pk)
    browser = signed_in(officer)
    assert "accepted it" not in page_of(browser, "money_history", kind="proposal")
    assert "accepted it" in page_of(browser, "money_history", area=community.slug, who="harjit")
    assert "Nothing fits" in page_of(browser, "money_history", who="nobody")
    assert "Nothing fits" in page_of(browser, "money_history", until="2001-01-01")
    assert "Enter a day" in page_of(browser, "money_history", since="soon")


def test_the_file_has_before_and_after(signed_in, officer, sent):
    answer = signed_in(officer).get(reverse("funding:money_history_file", args=["csv"]))
    text = answer.getvalue().decode("utf-8-sig")
    assert text.startswith("When,Area,Who,What,Of,About,Before,After")
    assert "state: Agreed by the partnership" in text and "state: New" in text


def test_rule_7_who_declared_a_conflict_reads_nothing_of_it(signed_in, officer, manager, worker, community, sent):
    agreement = AgreementFactory(community=community, proposal=sent, lto=sent.lto, title="The tap, agreed")
    record("accept", agreement, by=None, sentence="it was taken up", community=community.pk)
    for person in (officer, worker):
        ConflictFactory(proposal=sent, person=person, has_conflict=True, reason="My sister")
    assert "It was taken up" in page_of(signed_in(manager), "money_history")
    for page in [
        page_of(signed_in(officer), "money_history"),
        page_of(signed_in(worker), "area_history", community.slug),
        signed_in(officer).get(reverse("funding:money_history_file", args=["csv"])).getvalue().decode(),
    ]:
        assert sent.title not in page and "taken up" not in page


def test_another_programmes_history_is_not_shown(signed_in, officer, chair):
    theirs = CommunityFactory(programme=ProgrammeFactory(slug="boards", name="Boards"))
    record("accept", AgreementFactory(community=theirs), by=chair, sentence="accepted far away", community=theirs.pk)
    assert "far away" not in page_of(signed_in(officer), "money_history")


# The area's people ----------------------------------------------------------------------------------------------------
def test_residents_read_what_is_theirs_and_not_how_staff_weigh(signed_in, resident, community, ready):
    page = page_of(signed_in(resident), "area_history", community.slug)
    assert "sent" in page and ready.title in page
    for verb in AuditLine.objects.values_list("verb", flat=True):
        assert (verb in OF_STAFF) == (verb not in for_residents(community, resident).values_list("verb", flat=True))


def test_a_decision_that_waits_for_its_second_signature_is_not_told(community, officer, resident):
    proposal = ProposalFactory(community=community)
    record("decide", proposal, by=officer, sentence=f"decided: yes; it {WAITS}", community=community.pk)
    assert not for_residents(community, resident).exists()
    record("confirm", proposal, by=officer, sentence="confirmed the decision", community=community.pk)
    assert [line.verb for line in for_residents(community, resident)] == ["confirm"]


def test_the_newest_stand_on_the_money_page_for_insiders_alone(client, signed_in, resident, community, sent):
    address = reverse("area_money", args=[community.slug])
    assert "All that happened" in signed_in(resident).get(address).content.decode()
    assert "What happened with the money" not in client.get(address).content.decode()


def test_history_survives_who_leaves_without_the_name(signed_in, officer, chair, sent):
    lines = AuditLine.objects.count()
    leave_portal(person=chair, on=today(), now=timezone.now())
    page = page_of(signed_in(officer), "money_history")
    assert "Somebody who left" in page and "Harjit Gill" not in page
    assert AuditLine.objects.count() >= lines


def test_another_areas_history_is_not_found(signed_in, resident, other_community, sent):
    assert signed_in(resident).get(reverse("funding:area_history", args=[other_community.slug])).status_code == 404


def test_an_area_without_history_says_so(signed_in, resident, community):
    assert "Nothing yet" in page_of(signed_in(resident), "area_history", community.slug)


def test_whatever_history_is_about_has_a_name(db):
    for kind in ABOUT.values():
        assert kind.words and len(kind.model.objects.values_list(kind.title)[:1]) < 2


@pytest.mark.parametrize("where", ["money_history", "area_history"])
def test_history_asks_as_often_for_30_as_for_3(
    signed_in, officer, community, chair, where, django_assert_num_queries, django_assert_max_num_queries
):
    def more(number):
        for one in range(number):
            thing = AgreementFactory(community=community) if one % 2 else ProposalFactory(community=community)
            record("send", thing, by=chair, sentence="did something", community=community.pk)

    browser, args = signed_in(officer), [community.slug] if where == "area_history" else []
    more(3)
    page_of(browser, where, *args)
    with django_assert_max_num_queries(10) as few:
        page_of(browser, where, *args)
    more(30)
    with django_assert_num_queries(len(few)):
        assert page_of(browser, where, *args).count("did something") == 30
    assert Proposal.objects.exists()
