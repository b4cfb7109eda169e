"""Two people at the same moment cannot break a rule of money."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, connections
from django.utils import timezone

from biglocal.refusals import Refused
from funding.actions import decide_proposal, declare_conflict, start_proposal
from funding.models import Agreement, Decision, Proposal
from funding.money import area_money
from tests.factories.funding import AgreementFactory, ConflictFactory, ReviewFactory

from .test_staff_views import submitted

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    """Run all `acts` at once, each on a connection of its own; answer what each returned or was refused with."""
    answers, start = [], threading.Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            answers.append(act())
        except Refused as refused:
            answers.append(refused)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return answers


def ready_proposal(community, lto, officer, decider, amount):
    proposal = submitted(community=community, lto=lto, state="ready", asked=Decimal(amount), reader=officer)
    ReviewFactory(version=proposal.versions.get(), reviewer=officer, finished_at=timezone.now())
    ConflictFactory(proposal=proposal, person=decider)
    line = proposal.versions.get().lines.get()
    type(line).objects.filter(pk=line.pk).update(amount=Decimal(amount))
    return proposal


def yes(proposal, by):
    answer = {"answer": "yes", "amount": proposal.asked, "message": "Yes."}
    return lambda: decide_proposal(proposal=proposal, by=by, now=timezone.now(), **answer)


def test_two_decisions_do_not_spend_the_same_money(community, lto, officer, decider, allocation):
    AgreementFactory(community=community, lto=lto, amount=Decimal("1140000.00"))
    proposals = [ready_proposal(community, lto, officer, decider, "10000.00") for _ in range(2)]
    answers = together(*[yes(proposal, decider) for proposal in proposals])
    assert [isinstance(answer, Refused) for answer in answers].count(True) == 1
    assert area_money(community).left == Decimal("5000.00")


def test_two_deciders_make_one_decision(community, lto, officer, decider, manager, allocation):
    proposal = ready_proposal(community, lto, officer, decider, "10000.00")
    declare_conflict(proposal=proposal, by=manager, has_conflict=False, now=timezone.now())
    answers = together(yes(proposal, decider), yes(proposal, manager))
    assert [isinstance(answer, Refused) for answer in answers].count(True) == 1
    assert Decision.objects.count() == Agreement.objects.count() == 1


def test_a_double_press_makes_one_decision(community, lto, officer, decider, allocation):
    proposal = ready_proposal(community, lto, officer, decider, "10000.00")
    answers = together(yes(proposal, decider), yes(proposal, decider))
    assert answers[0] == answers[1] and Agreement.objects.count() == 1


def test_two_new_proposals_get_two_references(community, worker, written):
    given = {"community": community, "by": worker, **written}
    together(*[lambda: start_proposal(now=timezone.now(), **given) for _ in range(3)])
    assert sorted(Proposal.objects.values_list("ref", flat=True)) == ["G-1001", "G-1002", "G-1003"]


def test_the_database_is_asked_for_the_lock(ready, django_assert_num_queries):
    if connection.vendor == "postgresql":
        from django.db import transaction

        from funding.actions.rules import locked

        with transaction.atomic(), django_assert_num_queries(1) as asked:
            locked(ready)
        assert "FOR UPDATE" in asked.captured_queries[0]["sql"]
