"""The life of an ask: the table typed out once more, all else refused; who has it, and who comes late."""

from datetime import timedelta

import pytest
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.dates import today
from biglocal.notices.models import Event
from biglocal.refusals import Refused
from councillors.actions import (
    answer_ask,
    begin_ask,
    close_ask,
    close_old_asks,
    edit_ask,
    free_asks,
    keep_ask,
    pass_ask,
    tell_result,
    undo_ask,
    withdraw_ask,
)
from councillors.ask_moves import HELD, MOVES, Hand, can_move
from councillors.models import Ask, AskAnswer
from tests.factories.accounts import PersonFactory
from tests.factories.councillors import AskFactory, CouncillorFactory, TermFactory

pytestmark = pytest.mark.django_db
STATES = list(Ask.State.values)
# What each hand may do in each state: all that is not here is refused.
MAY = {
    (Hand.GROUP, "raised"): "edit withdraw",
    (Hand.GROUP, "taken"): "result close withdraw",
    (Hand.GROUP, "passed"): "result close withdraw",
    (Hand.GROUP, "in_hand"): "result close withdraw",
    (Hand.GROUP, "declined"): "close withdraw",
    (Hand.GROUP, "result"): "close undo",
    (Hand.GROUP, "closed"): "undo",
    (Hand.GROUP, "withdrawn"): "undo",
    (Hand.ASKED, "raised"): "take decline decline_last",
    (Hand.ASKED, "declined"): "take",
    (Hand.HOLDER, "taken"): "pass_on give_back give_back_last begin",
    (Hand.HOLDER, "in_hand"): "pass_on give_back give_back_last",
    (Hand.HOLDER, "passed"): "keep give_back give_back_last begin",
    (Hand.RECEIVER, "passed"): "take hand_back",
    (Hand.PORTAL, "taken"): "free",
    (Hand.PORTAL, "passed"): "free hand_back",
    (Hand.PORTAL, "in_hand"): "free",
    (Hand.PORTAL, "result"): "close",
    (Hand.PORTAL, "declined"): "close",
}
EVERY = [(hand, move, state) for hand in Hand for move in sorted({move for _, move in MOVES}) for state in STATES]


@pytest.fixture
def ask(community, ward, worker):
    return AskFactory(community=community, line=ward.line, raised_by=worker)


@pytest.fixture
def martin(ward):
    person = PersonFactory(name="Martin Hale")
    council = ward.ward_set.council
    TermFactory(ward=ward, councillor=CouncillorFactory(name="Martin Hale", council=council, person=person))
    return person


def now(minutes=0):
    return timezone.now() + timedelta(minutes=minutes)


def said(ask, person, answer="yes", **fields):
    answer_ask(ask=ask, answer=answer, by=person, **{"now": now(), **fields})
    ask.refresh_from_db()
    return ask


def test_each_move_of_each_hand_is_as_typed_out():
    found = {(hand, move, state) for hand, move, state in EVERY if can_move(hand, move, state)}
    assert found == {(hand, move, state) for (hand, state), moves in MAY.items() for move in moves.split()}


def doings(ask, worker, councillor, other):
    """What each side can try, by its name in the table."""
    words = {"kind": "speak", "title": "Else", "why": "Why", "by_day": ask.by_day, "takes": "An hour", "phone": ""}
    return {
        (Hand.GROUP, "edit"): lambda: edit_ask(ask=ask, by=worker, now=now(), **words),
        (Hand.GROUP, "result"): lambda: tell_result(ask=ask, result="A lease", by=worker, now=now()),
        (Hand.GROUP, "close"): lambda: close_ask(ask=ask, by=worker, now=now()),
        (Hand.GROUP, "withdraw"): lambda: withdraw_ask(ask=ask, by=worker, now=now()),
        (Hand.GROUP, "undo"): lambda: undo_ask(ask=ask, by=worker, now=now()),
        (Hand.ASKED, "take"): lambda: answer_ask(ask=ask, answer="yes", by=other, now=now()),
        (Hand.HOLDER, "pass_on"): lambda: pass_ask(ask=ask, words="Ms Hart", by=councillor, now=now()),
        (Hand.HOLDER, "keep"): lambda: keep_ask(ask=ask, by=councillor, now=now()),
        (Hand.HOLDER, "begin"): lambda: begin_ask(ask=ask, by=councillor, now=now()),
    }


TWICE_IS_ONCE = {("close", "closed"), ("withdraw", "withdrawn"), ("keep", "taken"), ("begin", "in_hand")}
REFUSED = [
    (hand, move, state)
    for hand, move in doings(Ask(), None, None, None)
    for state in STATES
    if move not in MAY.get((hand, state), "").split() and (move, state) not in TWICE_IS_ONCE
]


@pytest.mark.parametrize(("hand", "move", "state"), REFUSED)
def test_move_outside_the_table_is_refused_and_changes_nothing(
    hand, move, state, community, ward, worker, councillor, martin
):
    holder = councillor.councillor if state in HELD else None
    words = "An officer" if state == "passed" else ""
    ask = AskFactory(
        community=community, line=ward.line, raised_by=worker, state=state, holder=holder, passed_words=words
    )
    before = Ask.objects.filter(pk=ask.pk).values().get()
    with pytest.raises(Refused):
        doings(ask, worker, councillor, martin)[hand, move]()
    assert Ask.objects.filter(pk=ask.pk).values().get() == before
    assert not AuditLine.objects.filter(topic=f"ask:{ask.pk}").exists() and not Event.objects.exists()


def test_of_two_at_once_the_second_reads_who_has_it(ask, councillor, martin):
    said(ask, councillor)
    with pytest.raises(Refused, match="Cllr Ruth Adeyemi has had this since"):
        answer_ask(ask=Ask(pk=ask.pk), answer="yes", by=martin, now=now())
    assert ask.holder == councillor.councillor and ask.answers.count() == 1


def test_last_no_leaves_the_group_to_look_elsewhere_and_a_late_yes_takes_it(ask, councillor, martin):
    assert said(ask, councillor, "no").state == "raised"
    assert said(ask, martin, "no").state == "declined"
    assert said(ask, councillor, "yes", now=now(1)).state == "taken"


def test_colleague_without_an_account_is_not_waited_for(ask, councillor, ward):
    TermFactory(ward=ward)
    assert said(ask, councillor, "no").state == "declined"


def test_who_has_it_gives_it_back(ask, councillor, martin):
    said(ask, councillor)
    said(ask, councillor, "no", note="I am ill.", now=now(1))
    assert (ask.state, ask.holder) == ("raised", None)
    assert said(ask, martin).holder == martin.councillor


def test_passed_to_a_colleague_who_says_yes(ask, councillor, martin):
    said(ask, councillor)
    pass_ask(ask=ask, to=martin.councillor, by=councillor, now=now())
    assert said(ask, martin, now=now(1)).holder == martin.councillor
    assert (ask.state, ask.passed_to) == ("taken", None)
    assert ask.answers.get(councillor=councillor.councillor).answer == AskAnswer.Answer.PASSED


def test_passed_to_a_colleague_who_says_no_goes_back_to_who_passed_it(ask, councillor, martin):
    said(ask, councillor)
    pass_ask(ask=ask, to=martin.councillor, by=councillor, now=now())
    said(ask, martin, "no", now=now(1))
    assert (ask.state, ask.holder, ask.passed_to) == ("taken", councillor.councillor, None)
    assert Event.objects.get(key__startswith=f"ask-told:{ask.pk}:hand_back").people == [councillor.pk]


def test_passed_to_an_officer_stays_with_who_passed_it(ask, councillor, martin, worker):
    said(ask, councillor)
    pass_ask(ask=ask, words="the parks team", by=councillor, now=now())
    begin_ask(ask=ask, by=councillor, now=now(1))
    ask.refresh_from_db()
    assert (ask.state, ask.holder, ask.passed_words) == ("in_hand", councillor.councillor, "the parks team")
    with pytest.raises(Refused, match="has had this since"):
        answer_ask(ask=ask, answer="yes", by=martin, now=now(2))


@pytest.mark.parametrize("who", ["nobody", "both", "myself", "stranger", "without account"])
def test_passing_on_needs_one_colleague_or_words(ask, councillor, martin, ward, who):
    said(ask, councillor)
    to = {
        "both": martin.councillor,
        "myself": councillor.councillor,
        "stranger": TermFactory().councillor,
        "without account": TermFactory(ward=ward).councillor,
    }.get(who)
    with pytest.raises(Refused):
        pass_ask(ask=ask, to=to, words="Ms Hart" if who == "both" else "", by=councillor, now=now())
    ask.refresh_from_db()
    assert ask.state == "taken" and ask.passed_to is None


def test_colleague_cannot_pass_on_what_another_has(ask, councillor, martin):
    said(ask, councillor)
    for doing in (begin_ask, keep_ask):
        with pytest.raises(Refused, match="Ruth Adeyemi has had this"):
            doing(ask=ask, by=martin, now=now())
    with pytest.raises(Refused, match="Ruth Adeyemi has had this"):
        pass_ask(ask=ask, words="Ms Hart", by=martin, now=now())


def test_former_councillor_does_nothing_and_the_ask_is_open_again(ask, councillor, martin):
    said(ask, councillor)
    councillor.councillor.terms.update(end_date=today() - timedelta(days=1))
    with pytest.raises(Refused, match="councillors of today"):
        begin_ask(ask=ask, by=councillor, now=now())
    assert (free_asks(now=now()), free_asks(now=now())) == (1, 0)
    ask.refresh_from_db()
    assert (ask.state, ask.holder) == ("raised", None)
    assert martin.pk in Event.objects.get(key__startswith=f"ask-told:{ask.pk}:free").people


def test_passed_to_a_colleague_who_left_goes_back(ask, councillor, martin):
    said(ask, councillor)
    pass_ask(ask=ask, to=martin.councillor, by=councillor, now=now())
    martin.councillor.terms.update(end_date=today() - timedelta(days=1))
    assert free_asks(now=now(1)) == 1
    ask.refresh_from_db()
    assert (ask.state, ask.holder) == ("taken", councillor.councillor)


def test_result_is_closed_after_a_while_and_still_told(ask, councillor, worker, settings):
    said(ask, councillor)
    tell_result(ask=ask, result="A lease.", by=worker, now=now())
    late = timezone.now() + timedelta(days=settings.ASK_CLOSES_AFTER_DAYS + 1)
    assert (close_old_asks(now=now()), close_old_asks(now=late), close_old_asks(now=late)) == (0, 1, 0)
    assert [row.ask.result for row in AskAnswer.objects.that_led_somewhere()] == ["A lease."]


@pytest.mark.parametrize("end", ["withdraw", "close", "result"])
def test_undo_puts_back_what_was(ask, councillor, worker, end):
    said(ask, councillor)
    doings(ask, worker, councillor, None)[Hand.GROUP, end]()
    undo_ask(ask=ask, by=worker, now=now(1))
    ask.refresh_from_db()
    assert (ask.state, ask.holder, ask.result) == ("taken", councillor.councillor, "")
    assert ask.ended_at is None and ask.result_at is None


def test_closed_result_is_undone_in_two_steps(ask, councillor, worker):
    said(ask, councillor)
    tell_result(ask=ask, result="A lease.", by=worker, now=now())
    close_ask(ask=ask, by=worker, now=now())
    assert undo_ask(ask=ask, by=worker, now=now(1)).state == "result"
    assert undo_ask(ask=ask, by=worker, now=now(2)).state == "in_hand"
    with pytest.raises(Refused):
        undo_ask(ask=ask, by=worker, now=now(3))


def test_result_told_anew_after_an_undo_is_heard_of_again(ask, councillor, worker):
    said(ask, councillor)
    for minute in (1, 3):
        tell_result(ask=ask, result="A lease.", by=worker, now=now(minute))
        if minute == 1:
            undo_ask(ask=ask, by=worker, now=now(2))
    told = Event.objects.filter(kind="ask-result").order_by("pk")
    assert [event.retracted_at is None for event in told] == [False, True]


def test_taking_back_tells_who_has_it_and_keeps_the_reason(ask, councillor, worker):
    said(ask, councillor)
    withdraw_ask(ask=ask, by=worker, now=now(), why="The tap is in.")
    ask.refresh_from_db()
    assert ask.end_words == "The tap is in."
    assert Event.objects.get(key__startswith=f"ask-told:{ask.pk}:withdraw").people == [councillor.pk]


def test_stale_form_changes_no_words(ask, worker):
    words = {"kind": "speak", "title": "Else", "why": "Why", "by_day": ask.by_day, "takes": "An hour", "phone": ""}
    edit_ask(ask=ask, by=worker, now=now(), seen="raised:", **words)
    with pytest.raises(Refused, match="changed this request while you had this open. It is “Else” now"):
        edit_ask(ask=ask, by=worker, now=now(), seen="raised:", **{**words, "title": "Third"})
    ask.refresh_from_db()
    assert ask.title == "Else" and ask.changed_at
