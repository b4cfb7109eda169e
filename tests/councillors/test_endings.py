"""The end of a councillor's time: told 60 days before, a note for who comes next, re-election (places.md, rule 9)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from biglocal.dates import today
from biglocal.notices.models import Event
from biglocal.notices.steps.remind import remind_by
from biglocal.refusals import Refused
from councillors.actions import end_term, leave_note, start_term
from councillors.endings import RULES, ending_context
from councillors.models import HandOverNote, Term
from tests.factories.accounts import PersonFactory
from tests.factories.councillors import AskFactory, CouncillorFactory, TermFactory

pytestmark = pytest.mark.django_db
LAST = date(2027, 5, 3)


@pytest.fixture
def term(councillor):
    Term.objects.update(expected_end=LAST)
    return Term.objects.select_related("councillor", "ward__line").get()


def told(on):
    return remind_by(RULES[0], on=on)


@pytest.mark.parametrize(("before", "count"), [(61, 0), (60, 1), (1, 1), (0, 1), (-1, 0)])
def test_rule_9_the_person_is_told_60_days_before(term, before, count):
    assert told(LAST - timedelta(days=before)) == count


def test_rule_9_told_once_and_again_only_when_the_day_moves(term):
    assert [told(LAST - timedelta(days=days)) for days in (60, 59, 30)] == [1, 0, 0]
    Term.objects.update(expected_end=LAST + timedelta(days=3))
    assert told(LAST - timedelta(days=20)) == 1
    assert Event.objects.filter(kind="term-ending").count() == 2


def test_the_days_are_a_setting(term, settings):
    settings.TERM_ENDING_DAYS = 10
    assert told(LAST - timedelta(days=11)) == 0 and told(LAST - timedelta(days=10)) == 1


def test_who_is_elected_again_or_sits_elsewhere_is_not_told(term):
    TermFactory(councillor=term.councillor, start_date=LAST + timedelta(days=1))
    assert told(LAST - timedelta(days=30)) == 0


def test_councillor_without_an_account_is_not_told(ward):
    TermFactory(ward=ward, expected_end=LAST)
    assert told(LAST - timedelta(days=30)) == 0


def test_mail_says_what_stays_and_is_silent_once_elected_again(term, councillor):
    with time_machine.travel(LAST - timedelta(days=30)):
        told(today())
        event = Event.objects.get(kind="term-ending")
        assert ending_context(event, councillor)["day"] == LAST
        start_term(councillor=term.councillor, ward=TermFactory().ward, on=LAST + timedelta(days=1), by=None)
        assert ending_context(event, councillor) is None


def test_home_of_the_councillor_says_it_too(signed_in, term, councillor):
    Term.objects.update(expected_end=today() + timedelta(days=40))
    page = signed_in(councillor).get(reverse("ward_home")).content.decode()
    assert "Your term ends on" in page and reverse("councillors:hand_over_write", args=[term.pk]) in page


# Hand-over ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def over(term, officer):
    """The term ended ten days ago, and somebody else sits for the ward now."""
    end_term(term=term, on=today() - timedelta(days=10), by=officer, why=Term.Ended.LOST)
    term.refresh_from_db()
    return term


@pytest.fixture
def successor(over):
    person = PersonFactory(name="Nell Carver")
    record = CouncillorFactory(name="Nell Carver", slug="nell-carver", person=person)
    start_term(councillor=record, ward=over.ward, on=today() - timedelta(days=6), by=None)
    return person


def write(term, **words):
    return {"under_way": "The tap is agreed.", "speak_to": "Ann of the parks team.", **words}


def test_who_left_writes_a_note_and_who_comes_next_reads_it_on_the_first_visit(
    signed_in, over, councillor, successor, community
):
    AskFactory(community=community, line=over.ward.line, title="Ask the parks team for a tap")
    signed_in(councillor).post(reverse("councillors:hand_over_write", args=[over.pk]), write(over))
    page = signed_in(successor).get(reverse("ward_home")).content.decode()
    for words in ("The tap is agreed.", "Ann of the parks team.", "Ask the parks team for a tap", "Welcome"):
        assert words in page


def test_asks_stay_with_the_area_when_the_councillor_goes(signed_in, over, successor, community):
    ask = AskFactory(community=community, line=over.ward.line)
    assert (
        signed_in(successor)
        .post(reverse("councillors:ask_answer", args=[community.slug, ask.pk]), {"answer": "yes"})
        .status_code
        == 302
    )
    ask.refresh_from_db()
    assert ask.state == "taken" and ask.community == community


def test_note_is_for_successors_only(client, signed_in, over, councillor, successor, chair):
    leave_note(term=over, by=councillor, now=timezone.now(), under_way="The tap is agreed.")
    colleague = PersonFactory()
    TermFactory(ward=over.ward, councillor__person=colleague)
    over.councillor.refresh_from_db()
    address = reverse("councillors:hand_over_write", args=[over.pk])
    for person in (successor, chair, colleague):
        assert signed_in(person).get(address).status_code == 404
    assert "The tap is agreed" not in client.get(over.councillor.get_absolute_url()).content.decode()


def test_no_note_in_the_middle_of_a_term(signed_in, term, councillor):
    Term.objects.update(expected_end=today() + timedelta(days=300))
    address = reverse("councillors:hand_over_write", args=[term.pk])
    assert "nothing to hand over yet" in signed_in(councillor).get(address).content.decode()
    signed_in(councillor).post(address, write(term))
    assert not HandOverNote.objects.exists()


def test_no_note_of_another(over, successor):
    with pytest.raises(Refused):
        leave_note(term=over, by=successor, now=timezone.now(), under_way="Mine")
    assert not HandOverNote.objects.exists()


def test_note_written_again_is_changed_not_doubled(signed_in, over, councillor):
    address = reverse("councillors:hand_over_write", args=[over.pk])
    for words in ("First", "Second", "Second"):
        signed_in(councillor).post(address, write(over, under_way=words))
    assert HandOverNote.objects.get().under_way == "Second"


def test_note_closes_three_months_after(over, councillor):
    Term.objects.filter(pk=over.pk).update(end_date=today() - timedelta(days=91))
    with pytest.raises(Refused):
        leave_note(term=over, by=councillor, now=timezone.now(), under_way="Late")


@pytest.mark.parametrize("words", ["", "x" * 100_000, "a\x00b"])
def test_bad_input_gets_a_sentence(signed_in, over, councillor, words):
    address = reverse("councillors:hand_over_write", args=[over.pk])
    page = signed_in(councillor).post(address, write(over, under_way=words))
    assert page.status_code == 200 and "Error" in page.content.decode() and not HandOverNote.objects.exists()
