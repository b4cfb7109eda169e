"""Figures of all areas and pages of the queue are kept until somebody acts (docs/decisions/0081)."""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from biglocal.audit import kept
from biglocal.audit.record import record
from funding.actions import declare_conflict
from funding.actions.handing import take_proposal
from tests.factories.funding import AllocationEntryFactory

from .test_staff_views import submitted


@pytest.fixture(autouse=True)
def figures_are_kept(settings):
    settings.RECKONED_SECONDS = 30
    kept._kept.clear()
    yield
    kept._kept.clear()


def whole(client):
    return client.get(reverse("portfolio")).context["whole"]["allocation"]


def test_figures_stay_while_nobody_acts_and_are_new_after_an_act(signed_in, officer, community):
    client = signed_in(officer)
    before = whole(client)
    AllocationEntryFactory(community=community, amount=1000)
    assert whole(client) == before
    record("allocate", community, by=officer, sentence="gave the area £1,000", community=community.pk)
    assert whole(client) == before + 1000


def test_figures_are_reckoned_anew_when_their_time_is_over(signed_in, officer, community, settings):
    client = signed_in(officer)
    before = whole(client)
    AllocationEntryFactory(community=community, amount=1000)
    settings.RECKONED_SECONDS = 0.000001
    assert whole(client) == before + 1000


def test_a_second_look_asks_for_no_figures(signed_in, officer, community, django_assert_num_queries):
    client = signed_in(officer)
    whole(client)
    with django_assert_num_queries(4):  # session, person, roles, the newest line of history
        whole(client)


def test_an_act_that_did_not_end_changes_nothing_that_is_kept(signed_in, officer, community):
    client = signed_in(officer)
    before = whole(client)
    with transaction.atomic():
        AllocationEntryFactory(community=community, amount=1000)
        record("allocate", community, by=officer, sentence="gave the area £1,000", community=community.pk)
        transaction.set_rollback(True)
    assert whole(client) == before


def test_the_file_is_reckoned_at_once(signed_in, officer, community):
    client = signed_in(officer)
    whole(client)
    AllocationEntryFactory(community=community, amount=1234)
    file = b"".join(client.get(reverse("funding:portfolio_file", args=["csv"])).streaming_content).decode()
    assert "1234.00" in next(line for line in file.splitlines() if line.startswith(community.name))


def test_who_takes_a_case_sees_it_at_once_and_so_do_others(signed_in, officer, decider, community):
    proposal = submitted(community=community)
    mine, theirs = signed_in(officer), signed_in(decider)
    for client in [mine, theirs]:
        assert "No one yet" in client.get(reverse("grants")).content.decode()
    declare_conflict(proposal=proposal, by=officer, has_conflict=False, now=timezone.now())
    take_proposal(pk=proposal.pk, by=officer, now=timezone.now())
    for client in [mine, theirs]:
        page = client.get(reverse("grants"))
        assert [row["reader"] for row in page.context["rows"]] == [officer.name]
    assert dict((name, count) for name, _, count in mine.get(reverse("grants")).context["views"])["mine"] == 1


def test_each_person_has_a_queue_of_their_own(signed_in, officer, decider, community):
    proposal = submitted(community=community)
    declare_conflict(proposal=proposal, by=officer, has_conflict=True, now=timezone.now(), reason="My sister.")
    rows = [signed_in(one).get(reverse("grants")).context["rows"] for one in [officer, decider]]
    assert [[row["shut"] for row in one] for one in rows] == [[True], [False]]
