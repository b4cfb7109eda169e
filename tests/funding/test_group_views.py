"""The group's pages: who sees what, what a form keeps, what a button does."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from funding.actions import agree_proposal, ask_for_changes, declare_conflict, save_proposal, send_proposal
from funding.models import Agreement, Decision, Proposal
from tests.factories.communities import LtoAppointmentFactory, PlanFactory, PriorityFactory, RoleHeldFactory
from tests.factories.funding import (
    AgreementFactory,
    BudgetLineFactory,
    ConflictFactory,
    LedgerEntryFactory,
    ProposalFactory,
    ProposalLineFactory,
    ProposalVersionFactory,
)
from tests.factories.payments import asks

from .conftest import WORDS


def at(name, thing, *more):
    return reverse(f"funding:{name}", args=[thing.community.slug, thing.ref, *more])


@pytest.fixture
def posted(lto):
    """What the browser sends for a whole form."""
    costs = {"costs-TOTAL_FORMS": "5", "costs-INITIAL_FORMS": "0"}
    rows = [("Tap, pipe and meter", "3,850"), ("Fence and gate", "£5900.50"), ("", ""), ("", ""), ("", "")]
    for number, (description, amount) in enumerate(rows):
        costs |= {f"costs-{number}-description": description, f"costs-{number}-amount": amount}
    return {"title": "A tap", "kind": "project", "lto": lto.pk, **WORDS, **costs, "do": "save"}


def test_a_worker_writes_a_proposal(signed_in, worker, community, posted):
    client = signed_in(worker)
    page = client.post(reverse("funding:proposal_new", args=[community.slug]), posted, follow=True)
    assert page.status_code == 200 and "Being written" in page.content.decode()
    assert Proposal.objects.get().asked == Decimal("9750.50")


def test_the_same_form_sent_twice_is_one_proposal(signed_in, worker, community, posted):
    address = reverse("funding:proposal_new", args=[community.slug])
    posted["form_key"] = "6f1f5c3e-33a5-4d6f-9a1e-111111111111"
    for _ in range(2):
        signed_in(worker).post(address, posted)
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Enter what it is for"),
        ({"title": "a\x00b"}, "Take out the character"),
        ({"what": "x" * 100_000}, "You have 96,000 too many"),
        ({"kind": "small"}, "Choose what kind of money"),
        ({"costs-0-amount": "lots"}, "Enter the amount in pounds"),
        ({"costs-0-amount": "-1"}, "Enter an amount above £0"),
        ({"costs-0-amount": "9" * 100_000}, "Enter a smaller amount"),
        ({"costs-0-project": "999999"}, "Choose one from the list"),
        ({"costs-TOTAL_FORMS": "no"}, "ManagementForm"),
        ({"needed_by_0": "31", "needed_by_1": "2", "needed_by_2": "2027"}, "Enter a day that is in the calendar"),
    ],
)
def test_bad_input_is_told_in_a_sentence_and_kept(signed_in, worker, community, posted, change, sentence):
    page = signed_in(worker).post(reverse("funding:proposal_new", args=[community.slug]), {**posted, **change})
    assert page.status_code == 200 and sentence in page.content.decode()
    assert "61 homes signed the watering rota" in page.content.decode()
    assert not Proposal.objects.exists()


def test_a_cost_that_is_begun_is_kept_with_the_draft(signed_in, worker, community, posted):
    client = signed_in(worker)
    client.post(reverse("funding:proposal_new", args=[community.slug]), {**posted, "costs-1-description": ""})
    draft = Proposal.objects.get()
    assert "Not finished yet: cost 2." in client.get(draft.get_absolute_url()).content.decode()
    row = client.get(at("proposal_edit", draft)).context["costs"][1]
    assert (row["description"].value() or "", row["amount"].value()) == ("", "5,900.50")


def test_markup_is_shown_as_typed(signed_in, worker, community, posted):
    posted["what"] = "<script>alert(1)</script>"
    page = signed_in(worker).post(reverse("funding:proposal_new", args=[community.slug]), posted, follow=True)
    assert b"&lt;script&gt;alert(1)" in page.content and b"<script>alert" not in page.content


def test_save_and_add_lines_brings_more_rows(signed_in, worker, draft):
    address = at("proposal_edit", draft)
    rows = [signed_in(worker).get(address + more).context["costs"].total_form_count() for more in ["", "?more=1"]]
    assert rows == [5, 7]


def test_an_edit_keeps_what_is_typed(signed_in, worker, draft, posted):
    posted |= {"title": "A tap and a trough", "costs-INITIAL_FORMS": "3", "costs-2-description": "", "seen": "draft-0"}
    page = signed_in(worker).post(at("proposal_edit", draft), posted)
    assert page.status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.asked) == ("A tap and a trough", Decimal("9750.50"))


def test_a_stale_edit_keeps_nothing(signed_in, worker, agreed, posted):
    page = signed_in(worker).post(at("proposal_edit", agreed), {**posted, "seen": "draft-0"})
    assert "while you had this open. It is" in page.content.decode()
    agreed.refresh_from_db()
    assert agreed.state == "agreed"


def test_the_chair_agrees_and_sends(signed_in, chair, draft, decision):
    client = signed_in(chair)
    client.post(at("proposal_agree", draft), {"decision": decision.pk})
    page = client.post(at("proposal_send", draft), follow=True)
    assert "With Local Trust" in page.content.decode()


def test_a_worker_cannot_send(signed_in, worker, agreed):
    assert signed_in(worker).post(at("proposal_send", agreed)).status_code == 403


def test_sending_by_get_changes_nothing(signed_in, chair, agreed):
    assert signed_in(chair).get(at("proposal_send", agreed)).status_code == 405


def test_points_are_numbered_for_the_group(signed_in, worker, in_review, officer):
    ask_for_changes(proposal=in_review, by=officer, points=["A lock?", "Who pays?"], now=timezone.now())
    page = signed_in(worker).get(in_review.get_absolute_url()).content.decode()
    assert "<li>A lock?</li><li>Who pays?</li>" in page and "Change the words" in page


def test_warnings_do_not_block(signed_in, chair, worker, draft, written):
    soon = {**written, "needed_by": timezone.localdate() + timedelta(days=5)}
    save_proposal(proposal=draft, by=worker, now=timezone.now(), **soon)
    page = signed_in(chair).get(draft.get_absolute_url()).content.decode()
    assert "Local Trust asks for 28 days" in page and "8 is the fewest" in page


def test_drafts_are_for_who_writes(signed_in, resident, draft):
    assert signed_in(resident).get(draft.get_absolute_url()).status_code == 404


def test_residents_read_what_was_sent(signed_in, resident, sent):
    assert signed_in(resident).get(sent.get_absolute_url()).status_code == 200


def test_another_areas_proposal_is_not_found(signed_in, chair, sent, other_community):
    other = ProposalFactory(community=other_community, ref="G-7777")
    here = reverse("funding:proposal_detail", args=[sent.community.slug, other.ref])
    assert signed_in(chair).get(here).status_code == 404
    assert signed_in(chair).get(other.get_absolute_url()).status_code == 404


def test_a_conflict_shuts_the_groups_page_too(signed_in, sent, officer):
    declare_conflict(proposal=sent, by=officer, has_conflict=True, reason="A sister", now=timezone.now())
    page = signed_in(officer).get(sent.get_absolute_url())
    assert page.status_code == 403 and "conflict of interest" in page.content.decode()
    listed = signed_in(officer).get(reverse("funding:proposal_list", args=[sent.community.slug]))
    assert sent.title not in listed.content.decode()


def test_the_answer_is_shown(signed_in, resident, ready, decide):
    decide(answer="conditions", conditions=asks("A letter from the landlord"))
    page = signed_in(resident).get(ready.get_absolute_url()).content.decode()
    assert "Yes, with conditions: £24,600" in page and "A letter from the landlord" in page


def test_an_unconfirmed_answer_is_not_shown(signed_in, resident, ready, decide, programme):
    type(programme).objects.update(second_signature_above=Decimal("1.00"))
    decide()
    assert "Go on." not in signed_in(resident).get(ready.get_absolute_url()).content.decode()


def test_the_list_asks_as_often_for_many(signed_in, chair, community, django_assert_max_num_queries):
    browser = signed_in(chair)
    for size in [3, 27]:
        for _ in range(size):
            ProposalFactory(community=community)
        with django_assert_max_num_queries(8):
            page = browser.get(reverse("funding:proposal_list", args=[community.slug]))
    assert len(page.context["page"]) == 30


# Money ----------------------------------------------------------------------------------------------------------------
def test_everybody_sees_totals_and_nobody_else_lines(client, signed_in, resident, stranger, community, allocation):
    line = BudgetLineFactory(agreement=AgreementFactory(community=community), description="A secret bench")
    LedgerEntryFactory(agreement=line.agreement, line=line, amount=Decimal("1234.56"))
    address = reverse("area_money", args=[community.slug])
    for visitor, inside in [(client, False), (signed_in(stranger), False), (signed_in(resident), True)]:
        page = visitor.get(address).content.decode()
        assert "£1,234.56" in page and ("A secret bench" in page) is inside


def test_an_area_without_money_says_so_kindly(client, community):
    page = client.get(reverse("area_money", args=[community.slug])).content.decode()
    assert "Nothing spent yet" in page and "No plan running" in page


def test_finance_accepts_on_the_money_page(signed_in, finance, chair, community, decide):
    decide()
    agreement = Agreement.objects.get()
    address = reverse("funding:agreement_accept", args=[community.slug, agreement.pk])
    given = {"name": "Fiona Nash", "agreed": "on"}
    assert signed_in(chair).post(address, given).status_code == 403
    assert "Accepted. The payments are planned" in signed_in(finance).post(address, given, follow=True).content.decode()


def test_another_areas_agreement_is_not_accepted(signed_in, finance, community, other_community):
    agreement = AgreementFactory(community=other_community, state="offered")
    address = reverse("funding:agreement_accept", args=[community.slug, agreement.pk])
    assert signed_in(finance).post(address).status_code == 404


def test_the_money_page_asks_as_often_for_many(signed_in, finance, community, django_assert_max_num_queries):
    browser = signed_in(finance)
    plan = PlanFactory(community=community)
    for size in [3, 27]:
        for _ in range(size):
            priority = PriorityFactory(plan=plan, budget=Decimal("20000.00"))
            line = BudgetLineFactory(agreement=AgreementFactory(community=community), priority=priority)
            LedgerEntryFactory(agreement=line.agreement, line=line)
        with django_assert_max_num_queries(15):
            browser.get(reverse("area_money", args=[community.slug]))


def test_a_declared_conflict_shuts_the_groups_pages_and_buttons_too(signed_in, agreed, chair, worker):
    for person in (chair, worker):
        ConflictFactory(proposal=agreed, person=person, has_conflict=True, reason="A cousin")
    for name in ("proposal_detail", "proposal_edit"):
        assert signed_in(worker).get(at(name, agreed)).status_code == 403
    assert signed_in(chair).get(at("proposal_agree", agreed)).status_code == 403
    for name in ("proposal_send", "proposal_withdraw"):
        assert signed_in(chair).post(at(name, agreed)).status_code == 403
    agreed.refresh_from_db()
    assert agreed.state == "agreed"


def test_a_form_of_another_area_is_no_proposal_here(signed_in, worker, community, other_community, lto, posted):
    """The same form key with another area's address once broke the page."""
    LtoAppointmentFactory(community=other_community, organisation=lto)
    RoleHeldFactory(person=worker, role="worker", community=other_community)
    posted["form_key"] = "6f1f5c3e-33a5-4d6f-9a1e-111111111111"
    browser = signed_in(worker)
    browser.post(reverse("funding:proposal_new", args=[community.slug]), posted)
    page = browser.post(reverse("funding:proposal_new", args=[other_community.slug]), posted)
    assert "This form was sent already" in page.content.decode()
    assert Proposal.objects.count() == 1


def test_what_waits_for_the_group_stands_first_and_answers_say_what_they_are(signed_in, worker, community, officer):
    sent = {"community": community, "submitted_at": timezone.now(), "submitted_by": worker}
    answered = ProposalFactory(title="The old bench", state="decided", decided_at=timezone.now(), **sent)
    Decision.objects.create(
        proposal=answered, version=ProposalVersionFactory(proposal=answered), answer="not_yet", by=officer,
        message="Tell us more.", at=timezone.now(),
    )  # fmt: skip
    ProposalFactory(title="The lamp", state="in_review", **sent)
    ProposalFactory(title="The tap", community=community, written_at=timezone.now() - timedelta(days=90))
    page = signed_in(worker).get(reverse("funding:proposal_list", args=[community.slug])).content.decode()
    assert page.index("The tap") < page.index("The lamp") < page.index("The old bench")
    assert "Not yet</span>" in page and "Decided" not in page


def test_what_was_not_yet_agreed_is_written_again_from_its_words(signed_in, worker, community, officer, posted):
    sent = {"community": community, "submitted_at": timezone.now(), "submitted_by": worker}
    first = ProposalFactory(title="The old bench", state="decided", decided_at=timezone.now(), **sent)
    version = ProposalVersionFactory(proposal=first)
    ProposalLineFactory(version=version, description="Two boards")
    Decision.objects.create(
        proposal=first, version=version, answer="not_yet", by=officer, message="Tell us more.", at=timezone.now()
    )
    client = signed_in(worker)
    assert "Write it again" in client.get(first.get_absolute_url()).content.decode()
    address = reverse("funding:proposal_new", args=[community.slug]) + f"?from={first.ref}"
    page = client.get(address).content.decode()
    assert "The old bench" in page and "Two boards" in page and version.what in page
    client.post(address, {**posted, "title": "The bench, once more"})
    first.refresh_from_db()
    assert first.state == "decided" and Proposal.objects.get(title="The bench, once more").state == "draft"


@pytest.mark.parametrize("ref", ["G-1", "%00", "x" * 5000])
def test_words_of_nothing_begin_nothing(signed_in, worker, community, ref):
    address = reverse("funding:proposal_new", args=[community.slug])
    assert signed_in(worker).get(f"{address}?from={ref}").status_code in (200, 404)


def test_words_of_one_that_is_open_are_not_taken(signed_in, worker, community):
    other = ProposalFactory(community=community, title="The tap")
    page = signed_in(worker).get(reverse("funding:proposal_new", args=[community.slug]), {"from": other.ref})
    assert "The tap" not in page.content.decode().split("<form")[-1]


# Forms that lay open --------------------------------------------------------------------------------------------------
def opened(client, draft):
    """What the form of the proposal remembers."""
    return client.get(at("proposal_edit", draft)).context["form"]["seen"].value()


def test_of_two_who_write_one_draft_the_second_is_told_who_saved_it(signed_in, worker, chair, draft, posted, written):
    client = signed_in(worker)
    data = {**posted, "seen": opened(client, draft), "what": "Shade for the queue."}
    save_proposal(proposal=draft, by=chair, now=timezone.now(), **{**written, "title": "Two taps"})
    page = client.post(at("proposal_edit", draft), data)
    assert "Harjit Gill changed the words while you had this open. It is “Being written” now." in page.content.decode()
    assert "Shade for the queue." in page.content.decode()
    draft.refresh_from_db()
    assert draft.title == "Two taps"
    again = client.post(at("proposal_edit", draft), {**data, "seen": page.context["form"]["seen"].value()})
    assert again.status_code == 302
    draft.refresh_from_db()
    assert draft.title == "A tap"


def test_words_typed_while_a_colleague_sent_it_are_kept_on_the_page(signed_in, worker, draft, posted, chair, decision):
    client = signed_in(worker)
    data = {**posted, "seen": opened(client, draft), "what": "Shade for the queue."}
    agree_proposal(proposal=draft, decision=decision, by=chair, now=timezone.now())
    send_proposal(proposal=draft, by=chair, now=timezone.now())
    page = client.post(at("proposal_edit", draft), data)
    assert (
        "Harjit Gill" in page.content.decode() and "while you had this open. It is “New” now." in page.content.decode()
    )
    assert "Shade for the queue." in page.content.decode()


def test_the_same_words_sent_twice_are_one_save(signed_in, worker, draft, posted):
    client = signed_in(worker)
    data = {**posted, "seen": opened(client, draft)}
    assert [client.post(at("proposal_edit", draft), data).status_code for _ in range(2)] == [302, 302]
    page = client.post(at("proposal_edit", draft), {**data, "what": "From an older page."})
    assert "Sam Reed changed the words while you had this open" in page.content.decode()


def test_the_partnership_does_not_agree_to_words_that_changed_meanwhile(
    signed_in, worker, chair, draft, decision, written
):
    client = signed_in(chair)
    seen = client.get(at("proposal_agree", draft)).context["form"]["seen"].value()
    save_proposal(proposal=draft, by=worker, now=timezone.now(), **{**written, "title": "Two taps"})
    page = client.post(at("proposal_agree", draft), {"decision": decision.pk, "seen": seen})
    assert "Sam Reed changed the words while you had this open" in page.content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"
