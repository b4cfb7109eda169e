"""Two people act on one ask, one claim, one term at the same moment: one is first, the other reads who that was."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.dates import today
from biglocal.notices.models import Event
from biglocal.refusals import Refused
from councillors.actions import (
    answer_ask,
    close_ask,
    confirm_claim,
    end_term,
    leave_note,
    pass_ask,
    refuse_claim,
    say_this_is_me,
    tell_result,
    withdraw_ask,
    write_word,
)
from councillors.models import AskAnswer, Claim, Councillor, HandOverNote
from tests.at_once import one_after_the_other
from tests.factories.accounts import PersonFactory
from tests.factories.councillors import AskFactory, ClaimFactory, CouncillorFactory, TermFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ask(community, ward, worker):
    return AskFactory(community=community, line=ward.line, raised_by=worker)


@pytest.fixture
def martin(ward):
    person = PersonFactory(name="Martin Hale")
    council = ward.ward_set.council
    TermFactory(ward=ward, councillor=CouncillorFactory(name="Martin Hale", council=council, person=person))
    return person


@pytest.fixture
def claimed(ward, chair, stranger):
    record = CouncillorFactory(name="Saira Khan", slug="saira-khan", council=ward.ward_set.council)
    TermFactory(councillor=record, ward=ward)
    claim = ClaimFactory(councillor=record, invited_by=chair, email=stranger.email)
    return say_this_is_me(claim=claim, by=stranger, now=timezone.now())


def now():
    return timezone.now()


def says(ask, person, answer="yes"):
    return lambda: answer_ask(ask=ask, answer=answer, by=person, now=now())


def lines_of(thing):
    return list(AuditLine.objects.filter(topic=f"{thing._meta.model_name}:{thing.pk}").values_list("verb", flat=True))


def refused(answer, *words):
    """Was it refused with a sentence that holds these words?"""
    return isinstance(answer, Refused) and all(word in answer.sentence for word in words)


# An ask ---------------------------------------------------------------------------------------------------------------
def test_two_councillors_take_the_same_ask(ask, councillor, martin):
    took, late = one_after_the_other(says(ask, councillor), says(ask, martin))
    ask.refresh_from_db()
    assert took.takes_it and refused(late, "Cllr Ruth Adeyemi has had this since")
    assert ask.holder == councillor.councillor
    assert ask.answers.count() == Event.objects.filter(kind="ask-answered").count() == 1
    assert lines_of(ask) == ["answer"]


def test_one_councillor_presses_twice(ask, councillor):
    first, again = one_after_the_other(says(ask, councillor), says(ask, councillor))
    assert first == again and lines_of(ask) == ["answer"]


def test_last_two_say_no_and_the_group_is_told_that_nobody_can(ask, councillor, martin):
    one_after_the_other(says(ask, councillor, "no"), says(ask, martin, "no"))
    ask.refresh_from_db()
    assert ask.state == "declined" and ask.answers.count() == 2


def test_taken_back_before_it_was_taken(ask, councillor, chair):
    back, late = one_after_the_other(lambda: withdraw_ask(ask=ask, by=chair, now=now()), says(ask, councillor))
    assert back.state == "withdrawn" and refused(late, f"{chair.get_short_name()} has taken this request back")
    assert not AskAnswer.objects.exists() and not Event.objects.filter(kind="ask-answered").exists()


@pytest.mark.parametrize("end", [withdraw_ask, close_ask])
def test_taken_before_it_was_ended_is_said_and_ended_by_a_second_press(ask, councillor, worker, end):
    seen = "raised" if end is withdraw_ask else "declined"
    took, late = one_after_the_other(
        says(ask, councillor), lambda: end(ask=ask, by=worker, now=now(), why="The tap is in.", seen=seen)
    )
    ask.refresh_from_db()
    assert took.takes_it and refused(late, "Cllr Ruth Adeyemi has had this since")
    assert (ask.state, ask.ended_at, ask.end_words) == ("taken", None, "") and lines_of(ask) == ["answer"]
    end(ask=ask, by=worker, now=now(), seen="taken")


def test_answer_and_message_both_stand(ask, councillor, worker):
    took, word = one_after_the_other(
        says(ask, councillor), lambda: write_word(ask=ask, text="Before Friday?", by=worker, now=now())
    )
    ask.refresh_from_db()
    assert (ask.state, ask.holder, ask.last_word_at) == ("taken", councillor.councillor, word.at)
    assert Event.objects.get(kind="ask-word").people == [councillor.pk]
    assert sorted(lines_of(ask)) == ["answer", "write"] and took.takes_it


def test_message_first_and_the_answer_takes_it_all_the_same(ask, councillor, worker):
    word, took = one_after_the_other(
        lambda: write_word(ask=ask, text="Before Friday?", by=worker, now=now()), says(ask, councillor)
    )
    ask.refresh_from_db()
    assert (ask.state, ask.last_word_at) == ("taken", took.at) and ask.words.get() == word


def test_message_to_an_ask_that_was_just_taken_back(ask, councillor, chair):
    _, late = one_after_the_other(
        lambda: withdraw_ask(ask=ask, by=chair, now=now()),
        lambda: write_word(ask=ask, text="I ask the parks team.", by=councillor, now=now()),
    )
    assert refused(late, chair.get_short_name(), "taken this request back") and not ask.words.exists()


def test_given_back_while_the_group_tells_the_result(ask, councillor, worker):
    says(ask, councillor)()
    _, late = one_after_the_other(
        says(ask, councillor, "no"), lambda: tell_result(ask=ask, result="A tap.", by=worker, now=now())
    )
    ask.refresh_from_db()
    assert refused(late, "No councillor has taken this on") and (ask.state, ask.result) == ("declined", "")


def test_passed_on_to_two(ask, councillor, martin):
    says(ask, councillor)()
    passed, late = one_after_the_other(
        lambda: pass_ask(ask=ask, to=martin.councillor, by=councillor, now=now()),
        lambda: pass_ask(ask=ask, words="Ms Hart", by=councillor, now=now()),
    )
    ask.refresh_from_db()
    assert passed.passed_to == martin.councillor and refused(late, "has passed this on to Cllr Martin Hale")
    assert (ask.passed_to, ask.passed_words) == (martin.councillor, "")


# A term ---------------------------------------------------------------------------------------------------------------
def yesterday():
    return today() - timedelta(days=1)


def test_term_ended_while_the_councillor_answers(ask, councillor, officer):
    term = councillor.councillor.terms.get()
    _, late = one_after_the_other(lambda: end_term(term=term, on=yesterday(), by=officer), says(ask, councillor))
    ask.refresh_from_db()
    assert refused(late, "Only the ward’s councillors of today") and (ask.state, ask.holder) == ("raised", None)
    assert not AskAnswer.objects.exists() and lines_of(ask) == []


def test_answer_given_while_the_term_is_ended_stands_first(ask, councillor, officer):
    term = councillor.councillor.terms.get()
    took, ended = one_after_the_other(says(ask, councillor), lambda: end_term(term=term, on=yesterday(), by=officer))
    assert took.takes_it and ended.end_date == yesterday()
    assert took.at < AuditLine.objects.get(topic=f"term:{term.pk}", verb="end").at


def test_note_written_in_two_windows(ward, councillor):
    term = councillor.councillor.terms.get()
    term.expected_end = today()
    term.save()

    def leave(words):
        return lambda: leave_note(term=term, under_way=words, by=councillor, now=now(), seen="none")

    note, late = one_after_the_other(leave("The tap is agreed."), leave("Ring Ms Hart."))
    assert refused(late, "You have saved other words meanwhile")
    assert HandOverNote.objects.get() == note and note.under_way == "The tap is agreed."
    assert lines_of(term) == ["hand_over"]


def test_the_same_note_twice_is_once(ward, councillor):
    councillor.councillor.terms.update(expected_end=today())
    term = councillor.councillor.terms.get()
    leave = [lambda: leave_note(term=term, under_way="The tap.", by=councillor, now=now(), seen="none")] * 2
    assert len(set(one_after_the_other(*leave))) == 1 and lines_of(term) == ["hand_over"]


# A claim --------------------------------------------------------------------------------------------------------------
def test_two_of_staff_confirm_the_same_claim(claimed, officer, manager):
    done, late = one_after_the_other(
        lambda: confirm_claim(claim=claimed, by=officer, now=now()),
        lambda: confirm_claim(claim=claimed, by=manager, now=now()),
    )
    claimed.refresh_from_db()
    assert done.state == "confirmed" and refused(late, officer.get_full_name(), "confirmed Cllr Saira Khan already")
    assert claimed.settled_by == officer and lines_of(claimed).count("claim_confirm") == 1
    assert Event.objects.filter(kind="claim-answered").count() == 1


@pytest.mark.parametrize("first", ["yes", "no"])
def test_one_of_staff_says_yes_and_one_says_no(claimed, officer, manager, stranger, first):
    yes = partial(confirm_claim, claim=claimed, by=officer, now=now())
    no = partial(refuse_claim, claim=claimed, reason="Wrong address.", by=manager, now=now())
    _, late = one_after_the_other(*([yes, no] if first == "yes" else [no, yes]))
    claimed.refresh_from_db()
    who = officer if first == "yes" else manager
    assert refused(late, who.get_full_name(), "Cllr Saira Khan already") and claimed.settled_by == who
    assert (Councillor.objects.get(slug="saira-khan").person == stranger) == (first == "yes")
    assert bool(claimed.reason) == (first == "no")


def test_two_people_use_one_invitation(ward, chair, stranger, worker):
    record = CouncillorFactory(council=ward.ward_set.council)
    TermFactory(councillor=record, ward=ward)
    claim = ClaimFactory(councillor=record, invited_by=chair, email=stranger.email)
    worker.emailaddress_set.create(email=stranger.email.upper(), verified=False)
    worker.email = stranger.email
    made, late = one_after_the_other(
        lambda: say_this_is_me(claim=claim, by=stranger, now=now()),
        lambda: say_this_is_me(claim=claim, by=worker, now=now()),
    )
    claim.refresh_from_db()
    assert made.person == claim.person == stranger and refused(late, "used already")
    assert lines_of(claim) == ["claim_make"]


def test_one_person_says_to_be_two_councillors(ward, chair, stranger):
    claims = []
    for _ in range(2):
        record = CouncillorFactory(council=ward.ward_set.council)
        TermFactory(councillor=record, ward=ward)
        claims.append(ClaimFactory(councillor=record, invited_by=chair, email=stranger.email))
    _, late = one_after_the_other(
        *[lambda claim=claim: say_this_is_me(claim=claim, by=stranger, now=now()) for claim in claims]
    )
    assert refused(late, "another councillor here already")
    assert [claim.state for claim in Claim.objects.order_by("pk")] == ["claimed", "invited"]


def test_two_people_say_to_be_the_same_councillor_and_staff_confirm_both(claimed, chair, worker, officer, manager):
    other = ClaimFactory(councillor=claimed.councillor, invited_by=chair, email=worker.email)
    Claim.objects.filter(pk=other.pk).update(state="claimed", person=worker, claimed_at=now())
    _, late = one_after_the_other(
        lambda: confirm_claim(claim=claimed, by=officer, now=now()),
        lambda: confirm_claim(claim=other, by=manager, now=now()),
    )
    other.refresh_from_db()
    assert refused(late, "has an account already") and other.state == "claimed"
    assert Councillor.objects.get(slug="saira-khan").person == claimed.person
