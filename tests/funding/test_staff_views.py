"""The queue and the review page: who sees what, what buttons do, how often the database is asked."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Role
from biglocal.audit.models import AuditLine
from biglocal.dates import today
from funding.actions import ask_for_changes, assign_reader, save_proposal, send_proposal
from funding.models import Agreement, Decision, Proposal
from tests.factories.accounts import PersonFactory
from tests.factories.communities import CommunityFactory, ProgrammeFactory, RoleHeldFactory
from tests.factories.funding import (
    AgreementFactory,
    BudgetLineFactory,
    ConflictFactory,
    ProposalFactory,
    ProposalLineFactory,
    ProposalVersionFactory,
)

from .conftest import WORDS


def submitted(days_ago=1, **fields):
    """A proposal that was sent `days_ago`, by raw rows."""
    at = timezone.now() - timedelta(days=days_ago)
    sent = {"state": "submitted", "submitted_at": at, "answer_due_on": (at + timedelta(days=20)).date()}
    proposal = ProposalFactory(**{**sent, "submitted_by": PersonFactory(), **fields})
    version = ProposalVersionFactory(proposal=proposal)
    ProposalLineFactory(version=version)
    type(version).objects.filter(pk=version.pk).update(sent_at=at)
    return proposal


def refs(page):
    return [row["ref"] for row in page.context["rows"]]


# The queue ------------------------------------------------------------------------------------------------------------
def test_longest_wait_comes_first_with_days_over_in_words(signed_in, officer):
    late, fresh = submitted(26, title="Boat shed roof"), submitted(2)
    page = signed_in(officer).get(reverse("grants"))
    assert refs(page) == [late.ref, fresh.ref]
    assert "26 days" in page.content.decode() and "6 over" in page.content.decode()


def test_drafts_and_withdrawn_ones_are_not_in_the_queue(signed_in, officer, draft):
    submitted(state="withdrawn")
    page = signed_in(officer).get(reverse("grants"))
    assert refs(page) == [] and "Nothing waits in this list" in page.content.decode()


def test_saved_views_count_and_narrow(signed_in, officer, decider):
    submitted(reader=officer, state="in_review"), submitted(), submitted(state="decided", decided_at=timezone.now())
    client = signed_in(officer)
    counts = {view: count for view, _, count in client.get(reverse("grants")).context["views"]}
    assert counts == {"mine": 1, "open": 2, "nobody": 1, "decided": 1}
    assert [len(refs(client.get(reverse("grants"), {"view": view}))) for view in counts] == [1, 2, 1, 1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "g-7001"}, 1),
        ({"q": "Tidewell"}, 1),
        ({"stage": "in_review"}, 1),
        ({"kind": "plan"}, 1),
        ({"region": "London"}, 1),
        ({"amount": "50000"}, 1),
        ({"reader": "me"}, 1),
        ({"reader": "none"}, 1),
        ({"stage": "nonsense", "reader": "9999999", "page": "x", "sort": "y"}, 2),
        ({"q": "a\x00b"}, 2),
    ],
)
def test_filters_narrow_the_list(signed_in, officer, query, found):
    place = CommunityFactory(name="Tidewell Quay", region="London")
    submitted(ref="G-7001", community=place, kind="plan", asked=Decimal("96000.00"), reader=officer, state="in_review")
    submitted()
    assert len(refs(signed_in(officer).get(reverse("grants"), query))) == found


def test_a_filter_that_is_on_can_be_taken_off(signed_in, officer):
    page = signed_in(officer).get(reverse("grants"), {"amount": "5000", "view": "open"}).content.decode()
    assert "Over £5,000 <span" in page and '<a href="?view=open">' in page
    assert "Nothing fits" in page


def test_what_to_look_out_for_is_said(signed_in, officer, sent):
    ConflictFactory(proposal=sent, has_conflict=True, reason="x")
    assert "One reader has a conflict" in signed_in(officer).get(reverse("grants")).content.decode()


def test_a_grant_with_my_conflict_is_listed_and_shut(signed_in, officer, sent):
    ConflictFactory(proposal=sent, person=officer, has_conflict=True, reason="My sister")
    client = signed_in(officer)
    page = client.get(reverse("grants")).content.decode()
    assert sent.ref in page and sent.title not in page and "you can’t open this one" in page
    shut = client.get(reverse("grant", args=[sent.ref]))
    assert shut.status_code == 403 and "conflict of interest" in shut.content.decode()
    assert sent.title not in client.get(reverse("funding:grants_file", args=["csv"])).getvalue().decode()


def test_who_stepped_back_does_not_open_it_again_alone(signed_in, officer, sent):
    ConflictFactory(proposal=sent, person=officer, has_conflict=True, reason="My sister")
    client, back = signed_in(officer), reverse("funding:grant_conflict_back", args=[sent.ref, officer.pk])
    assert "Ask a programme manager" in client.get(reverse("grants")).content.decode()
    assert client.post(back, {"reason": "Another street"}).status_code == 403
    assert officer.conflicts.get().has_conflict


def test_a_manager_takes_back_what_an_officer_declared(signed_in, officer, manager, sent):
    ConflictFactory(proposal=sent, person=manager)
    ConflictFactory(proposal=sent, person=officer, has_conflict=True, reason="My sister")
    client, back = signed_in(manager), reverse("funding:grant_conflict_back", args=[sent.ref, officer.pk])
    assert back in client.get(reverse("grant", args=[sent.ref])).content.decode()
    assert client.post(back, {"reason": "Asked by phone"}).status_code == 302
    assert "the conflict of interest of Priya Shah: Asked by phone" in AuditLine.objects.latest("pk").sentence


def test_the_file_holds_no_formulas(signed_in, officer):
    submitted(title="=HYPERLINK(1)")
    text = signed_in(officer).get(reverse("funding:grants_file", args=["csv"])).getvalue().decode("utf-8-sig")
    assert text.startswith("Reference,Area") and "'=HYPERLINK(1)" in text


def test_another_programmes_grants_are_not_found(signed_in, officer):
    other = ProgrammeFactory(slug="other", name="Other")
    theirs = submitted(community=CommunityFactory(programme=other))
    client = signed_in(officer)
    assert refs(client.get(reverse("grants"))) == []
    assert client.get(reverse("grant", args=[theirs.ref])).status_code == 404


@pytest.mark.parametrize("who", ["resident", "chair", "finance", "councillor", "rep", "stranger"])
def test_nobody_else_opens_the_queue(request, signed_in, sent, who):
    client = signed_in(request.getfixturevalue(who))
    for address in [reverse("grants"), reverse("grant", args=[sent.ref]), reverse("funding:grants_file", args=["csv"])]:
        assert client.get(address).status_code == 403


def test_the_queue_asks_as_often_for_many(signed_in, officer, django_assert_max_num_queries):
    browser = signed_in(officer)
    browser.get(reverse("grants"))  # the session remembers the second step
    for size in [3, 30]:
        for _ in range(size):
            ConflictFactory(proposal=submitted(reader=officer))
        with django_assert_max_num_queries(8):
            page = browser.get(reverse("grants"))
    assert len(page.context["rows"]) == 30


# The review page ------------------------------------------------------------------------------------------------------
def test_until_a_conflict_is_denied_only_title_and_area_are_shown(signed_in, officer, sent):
    page = signed_in(officer).get(reverse("grant", args=[sent.ref])).content.decode()
    assert "Do you have a conflict of interest?" in page and sent.title in page and "Arches Local" in page
    for hidden in ["61 homes", "£24,600", "£14,850", "What they wrote", "Record the decision", "I’ll read it"]:
        assert hidden not in page


def test_conflicts_come_before_anything_else(signed_in, officer, in_review):
    page = signed_in(officer).get(reverse("grant", args=[in_review.ref])).content.decode()
    assert page.index("Conflicts of interest") < page.index("What they wrote")


def test_one_press_says_there_is_no_conflict(signed_in, officer, sent):
    address = reverse("funding:grant_conflict", args=[sent.ref])
    page = signed_in(officer).post(address, {"has_conflict": "no"}, follow=True).content.decode()
    assert f"<strong>{officer.get_full_name()}</strong>. No conflict" in page


def test_a_declared_conflict_leads_away_and_shuts(signed_in, officer, sent):
    client = signed_in(officer)
    address = reverse("funding:grant_conflict", args=[sent.ref])
    assert "Say in a few words" in client.post(address, {"has_conflict": "yes"}).content.decode()
    away = client.post(address, {"has_conflict": "yes", "reason": "My sister lives there"})
    assert away.url == reverse("grants")
    assert client.get(reverse("grant", args=[sent.ref])).status_code == 403
    assert client.post(address, {"has_conflict": "no"}).status_code == 403


def test_an_officer_of_the_area_reads_but_does_not_act(signed_in, officer, sent, lto):
    RoleHeldFactory(person=officer, role=Role.CERTIFIER, community=None, organisation=lto)
    client = signed_in(officer)
    assert "You belong to Arches Local" in client.get(reverse("grant", args=[sent.ref])).content.decode()
    answer = client.post(reverse("funding:grant_reader", args=[sent.ref]), {"reader": officer.pk})
    assert "Nobody acts on the money of their own area" in answer.content.decode()
    sent.refresh_from_db()
    assert sent.reader is None


def test_a_reader_scores_and_recommends(signed_in, officer, in_review):
    scores = {f"score_{name}": "3" for name in ["what", "who", "difference", "after"]}
    notes = {"note_after": "Who pays for the water?", "recommendation": "yes", "do": "finish"}
    address = reverse("funding:grant_review", args=[in_review.ref])
    page = signed_in(officer).post(address, {**scores, **notes}, follow=True).content.decode()
    in_review.refresh_from_db()
    assert in_review.state == "ready" and "12 of 16" in page


def test_what_was_typed_stays_when_a_score_is_missing(signed_in, officer, in_review):
    address = reverse("funding:grant_review", args=[in_review.ref])
    typed = {"note_what": "Names the two spots", "recommendation": "yes", "do": "finish"}
    page = signed_in(officer).post(address, typed).content.decode()
    assert "Score “What do you want to do?”" in page and "Names the two spots" in page


def test_a_stale_form_changes_nothing(signed_in, officer, decider, in_review):
    page = signed_in(officer).get(reverse("grant", args=[in_review.ref]))
    ask_for_changes(proposal=in_review, by=officer, points=["A lock?"], now=timezone.now())
    given = {"points": "Another thing", "seen": page.context["seen"]}
    answer = signed_in(officer).post(reverse("funding:grant_changes", args=[in_review.ref]), given).content.decode()
    assert "while you had this open. It is" in answer and "Another thing" in answer
    assert in_review.changes_asked.count() == 1


def test_the_difference_to_the_last_version_is_shown(signed_in, officer, worker, chair, in_review, written):
    ask_for_changes(proposal=in_review, by=officer, points=["Who pays?"], now=timezone.now())
    changed = {**written, "words": {**WORDS, "after": "The council looks after it."}}
    changed["lines"] = [{"description": "Path", "amount": Decimal("6500.00")}]
    save_proposal(proposal=in_review, by=worker, now=timezone.now(), **changed)
    send_proposal(proposal=in_review, by=chair, now=timezone.now())
    page = signed_in(officer).get(reverse("grant", args=[in_review.ref])).content.decode()
    assert "<del>rota </del>" in page and "<ins>council </ins>" in page
    assert "Path: £6,500, was £14,850" in page and "Taken out: Fence and gate, £5,900" in page


def test_costs_stand_beside_those_of_a_known_project(signed_in, officer, in_review):
    from tests.factories.projects import ProjectFactory

    known = ProjectFactory(community=in_review.community, title="The Triangle pocket park")
    agreement = AgreementFactory(community=in_review.community)
    BudgetLineFactory(agreement=agreement, project=known, description="Fence and gate", amount=Decimal("5020.00"))
    page = signed_in(officer).get(reverse("grant", args=[in_review.ref])).content.decode()
    assert "The Triangle pocket park" in page and "+£880" in page


def test_the_decider_sees_what_they_will_read_first(signed_in, decider, ready):
    given = {"answer": "yes", "amount": "9,000", "message": "Go on.", "do": "preview"}
    page = signed_in(decider).post(reverse("funding:grant_decide", args=[ready.ref]), given).content.decode()
    assert "Yes: £9,000" in page and "£5,150" in page and not Decision.objects.exists()


def typed_conditions(*rows):
    """Rows of conditions as a browser sends them: words, who sees to it, which payment; due in ten days."""
    day, found = today() + timedelta(days=10), {"rows": str(len(rows))}
    for row, (words, owner, payment) in enumerate(rows):
        found |= {f"words_{row}": words, f"owner_{row}": owner, f"payment_{row}": payment}
        found |= {f"due_on_{row}_0": day.day, f"due_on_{row}_1": day.month, f"due_on_{row}_2": day.year}
    return found


def test_a_decision_with_conditions_is_recorded(signed_in, decider, ready):
    given = {"answer": "conditions", "amount": "24,600", "message": "Yes.", "seen": "ready-1"}
    rows = typed_conditions(("A photo of each stage", "partnership", 1), ("A lock on the tap", "organisation", 2))
    address = reverse("funding:grant_decide", args=[ready.ref])
    page = signed_in(decider).post(address, {**given, **rows}, follow=True)
    assert "The decision is recorded" in page.content.decode()
    assert Agreement.objects.get().conditions == "A photo of each stage\nA lock on the tap"


def test_more_than_was_asked_is_refused_on_the_page(signed_in, decider, ready):
    given = {"answer": "yes", "amount": "24600.01", "message": "Yes."}
    page = signed_in(decider).post(reverse("funding:grant_decide", args=[ready.ref]), given).content.decode()
    assert "They asked for £24,600: enter that or less" in page and not Decision.objects.exists()


def test_the_manager_confirms_and_may_send_back(signed_in, manager, ready, decide, programme):
    type(programme).objects.update(second_signature_above=Decimal("1.00"))
    decide()
    client, here = signed_in(manager), reverse("funding:grant_confirm", args=[ready.ref])
    assert "Say first whether you have a conflict" in client.post(here).content.decode()
    client.post(reverse("funding:grant_conflict", args=[ready.ref]), {"has_conflict": "no"})
    assert "Say why" in client.post(here, {"do": "back"}).content.decode()
    assert "The group has been told" in client.post(here, follow=True).content.decode()
    assert Proposal.objects.get().state == "decided"


def test_buttons_are_posts(signed_in, officer, sent):
    for name in ["conflict", "reader", "review", "changes", "decide"]:
        assert signed_in(officer).get(reverse(f"funding:grant_{name}", args=[sent.ref])).status_code == 405


def test_an_unknown_reference_is_not_found(signed_in, officer, draft):
    for ref in ["G-9999", draft.ref]:
        assert signed_in(officer).get(reverse("grant", args=[ref])).status_code == 404


def test_the_review_page_asks_at_most_18_times(signed_in, officer, ready, django_assert_max_num_queries):
    for _ in range(5):
        BudgetLineFactory(agreement=AgreementFactory(community=ready.community))
        assign_reader(proposal=ready, reader=officer, by=officer, now=timezone.now())
    browser = signed_in(officer)
    browser.get(reverse("grants"))  # the session remembers the second step
    with django_assert_max_num_queries(17):
        browser.get(reverse("grant", args=[ready.ref]))


@pytest.mark.parametrize("query", [{"q": "Boat shed"}, {"amount": "500"}])
def test_filters_tell_nothing_of_a_grant_that_is_shut(signed_in, officer, query):
    shut = submitted(title="Boat shed roof", asked=Decimal("900.00"))
    assert refs(signed_in(officer).get(reverse("grants"), query)) == [shut.ref]
    ConflictFactory(proposal=shut, person=officer, has_conflict=True, reason="A cousin")
    assert refs(signed_in(officer).get(reverse("grants"), query)) == []
    assert refs(signed_in(officer).get(reverse("grants"), {"q": shut.ref})) == [shut.ref]


def test_a_second_signature_is_for_the_decision_that_was_read(signed_in, manager, ready, decide, programme):
    """The page was open while the decision was sent back and made anew with another sum."""
    type(programme).objects.update(second_signature_above=Decimal("1.00"))
    decide()
    client, here = signed_in(manager), reverse("funding:grant_confirm", args=[ready.ref])
    client.post(reverse("funding:grant_conflict", args=[ready.ref]), {"has_conflict": "no"})
    seen = client.get(reverse("grant", args=[ready.ref])).context["seen"]
    client.post(here, {"do": "back", "reason": "Too much", "seen": seen})
    decide(amount=Decimal("20000.00"))
    for button in ({}, {"do": "back", "reason": "Too much"}):
        assert "while you had this open. It is" in client.post(here, {**button, "seen": seen}).content.decode()
    assert Decision.objects.get().confirmed_at is None
