"""Who reads what: a case handed on with a note, a second opinion, the next one for whoever asks."""

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Role
from biglocal.audit.models import AuditLine
from biglocal.notices.models import Event
from biglocal.refusals import Refused
from funding.actions import (
    ask_second_reader,
    assign_reader,
    declare_conflict,
    hand_over,
    save_review,
    take_next,
)
from tests.factories.communities import CommunityFactory, RoleHeldFactory
from tests.factories.funding import ConflictFactory

from .conftest import SCORES
from .test_at_once import together
from .test_staff_views import refs, submitted


def handed(proposal, reader, by, **more):
    return hand_over(proposal=proposal, reader=reader, by=by, now=timezone.now(), **{"note": "", **more})


def opinion(proposal, reader, by, **more):
    return ask_second_reader(proposal=proposal, reader=reader, by=by, now=timezone.now(), **more)


def test_a_colleague_gets_the_case_with_the_note(in_review, officer, decider):
    handed(in_review, decider, officer, note="I am away in May")
    in_review.refresh_from_db()
    assert in_review.reader == decider
    assert AuditLine.objects.latest("pk").sentence == "gave it to Gwen Price to read: I am away in May"
    assert Event.objects.filter(kind="proposal-handed").count() == 1


def test_taking_it_oneself_tells_nobody(sent, officer):
    handed(sent, officer, officer)
    assert not Event.objects.filter(kind="proposal-handed").exists()


def test_a_second_opinion_is_asked_for_and_waits_for_them(signed_in, in_review, officer, decider):
    opinion(in_review, decider, officer, note="Is the price fair?")
    assert refs(signed_in(decider).get(reverse("grants"), {"view": "mine"})) == [in_review.ref]
    declare_conflict(proposal=in_review, by=decider, has_conflict=False, now=timezone.now())
    given = {"scores": SCORES, "recommendation": "yes", "finish": True}
    save_review(proposal=in_review, by=decider, now=timezone.now(), **given)
    in_review.refresh_from_db()
    assert in_review.state == "in_review"  # the reader recommends; an opinion stands beside it
    page = signed_in(officer).get(reverse("grant", args=[in_review.ref])).content.decode()
    assert "Gwen Price: say yes" in page and "Is the price fair?" in page


def test_the_reader_is_not_the_second_reader(in_review, officer, decider):
    with pytest.raises(Refused, match="reads it already"):
        opinion(in_review, officer, officer)
    opinion(in_review, decider, officer)
    handed(in_review, decider, officer)
    in_review.refresh_from_db()
    assert (in_review.reader, in_review.second_reader) == (decider, None)


def test_who_stepped_back_is_asked_no_more(in_review, officer, decider):
    opinion(in_review, decider, officer)
    declare_conflict(proposal=in_review, by=decider, has_conflict=True, reason="A cousin", now=timezone.now())
    in_review.refresh_from_db()
    assert in_review.second_reader is None
    with pytest.raises(Refused, match="has a tie to Arches Local"):
        opinion(in_review, decider, officer)


def test_the_button_asks_for_an_opinion(signed_in, in_review, officer, decider):
    address = reverse("funding:grant_reader", args=[in_review.ref])
    given = {"reader": decider.pk, "note": "The price?", "do": "second"}
    page = signed_in(officer).post(address, given, follow=True).content.decode()
    assert "Gwen Price is asked for a second opinion" in page


# The next -------------------------------------------------------------------------------------------------------------
def test_the_next_is_the_riskiest_then_the_oldest(officer):
    fresh, old, late = submitted(1), submitted(9), submitted(30)
    taken = [take_next(by=officer, now=timezone.now()).ref for _ in range(3)]
    assert taken == [late.ref, old.ref, fresh.ref]
    assert take_next(by=officer, now=timezone.now()) is None


def test_conflicts_and_own_areas_are_passed_over(officer, community):
    shut, _, free = submitted(30), submitted(20, community=community), submitted(10)
    ConflictFactory(proposal=shut, person=officer, has_conflict=True, reason="A cousin")
    RoleHeldFactory(person=officer, role=Role.RESIDENT, community=community)
    assert take_next(by=officer, now=timezone.now()).ref == free.ref
    assert take_next(by=officer, now=timezone.now()) is None


def test_what_has_a_reader_or_an_answer_is_not_taken(officer, decider):
    submitted(reader=decider, state="in_review"), submitted(state="decided", decided_at=timezone.now())
    assert take_next(by=officer, now=timezone.now()) is None


def test_the_button_leads_to_it(signed_in, officer):
    waits = submitted(3)
    answer = signed_in(officer).post(reverse("funding:grant_next"))
    assert answer.url == reverse("grant", args=[waits.ref])
    waits.refresh_from_db()
    assert (waits.reader, waits.state) == (officer, "in_review")
    page = signed_in(officer).post(reverse("funding:grant_next"), follow=True).content.decode()
    assert "Nothing waits for somebody to take it" in page


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_get_two(officer, decider):
    first, second = submitted(9), submitted(5, community=CommunityFactory())
    rows = together(*[lambda by=by: take_next(by=by, now=timezone.now()) for by in (officer, decider)])
    assert {row.ref for row in rows} == {first.ref, second.ref}
    readers = []
    for proposal in (first, second):
        proposal.refresh_from_db()
        readers.append(proposal.reader)
    assert set(readers) == {officer, decider}


def test_assigning_by_somebody_with_a_conflict_is_refused(sent, officer, decider):
    ConflictFactory(proposal=sent, person=decider, has_conflict=True, reason="x")
    with pytest.raises(Refused, match="You told us about a conflict"):
        assign_reader(proposal=sent, reader=officer, by=decider, now=timezone.now())
