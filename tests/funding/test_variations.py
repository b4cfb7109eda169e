"""A change to an agreement: within tolerance it is logged, above it is agreed by the partnership and an officer."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from biglocal.audit.record import history_of
from biglocal.notices.models import Event
from biglocal.refusals import Refused
from funding.actions.variation_answers import decide_variation, hand_variation, query_variation, take_variation
from funding.actions.variations import (
    agree_variation,
    answer_variation,
    save_variation,
    send_variation,
    start_variation,
    undo_variation,
    withdraw_variation,
)
from funding.models import VARIATION_MOVES, BudgetLine, Variation
from tests.factories.communities import RoleHeldFactory
from tests.factories.funding import AgreementFactory, BudgetLineFactory, LedgerEntryFactory
from tests.factories.funding_changes import VariationFactory

NOW = timezone.now


@pytest.fixture
def agreement(community, lto):
    """£100,000 in two lines: the path £60,000, the trees £40,000."""
    end = timezone.localdate() + timedelta(days=60)
    made = AgreementFactory(community=community, lto=lto, amount=Decimal("100000.00"), end_date=end)
    BudgetLineFactory(agreement=made, description="Path", amount=Decimal("60000.00"))
    BudgetLineFactory(agreement=made, description="Trees", amount=Decimal("40000.00"))
    return made


@pytest.fixture
def path(agreement):
    return agreement.lines.get(description="Path")


@pytest.fixture
def trees(agreement):
    return agreement.lines.get(description="Trees")


@pytest.fixture
def move(agreement, worker, path, trees):
    """Write a move from the trees to the path."""

    def moved(amount, **changes):
        given = {"from_line": trees, "to_line": path, "by": worker, "reason": "The path costs more.", **changes}
        return start_variation(agreement=agreement, kind="move", amount=Decimal(amount), now=NOW(), **given)

    return moved


@pytest.fixture
def asked(move, chair, worker):
    """One above tolerance, agreed by the partnership and sent."""
    variation = agree_variation(variation=move("6000.01"), agreed_on=timezone.localdate(), by=chair, now=NOW())
    return send_variation(variation=variation, by=worker, now=NOW())


def amounts(agreement):
    return dict(agreement.lines.values_list("description", "amount"))


def test_tolerance_is_ten_percent_or_5000_whichever_is_larger(programme):
    programme.refresh_from_db()
    sums = {"60000.00": "6000.00", "50000.00": "5000.00", "40000.00": "5000.00", "50000.05": "5000.01"}
    assert {line: str(programme.tolerance(Decimal(line))) for line in sums} == sums


@pytest.mark.parametrize(("amount", "state"), [("6000.00", "logged"), ("6000.01", "draft")])
def test_ten_percent_of_the_receiving_line_is_logged_alone(move, amount, state):
    assert move(amount).state == state


def test_5000_is_logged_alone_into_a_small_line(move, path, trees):
    assert move("5000.00", from_line=path, to_line=trees).state == "logged"
    assert move("5000.01", from_line=path, to_line=trees).state == "draft"


def test_many_small_steps_are_no_way_round_the_tolerance(move):
    assert [move("3000.00").state for _ in range(3)] == ["logged", "logged", "draft"]


def test_small_steps_count_anew_after_local_trust_agreed(move, asked, decider):
    decide_variation(variation=asked, yes=True, message="Yes.", by=decider, now=NOW())
    assert move("5000.00").state == "logged"


def test_a_logged_move_holds_at_once_and_keeps_the_old_budget(agreement, move):
    variation = move("6000.00")
    assert amounts(agreement) == {"Path": Decimal("66000.00"), "Trees": Decimal("34000.00")}
    kept = {row.words_before: (row.before, row.after) for row in variation.lines.all()}
    assert kept["Path"] == (Decimal("60000.00"), Decimal("66000.00"))
    assert history_of(variation).get().verb == "log" and Event.objects.get().kind == "variation-logged"


def test_rule_3_lines_add_up_to_the_agreement_after_each_change(agreement, move, asked, decider):
    decide_variation(variation=asked, yes=True, message="Yes.", by=decider, now=NOW())
    move("4000.00")
    assert agreement.lines.aggregate(sum=Sum("amount"))["sum"] == agreement.amount


def test_a_line_never_goes_below_what_was_spent_of_it(agreement, move, trees):
    LedgerEntryFactory(agreement=agreement, line=trees, amount=Decimal("36000.00"))
    with pytest.raises(Refused, match="Move £4,000 at most"):
        move("4000.01")
    assert not Variation.objects.exists() and amounts(agreement)["Trees"] == Decimal("40000.00")
    assert move("4000.00").holds


def test_spent_meanwhile_refuses_the_yes(asked, decider, agreement, trees):
    LedgerEntryFactory(agreement=agreement, line=trees, amount=Decimal("35000.00"))
    with pytest.raises(Refused, match="is spent"):
        decide_variation(variation=asked, yes=True, message="Yes.", by=decider, now=NOW())
    asked.refresh_from_db()
    assert asked.state == "requested" and amounts(agreement)["Trees"] == Decimal("40000.00")


def test_nothing_changes_until_an_officer_says_yes(agreement, asked, decider):
    assert amounts(agreement)["Path"] == Decimal("60000.00")
    decide_variation(variation=asked, yes=True, message="Yes, go on.", by=decider, now=NOW())
    assert amounts(agreement)["Path"] == Decimal("66000.01")
    assert Event.objects.filter(kind="variation-answered").count() == 1


def test_a_no_changes_nothing(agreement, asked, decider):
    decide_variation(variation=asked, yes=False, message="Not this year.", by=decider, now=NOW())
    assert amounts(agreement)["Path"] == Decimal("60000.00") and not asked.lines.exists()


def test_decided_twice_is_decided_once(agreement, asked, decider):
    for _ in range(2):
        decide_variation(variation=asked, yes=True, message="Yes.", by=decider, now=NOW())
    assert amounts(agreement)["Path"] == Decimal("66000.01")
    assert Event.objects.filter(kind="variation-answered").count() == 1


def test_rule_6_an_officer_of_the_area_or_its_lto_does_not_answer(asked, decider, lto):
    RoleHeldFactory(person=decider, role="finance", community=None, organisation=lto)
    with pytest.raises(Refused, match="You belong to"):
        decide_variation(variation=asked, yes=True, message="Yes.", by=decider, now=NOW())


def test_a_question_comes_back_with_its_answer(asked, officer, worker):
    query_variation(variation=asked, question="Why so much?", by=officer, now=NOW())
    answered = answer_variation(variation=asked, answer="Two quotes came.", by=worker, now=NOW())
    assert (answered.state, answered.answer) == ("requested", "Two quotes came.")
    assert {"variation-queried", "variation-asked"} <= set(Event.objects.values_list("kind", flat=True))


def test_two_officers_do_not_take_the_same(asked, officer, decider):
    take_variation(pk=asked.pk, by=officer, now=NOW())
    with pytest.raises(Refused, match="colleague"):
        take_variation(pk=asked.pk, by=decider, now=NOW())


def test_a_stale_form_says_so(asked, worker, officer):
    query_variation(variation=asked, question="Why?", by=officer, now=NOW())
    with pytest.raises(Refused, match="while you had this open"):
        withdraw_variation(variation=asked, by=worker, now=NOW(), seen="requested-")


def test_changed_words_are_agreed_anew(move, chair, worker, path, trees):
    variation = agree_variation(variation=move("7000.00"), agreed_on=timezone.localdate(), by=chair, now=NOW())
    words = {"from_line": trees, "to_line": path, "amount": Decimal("8000.00"), "reason": "More."}
    saved = save_variation(variation=variation, by=worker, now=NOW(), **words)
    assert (saved.state, saved.agreed_on, saved.amount) == ("draft", None, Decimal("8000.00"))


def test_undo_puts_the_lines_back_and_keeps_both(agreement, move, worker):
    variation = undo_variation(variation=move("6000.00"), by=worker, now=NOW())
    assert amounts(agreement) == {"Path": Decimal("60000.00"), "Trees": Decimal("40000.00")}
    assert variation.state == "withdrawn" and history_of(variation).count() == 2


def test_undo_is_refused_when_another_change_came_after(move, worker):
    first = move("1000.00")
    move("1000.00")
    with pytest.raises(Refused, match="Another change"):
        undo_variation(variation=first, by=worker, now=NOW())


def test_a_small_line_may_be_for_something_else(agreement, worker):
    small = BudgetLineFactory(agreement=agreement, description="Tools", amount=Decimal("5000.00"))
    given = {"to_line": small, "new_words": "A shed", "reason": "Tools were given to us.", "by": worker, "now": NOW()}
    assert start_variation(agreement=agreement, kind="purpose", **given).holds
    small.refresh_from_db()
    assert small.description == "A shed"


def test_a_large_line_for_something_else_is_asked_for(agreement, worker, trees):
    given = {"to_line": trees, "new_words": "A pond", "reason": "It floods.", "by": worker, "now": NOW()}
    assert start_variation(agreement=agreement, kind="purpose", **given).state == "draft"
    trees.refresh_from_db()
    assert trees.description == "Trees"


# More time ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def extend(agreement, worker):
    def extended(new_end, **changes):
        given = {"new_end": new_end, "reason": "The winter was wet.", "by": worker, "now": NOW(), **changes}
        return start_variation(agreement=agreement, kind="extension", **given)

    return extended


def test_more_time_is_always_asked_for_and_holds_with_the_yes(agreement, extend, chair, worker, decider):
    new = agreement.end_date + timedelta(days=30)
    variation = agree_variation(variation=extend(new), agreed_on=timezone.localdate(), by=chair, now=NOW())
    send_variation(variation=variation, by=worker, now=NOW())
    decided = decide_variation(variation=variation, yes=True, message="Yes.", by=decider, now=NOW())
    agreement.refresh_from_db()
    assert agreement.end_date == new and decided.old_end == new - timedelta(days=30)


def test_more_time_never_goes_past_the_end_of_the_programme(extend, programme, community):
    last = min(programme.end_date, community.ends_on)
    with pytest.raises(Refused, match="ends here on"):
        extend(last + timedelta(days=1))
    assert extend(last).state == "draft"


def test_more_time_is_asked_for_before_the_end(agreement, extend):
    agreement.end_date = timezone.localdate()
    agreement.save()
    assert extend(agreement.end_date + timedelta(days=30)).state == "draft"
    agreement.end_date -= timedelta(days=1)
    agreement.save()
    with pytest.raises(Refused, match="before it ends"):
        extend(agreement.end_date + timedelta(days=30))


def test_more_time_needs_money_that_is_left(agreement, extend):
    LedgerEntryFactory(agreement=agreement, amount=Decimal("100000.00"))
    with pytest.raises(Refused, match="nothing to give more time to"):
        extend(agreement.end_date + timedelta(days=30))


# Who and when, typed out ----------------------------------------------------------------------------------------------
def act(move, variation, by):
    """Do `move` to `variation` as `by`."""
    now, lines = NOW(), {"from_line": variation.from_line, "to_line": variation.to_line}
    acts = {
        "edit": lambda: save_variation(
            variation=variation, by=by, now=now, amount=variation.amount, reason="x", **lines
        ),
        "agree": lambda: agree_variation(variation=variation, by=by, now=now, agreed_on=timezone.localdate()),
        "send": lambda: send_variation(variation=variation, by=by, now=now),
        "query": lambda: query_variation(variation=variation, by=by, now=now, question="Why?"),
        "answer": lambda: answer_variation(variation=variation, by=by, now=now, answer="So."),
        "yes": lambda: decide_variation(variation=variation, by=by, now=now, yes=True, message="Yes."),
        "no": lambda: decide_variation(variation=variation, by=by, now=now, yes=False, message="No."),
        "withdraw": lambda: withdraw_variation(variation=variation, by=by, now=now),
        "undo": lambda: undo_variation(variation=variation, by=by, now=now),
    }
    return acts[move]()


ASKS, STAFF = {"chair", "worker", "finance"}, {"officer", "decider", "manager"}
WHO = {
    "edit": ASKS, "agree": {"chair"}, "send": ASKS, "answer": ASKS, "withdraw": ASKS, "undo": ASKS,
    "query": STAFF, "yes": STAFF, "no": STAFF,
}  # fmt: skip
WHEN = {
    "edit": {"draft", "agreed_by_partnership"},
    "agree": {"draft"},
    "send": {"agreed_by_partnership"},
    "query": {"requested"},
    "answer": {"queried"},
    "yes": {"requested", "queried"},
    "no": {"requested", "queried"},
    "withdraw": {"draft", "agreed_by_partnership", "requested", "queried"},
    "undo": {"logged"},
}
NO_HARM = {
    ("agree", "agreed_by_partnership"),
    ("send", "requested"),
    ("withdraw", "withdrawn"),
    ("undo", "withdrawn"),
}  # pressed twice
PEOPLE = "resident chair worker finance certifier rep councillor officer decider manager stranger other_chair".split()


def in_state(state, agreement, path, trees, chair):
    """A change from the trees to the path that stands in `state`."""
    facts = {"agreement": agreement, "from_line": trees, "to_line": path, "state": state, "written_by": chair}
    if state not in {"draft", "logged", "withdrawn"}:
        facts |= {"agreed_by": chair, "agreed_on": timezone.localdate()}
    if state in {"logged", "agreed"}:
        facts["holds_since"] = NOW()
    if state in {"agreed", "refused"}:
        facts |= {"decided_by": RoleHeldFactory().person, "decided_at": NOW()}
    return VariationFactory(**facts)


def test_the_table_of_moves_is_as_typed_here():
    assert {move: set(states) for move, states in VARIATION_MOVES.items()} == WHEN


@pytest.mark.parametrize("move", WHEN)
@pytest.mark.parametrize("state", Variation.State.values)
def test_each_state_allows_its_moves_alone(move, state, agreement, path, trees, chair, decider):
    variation = in_state(state, agreement, path, trees, chair)
    by = decider if WHO[move] is STAFF else chair
    if state in WHEN[move] or (move, state) in NO_HARM:
        act(move, variation, by)
        return
    with pytest.raises(Refused):
        act(move, variation, by)
    variation.refresh_from_db()
    assert variation.state == state


@pytest.mark.parametrize("move", WHEN)
def test_each_move_is_for_its_people_alone(move, agreement, path, trees, request):
    people = {who: request.getfixturevalue(who) for who in PEOPLE}
    state = sorted(WHEN[move])[-1]
    for who, person in people.items():
        if who in WHO[move]:
            continue
        variation = in_state(state, agreement, path, trees, people["chair"])
        with pytest.raises(Refused):
            act(move, variation, person)
        variation.refresh_from_db()
        assert (variation.state, Variation.objects.holding().exclude(state=state).exists()) == (state, False)
    for who in WHO[move]:
        act(move, in_state(state, agreement, path, trees, RoleHeldFactory().person), people[who])


def test_another_areas_line_is_refused(move, other_community):
    other = BudgetLineFactory(agreement__community=other_community)
    with pytest.raises(Refused, match="lines of this agreement"):
        move("100.00", to_line=other)


# The database ---------------------------------------------------------------------------------------------------------
def refused_by(name, **facts):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        VariationFactory(**facts)
    assert name in str(error.value)


def test_constraints_refuse_by_name(agreement, path, trees, chair):
    lines = {"agreement": agreement, "from_line": trees, "to_line": path}
    refused_by("variation_fits_its_kind", **lines, amount=0)
    refused_by("variation_fits_its_kind", agreement=agreement, from_line=None, to_line=path)
    day = date(2026, 3, 31)
    facts = {"agreement": agreement, "kind": "extension", "from_line": None, "to_line": None, "amount": None}
    refused_by("variation_fits_its_kind", **facts, old_end=day, new_end=day)
    refused_by("variation_between_two_lines", agreement=agreement, from_line=path, to_line=path)
    refused_by("variation_says_why", **lines, reason="")
    refused_by("variation_decided_at_and_by_together", **lines, decided_at=NOW())
    done = {"state": "refused", "agreed_by": chair, "agreed_on": day, "decided_at": NOW()}
    refused_by("variation_two_people", **lines, **done, written_by=chair, decided_by=chair)
    refused_by("variation_holds_since_a_moment", **lines, state="logged")
    refused_by("variation_partnership_agreed_first", **lines, state="requested")


def test_a_change_is_never_deleted(db):
    with pytest.raises(TypeError):
        VariationFactory().delete()


# Pages ----------------------------------------------------------------------------------------------------------------
def test_a_worker_logs_a_small_move_on_the_page(signed_in, worker, community, agreement, path, trees):
    address = reverse("funding:variation_new", args=[community.slug, agreement.pk, "move"])
    typed = {"from_line": trees.pk, "to_line": path.pk, "amount": "£1,234.50", "reason": "Prices."}
    page = signed_in(worker).post(address, typed, follow=True)
    assert "It holds" in page.content.decode()
    assert BudgetLine.objects.get(pk=path.pk).amount == Decimal("61234.50")


def test_the_form_posted_twice_moves_once(signed_in, worker, community, agreement, path, trees):
    address = reverse("funding:variation_new", args=[community.slug, agreement.pk, "move"])
    key = "5f9d3a56-7a3b-4a0c-8d1f-0d1b8a6c1a11"
    typed = {"from_line": trees.pk, "to_line": path.pk, "amount": "100", "reason": "Prices.", "form_key": key}
    for _ in range(2):
        signed_in(worker).post(address, typed)
    assert BudgetLine.objects.get(pk=path.pk).amount == Decimal("60100.00")


@pytest.mark.parametrize("amount", ["1e5", "NaN", "-0", "9" * 40, "1.234,50", "0.001", "\x00"])
def test_amounts_as_people_type_them_get_a_sentence(signed_in, worker, community, agreement, path, trees, amount):
    address = reverse("funding:variation_new", args=[community.slug, agreement.pk, "move"])
    typed = {"from_line": trees.pk, "to_line": path.pk, "amount": amount, "reason": "Prices."}
    page = signed_in(worker).post(address, typed)
    assert page.status_code == 200 and page.context["form"].errors["amount"]
    assert not Variation.objects.exists()


def test_the_chair_agrees_and_the_worker_sends_on_the_page(signed_in, chair, worker, move):
    here = move("7000.00").get_absolute_url()
    day = timezone.localdate()
    typed = {"agreed_on_0": day.day, "agreed_on_1": day.month, "agreed_on_2": day.year}
    assert "not sent yet" in signed_in(chair).post(here + "agreed/", typed, follow=True).content.decode()
    assert "With Local Trust" in signed_in(worker).post(here + "press/send/", follow=True).content.decode()


def test_an_officer_answers_on_the_same_page(signed_in, officer, asked):
    here = asked.get_absolute_url()
    browser = signed_in(officer)
    assert "Answer it" in browser.get(here).content.decode()
    browser.post(here + "decide/", {"yes": "yes", "message": "Yes, of course."})
    asked.refresh_from_db()
    assert asked.state == "agreed" and "Yes, of course." in browser.get(here).content.decode()


def test_a_change_waits_in_the_queue_of_staff(signed_in, officer, asked):
    assert asked.get_absolute_url() in signed_in(officer).get(reverse("grants")).content.decode()


def test_another_areas_change_is_not_found(signed_in, worker, other_community):
    variation = VariationFactory(agreement__community=other_community)
    here = reverse("funding:variation_detail", args=[worker.roles.get().community.slug, variation.pk])
    assert signed_in(worker).get(here).status_code == 404


@pytest.mark.parametrize("rows", [3, 30])
def test_the_list_asks_the_same_however_long(
    signed_in, worker, community, agreement, path, trees, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        VariationFactory(agreement=agreement, from_line=trees, to_line=path)
    browser = signed_in(worker)
    with django_assert_max_num_queries(10):
        browser.get(reverse("funding:variation_list", args=[community.slug]))


def test_a_colleague_gets_the_change_with_the_note(asked, officer, decider, signed_in):
    address = reverse("funding:variation_reader", args=["arches-local", asked.pk])
    page = signed_in(officer).get(address).content.decode()
    assert "Gwen Price" in page
    signed_in(officer).post(address, {"reader": decider.pk, "note": "I am away in May"})
    asked.refresh_from_db()
    assert asked.reader == decider
    assert history_of(asked)[0].sentence == "gave it to Gwen Price to read: I am away in May"
    assert Event.objects.get(kind="variation-handed").people == [decider.pk]


def test_it_is_not_handed_to_who_belongs_to_the_area(asked, officer, decider, community):
    RoleHeldFactory(person=decider, community=community, role="resident")
    with pytest.raises(Refused, match="can’t act on the money of"):
        hand_variation(variation=asked, reader=decider, by=officer, now=NOW())
    asked.refresh_from_db()
    assert asked.reader is None


def test_it_is_not_handed_on_once_it_is_answered(asked, officer, decider):
    decide_variation(variation=asked, yes=False, message="Not now.", by=officer, now=NOW())
    with pytest.raises(Refused, match="nothing to answer"):
        hand_variation(variation=asked, reader=decider, by=officer, now=NOW())


def test_of_two_who_write_one_change_the_second_is_told_who_saved_it(move, worker, chair, path, trees, signed_in):
    variation, client = move("7000.00"), signed_in(worker)
    address = reverse("funding:variation_edit", args=["arches-local", variation.pk])
    words = {"from_line": trees.pk, "to_line": path.pk, "amount": "9,000", "reason": "The wall fell."}
    data = {**words, "seen": client.get(address).context["form"]["seen"].value()}
    kept = {"from_line": trees, "to_line": path, "amount": Decimal("8000.00"), "reason": "More."}
    save_variation(variation=variation, by=chair, now=NOW(), **kept)
    page = client.post(address, data)
    assert "Harjit Gill changed it" in page.content.decode()
    assert "while you had this open. It is “" in page.content.decode() and "The wall fell." in page.content.decode()
    again = {**data, "seen": page.context["form"]["seen"].value()}
    assert [client.post(address, again).status_code for _ in range(2)] == [302, 302]
    variation.refresh_from_db()
    assert variation.amount == Decimal("9000.00")
