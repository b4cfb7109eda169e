"""Small grants: the area's own round, judged by residents, paid by the LTO out of a budget line."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from biglocal.refusals import Refused
from funding.actions.rounds import add_to_panel, call_off_round, finish_round, publish_round, save_round, start_round
from funding.actions.small_grants import (
    ask_small_grant,
    decide_small_grant,
    declare_for_panel,
    left_on,
    pay_small_grant,
    report_small_grant,
    take_back_panel_conflict,
    undo_decision,
    unpay_small_grant,
    vote,
)
from funding.models import BudgetLine, GrantRound, LedgerEntry, Payment, SmallGrant
from funding.round_mail import tell_applicants
from tests.factories.communities import RoleHeldFactory
from tests.factories.funding import AgreementFactory, BudgetLineFactory, LedgerEntryFactory
from tests.factories.funding_changes import GrantRoundFactory, PanelSeatFactory, PanelWordFactory, SmallGrantFactory

NOW = timezone.now


@pytest.fixture
def line(community, lto):
    """£1,000 for small grants."""
    agreement = AgreementFactory(community=community, lto=lto, amount=Decimal("1000.00"))
    return BudgetLineFactory(agreement=agreement, description="Small grants")


@pytest.fixture
def judged(line):
    """A round that closed yesterday."""
    return GrantRoundFactory(line=line)


@pytest.fixture
def opened(line):
    return GrantRoundFactory(line=line, closes_on=timezone.localdate())


@pytest.fixture
def wanted(judged):
    """An application with two yes votes."""

    def made(asked="250.00", yes=2, no=0):
        grant = SmallGrantFactory(round=judged, asked=Decimal(asked))
        for number in range(yes + no):
            PanelWordFactory(grant=grant, yes=number < yes)
        return grant

    return made


@pytest.fixture
def paid(wanted, judged, worker, finance):
    grant = decide_small_grant(grant=wanted(), by=worker, now=NOW())
    finish_round(round=judged, by=worker, now=NOW())
    return pay_small_grant(grant=grant, paid_on=timezone.localdate(), by=finance, now=NOW())


TYPED = {
    "group_name": "Balcony gardeners",
    "purpose": "Seeds and pots",
    "answer_one": "Grow beans in April.",
    "answer_two": "Everybody on the stairs.",
    "asked": "£120.50",
    "contact_name": "Gail Green",
    "email": "gail@example.org",
}


def ask_address(round):
    return reverse("funding:small_grant_ask", args=[round.community.slug, round.number])


# Asking ---------------------------------------------------------------------------------------------------------------
def test_a_group_asks_without_an_account(client, opened):
    page = client.post(ask_address(opened), TYPED, follow=True)
    grant = SmallGrant.objects.get()
    assert (grant.asked, grant.state) == (Decimal("120.50"), "asked") and "We have it" in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex"


def test_a_form_sent_twice_is_one_application(client, opened):
    for _ in range(2):
        client.post(ask_address(opened), {**TYPED, "form_key": "5f9d3a56-7a3b-4a0c-8d1f-0d1b8a6c1a22"})
    assert SmallGrant.objects.count() == 1


def test_nobody_asks_outside_the_days(judged, line):
    facts = {**TYPED, "asked": Decimal("100.00")}
    tomorrow = GrantRoundFactory(
        line=line, opens_on=timezone.localdate() + timedelta(1), closes_on=timezone.localdate() + timedelta(9)
    )
    for round in [judged, tomorrow, GrantRoundFactory(line=line, state="draft", closes_on=timezone.localdate())]:
        with pytest.raises(Refused, match="closed"):
            ask_small_grant(round=round, now=NOW(), **facts)
    assert not SmallGrant.objects.exists()


def test_nobody_asks_for_more_than_the_most(client, opened):
    page = client.post(ask_address(opened), {**TYPED, "asked": "500.01"})
    assert "£500 at most" in page.content.decode() and not SmallGrant.objects.exists()


def test_asking_is_limited(client, opened, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "small_grant": "2/h/ip"}
    caches["default"].clear()
    answers = [client.post(ask_address(opened), TYPED).status_code for _ in range(3)]
    assert answers == [302, 302, 429] and SmallGrant.objects.count() == 2


def test_what_looks_private_is_asked_about(client, opened):
    page = client.post(ask_address(opened), {**TYPED, "purpose": "Ring Gail on 07700 900123"})
    assert "Is it meant for everybody?" in page.content.decode() and not SmallGrant.objects.exists()


@pytest.mark.parametrize("words", ["\x00", "<script>alert(1)</script>", "x" * 100_000, "\u202egnol"])
def test_bad_input_is_a_sentence_or_shown_escaped(client, opened, words):
    page = client.post(ask_address(opened), {**TYPED, "answer_one": words}, follow=True)
    assert page.status_code == 200 and "<script>alert" not in page.content.decode()


def test_contact_details_are_for_who_runs_and_pays(client, signed_in, judged, resident, worker, finance, wanted):
    grant = wanted()
    add_to_panel(round=judged, person=resident, by=worker, now=NOW())
    declare_for_panel(grant=grant, has_conflict=False, by=resident, now=NOW())
    decide_small_grant(grant=grant, by=worker, now=NOW())
    finish_round(round=judged, by=worker, now=NOW())
    here = [judged.community.slug, judged.number]
    public = [judged.get_absolute_url(), reverse("funding:round_list", args=here[:1])]
    seen = [client.get(page).content.decode() for page in public]
    panel = signed_in(resident).get(reverse("funding:small_grant_judge", args=[*here, grant.number]))
    assert not any(grant.email in page or grant.contact_name in page for page in [*seen, panel.content.decode()])
    assert grant.email in signed_in(finance).get(reverse("funding:round_pay", args=here)).content.decode()


# The panel ------------------------------------------------------------------------------------------------------------
def test_only_residents_sit_on_the_panel(judged, worker, resident, officer, councillor):
    add_to_panel(round=judged, person=resident, by=worker, now=NOW())
    for other in [officer, councillor, worker]:
        with pytest.raises(Refused, match="as a resident"):
            add_to_panel(round=judged, person=other, by=worker, now=NOW())


def test_rule_7_who_has_a_conflict_sees_nothing_of_it(signed_in, judged, wanted, resident, worker):
    grant = wanted()
    add_to_panel(round=judged, person=resident, by=worker, now=NOW())
    declare_for_panel(grant=grant, has_conflict=True, reason="My sister runs it.", by=resident, now=NOW())
    here = [judged.community.slug, judged.number]
    browser = signed_in(resident)
    assert browser.get(reverse("funding:small_grant_judge", args=[*here, grant.number])).status_code == 403
    page = browser.get(reverse("funding:round_judge", args=here)).content.decode()
    assert grant.group_name not in page and "You stepped back" in page
    with pytest.raises(Refused, match="stepped back"):
        vote(grant=grant, yes=True, by=resident, now=NOW())


def test_who_runs_the_round_and_stepped_back_does_not_see_it_there(signed_in, judged, wanted, chair, worker):
    grant = wanted()
    add_to_panel(round=judged, person=chair, by=worker, now=NOW())
    declare_for_panel(grant=grant, has_conflict=True, reason="My club.", by=chair, now=NOW())
    page = signed_in(chair).get(reverse("funding:round_manage", args=[judged.community.slug, judged.number]))
    assert grant.group_name not in page.content.decode()
    for act in [decide_small_grant, undo_decision]:
        with pytest.raises(Refused, match="stepped back"):
            act(grant=grant, by=chair, now=NOW())


def test_nothing_is_read_before_one_said_whether_one_is_tied(signed_in, judged, wanted, resident, worker):
    grant = wanted()
    add_to_panel(round=judged, person=resident, by=worker, now=NOW())
    address = reverse("funding:small_grant_judge", args=[judged.community.slug, judged.number, grant.number])
    assert grant.answer_one not in signed_in(resident).get(address).content.decode()
    signed_in(resident).post(address, {"act": "declare", "has_conflict": "no"})
    assert grant.answer_one in signed_in(resident).get(address).content.decode()


def test_a_vote_needs_a_word_about_conflicts_first(judged, wanted, resident, worker):
    grant = wanted()
    add_to_panel(round=judged, person=resident, by=worker, now=NOW())
    with pytest.raises(Refused, match="conflict of interest"):
        vote(grant=grant, yes=True, by=resident, now=NOW())


def test_a_conflict_declared_later_takes_the_vote_away(judged, wanted, resident, worker):
    grant = wanted(yes=1)
    add_to_panel(round=judged, person=resident, by=worker, now=NOW())
    declare_for_panel(grant=grant, has_conflict=False, by=resident, now=NOW())
    vote(grant=grant, yes=True, by=resident, now=NOW())
    declare_for_panel(grant=grant, has_conflict=True, reason="My cousin joined.", by=resident, now=NOW())
    with pytest.raises(Refused, match="so far 1 did"):
        decide_small_grant(grant=grant, by=worker, now=NOW())


def test_a_conflict_by_mistake_is_taken_back_by_somebody_else(judged, wanted, resident, worker):
    grant = wanted()
    add_to_panel(round=judged, person=resident, by=worker, now=NOW())
    declare_for_panel(grant=grant, has_conflict=True, reason="I pressed wrongly.", by=resident, now=NOW())
    take_back_panel_conflict(grant=grant, person=resident.pk, by=worker, now=NOW())
    assert declare_for_panel(grant=grant, has_conflict=False, by=resident, now=NOW()).has_conflict is False


def test_votes_of_who_left_the_panel_do_not_count(wanted, worker):
    grant = wanted()
    grant.round.seats.update(left_at=NOW())
    with pytest.raises(Refused, match="so far 0 did"):
        decide_small_grant(grant=grant, by=worker, now=NOW())


# Deciding -------------------------------------------------------------------------------------------------------------
def test_never_decided_by_one_person(wanted, worker, judged):
    with pytest.raises(Refused, match="2 people of the panel"):
        decide_small_grant(grant=wanted(yes=1), by=worker, now=NOW())
    with pytest.raises(Refused, match="At least two"):
        start_round(community=judged.community, by=worker, now=NOW(), **facts_of(judged, fewest_votes=1))


def facts_of(round, **changes):
    names = ["line", "title", "words", "question_one", "question_two", "most", "opens_on", "closes_on", "fewest_votes"]
    return {name: getattr(round, name) for name in names} | changes


@pytest.mark.parametrize(
    ("yes", "no", "state"), [(2, 0, "granted"), (2, 1, "granted"), (1, 1, "refused"), (0, 2, "refused")]
)
def test_the_votes_decide(wanted, worker, yes, no, state):
    grant = decide_small_grant(grant=wanted(yes=yes, no=no), by=worker, now=NOW())
    assert (grant.state, grant.yes_votes, grant.no_votes) == (state, yes, no)


def test_never_more_than_is_left_on_the_line(wanted, worker, line):
    for _ in range(3):
        decide_small_grant(grant=wanted("300.00"), by=worker, now=NOW())
    last = wanted("300.00")
    with pytest.raises(Refused, match="has £100 left"):
        decide_small_grant(grant=last, by=worker, now=NOW())
    decide_small_grant(grant=last, by=worker, now=NOW(), amount=Decimal("100.00"))
    line.refresh_from_db()
    assert (line.given, left_on(line)) == (line.amount, Decimal("0.00"))


def test_what_is_spent_of_the_line_cannot_be_given(wanted, worker, line):
    LedgerEntryFactory(agreement=line.agreement, line=line, amount=Decimal("900.00"))
    with pytest.raises(Refused, match="has £100 left"):
        decide_small_grant(grant=wanted(), by=worker, now=NOW())


def test_undone_gives_the_money_back_to_the_line(wanted, worker, line):
    grant = decide_small_grant(grant=wanted(), by=worker, now=NOW())
    grant = undo_decision(grant=grant, by=worker, now=NOW())
    line.refresh_from_db()
    assert (grant.state, grant.amount, line.given) == ("asked", None, Decimal("0.00"))
    decide_small_grant(grant=grant, by=worker, now=NOW())


def test_decided_twice_takes_once(wanted, worker, line):
    grant = wanted()
    for _ in range(2):
        decide_small_grant(grant=grant, by=worker, now=NOW())
    line.refresh_from_db()
    assert line.given == Decimal("250.00")


def test_the_line_says_what_all_rounds_gave(wanted, worker, line):
    grants = [decide_small_grant(grant=wanted(), by=worker, now=NOW()) for _ in range(3)]
    undo_decision(grant=grants[0], by=worker, now=NOW())
    line.refresh_from_db()
    assert line.given == sum(grant.amount for grant in SmallGrant.objects.given())


def test_a_small_grant_is_no_agreement_and_no_payment(paid):
    assert not Payment.objects.exists() and not LedgerEntry.objects.exists()


def test_a_round_is_finished_when_all_is_decided(wanted, worker, judged):
    grant = wanted()
    with pytest.raises(Refused, match="wait for a decision"):
        finish_round(round=judged, by=worker, now=NOW())
    decide_small_grant(grant=grant, by=worker, now=NOW())
    assert finish_round(round=judged, by=worker, now=NOW()).state == "finished"


def test_each_group_is_told_once(wanted, worker, judged):
    yes, no = wanted(), wanted(yes=0, no=2)
    for grant in [yes, no]:
        decide_small_grant(grant=grant, by=worker, now=NOW())
    assert tell_applicants(now=NOW()) == 0
    finish_round(round=judged, by=worker, now=NOW())
    assert [tell_applicants(now=NOW()), tell_applicants(now=NOW())] == [2, 0]
    told = {letter.to[0]: letter.body for letter in mail.outbox}
    assert "Good news" in told[yes.email] and "chose others" in told[no.email] and yes.own_page in told[yes.email]


# Paying and telling ---------------------------------------------------------------------------------------------------
def test_the_lto_pays_once_the_round_is_finished(wanted, worker, judged, finance):
    grant = decide_small_grant(grant=wanted(), by=worker, now=NOW())
    with pytest.raises(Refused, match="nothing to pay"):
        pay_small_grant(grant=grant, paid_on=timezone.localdate(), by=finance, now=NOW())
    finish_round(round=judged, by=worker, now=NOW())
    for _ in range(2):
        grant = pay_small_grant(grant=grant, paid_on=timezone.localdate(), by=finance, now=NOW())
    assert (grant.state, grant.paid_by) == ("paid", finance)


def test_another_ltos_finance_officer_does_not_pay(wanted, worker, judged, lto):
    other = RoleHeldFactory(role="finance", community=None, organisation=BudgetLineFactory().agreement.lto).person
    grant = decide_small_grant(grant=wanted(), by=worker, now=NOW())
    finish_round(round=judged, by=worker, now=NOW())
    with pytest.raises(Refused):
        pay_small_grant(grant=grant, paid_on=timezone.localdate(), by=other, now=NOW())


def test_marked_as_paid_by_mistake_is_taken_back(paid, finance):
    grant = unpay_small_grant(grant=paid, by=finance, now=NOW())
    assert (grant.state, grant.paid_on) == ("granted", None)


def test_the_group_tells_what_became_of_it(client, paid):
    page = client.post(paid.own_page, {"report": "Forty pots are full of beans."}, follow=True)
    assert "Thank you" in page.content.decode()
    shown = client.get(paid.round.get_absolute_url()).content.decode()
    assert "Forty pots are full of beans." in shown


def test_nobody_tells_before_it_is_paid(wanted):
    with pytest.raises(Refused, match="not been paid"):
        report_small_grant(grant=wanted(), report="Done.", now=NOW())


def test_a_group_takes_its_asking_back(client, opened):
    client.post(ask_address(opened), TYPED)
    grant = SmallGrant.objects.get()
    client.post(grant.own_page, {"act": "take_back"})
    grant.refresh_from_db()
    assert grant.state == "withdrawn"


# Rounds ---------------------------------------------------------------------------------------------------------------
def test_a_published_round_changes_its_last_day_alone(opened, worker):
    later = timezone.localdate() + timedelta(days=7)
    saved = save_round(round=opened, by=worker, now=NOW(), **facts_of(opened, title="Other", closes_on=later))
    assert (saved.title, saved.closes_on) == ("Spring round", later)


def test_a_round_that_groups_asked_of_is_not_called_off(wanted, judged, worker):
    wanted()
    with pytest.raises(Refused, match="get an answer"):
        call_off_round(round=judged, by=worker, now=NOW())


def test_a_draft_is_seen_by_its_people_alone(client, signed_in, line, worker, stranger):
    round = GrantRoundFactory(line=line, state="draft")
    assert client.get(round.get_absolute_url()).status_code == 404
    assert signed_in(worker).get(round.get_absolute_url()).status_code == 200
    saved = save_round(round=round, by=worker, now=NOW(), **facts_of(round, closes_on=timezone.localdate()))
    publish_round(round=saved, by=worker, now=NOW())
    assert client.get(round.get_absolute_url()).status_code == 200


def test_another_areas_line_gives_nothing_here(judged, worker, other_community):
    other = BudgetLineFactory(agreement__community=other_community)
    with pytest.raises(Refused, match="this area"):
        start_round(community=judged.community, by=worker, now=NOW(), **facts_of(judged, line=other))


def test_another_areas_round_is_not_found(signed_in, worker, community, other_community):
    round = GrantRoundFactory(line__agreement__community=other_community, number=77)
    for name in ["round_detail", "round_manage", "round_judge"]:
        assert signed_in(worker).get(reverse(f"funding:{name}", args=[community.slug, round.number])).status_code == 404


@pytest.mark.parametrize(
    "who", "resident finance certifier rep councillor officer manager stranger other_chair".split()
)
def test_only_chair_and_worker_run_a_round(who, request, wanted, judged):
    person, grant = request.getfixturevalue(who), wanted()
    acts = [
        lambda: decide_small_grant(grant=grant, by=person, now=NOW()),
        lambda: finish_round(round=judged, by=person, now=NOW()),
        lambda: save_round(round=judged, by=person, now=NOW(), **facts_of(judged)),
        lambda: undo_decision(grant=grant, by=person, now=NOW()),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()
    assert GrantRound.objects.get().state == "published" and SmallGrant.objects.get().state == "asked"


# The database ---------------------------------------------------------------------------------------------------------
def refused_by(name, act):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    assert name in str(error.value)


def test_constraints_refuse_by_name(judged, line, worker, finance):
    done = {"round": judged, "decided_by": worker, "decided_at": NOW(), "yes_votes": 2, "amount": Decimal("250.00")}
    paid = {**done, "state": "paid", "paid_by": finance, "paid_on": timezone.localdate()}
    refused_by("round_never_decided_by_one", lambda: GrantRoundFactory(line=line, fewest_votes=1))
    refused_by("round_closes_after_it_opens", lambda: GrantRoundFactory(line=line, closes_on="2020-01-01"))
    refused_by("smallgrant_asked_positive", lambda: SmallGrantFactory(round=judged, asked=0))
    refused_by("smallgrant_amount_fits_state", lambda: SmallGrantFactory(round=judged, amount=Decimal("1.00")))
    refused_by("smallgrant_amount_fits_state", lambda: SmallGrantFactory(state="granted", **{**done, "amount": 251}))
    refused_by(
        "smallgrant_never_decided_by_one", lambda: SmallGrantFactory(state="granted", **{**done, "yes_votes": 1})
    )
    refused_by("smallgrant_yes_has_most_votes", lambda: SmallGrantFactory(state="granted", **done, no_votes=2))
    refused_by("smallgrant_paid_on_and_by_together", lambda: SmallGrantFactory(**{**paid, "paid_on": None}))
    refused_by("smallgrant_two_people", lambda: SmallGrantFactory(**{**paid, "paid_by": worker}))
    refused_by("smallgrant_reports_when_paid", lambda: SmallGrantFactory(state="granted", report="Done.", **done))
    refused_by("panelword_conflict_has_no_vote", lambda: PanelWordFactory(has_conflict=True, reason="Mine.", yes=True))
    refused_by("panelword_conflict_says_why", lambda: PanelWordFactory(has_conflict=True, yes=None))
    given = BudgetLine.objects.filter(pk=line.pk)
    refused_by("budgetline_gives_what_it_has", lambda: given.update(given=line.amount + Decimal("0.01")))


def test_who_ended_asking_reads_that_today_is_the_last_day(signed_in, worker, opened):
    page = signed_in(worker).get(reverse("funding:round_manage", args=[opened.community.slug, opened.number]))
    assert "to the end of today" in page.content.decode() and "End asking today" not in page.content.decode()


def test_a_round_that_runs_stands_before_one_that_is_decided(client, line):
    day = timezone.localdate()
    GrantRoundFactory(
        line=line, number=2, title="Last year's", state="finished", finished_at=NOW(), opens_on=day - timedelta(days=2)
    )
    GrantRoundFactory(line=line, number=1, title="This one", state="published", opens_on=day - timedelta(days=9))
    page = client.get(reverse("funding:round_list", args=[line.agreement.community.slug])).content.decode()
    assert page.index("This one") < page.index("Last year")


def test_lines_to_choose_from_say_whose_they_are(signed_in, worker, line):
    page = signed_in(worker).get(reverse("funding:round_new", args=[line.agreement.community.slug])).content.decode()
    assert f"{line.description}, from “{line.agreement.title}”" in page


# How much the pages ask -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [3, 30])
@pytest.mark.parametrize("name", ["round_list", "round_detail", "round_manage", "round_judge", "round_pay"])
def test_pages_ask_the_same_however_long(name, rows, signed_in, judged, worker, finance, django_assert_max_num_queries):
    done = {"state": "granted", "amount": 1, "yes_votes": 2, "decided_by": worker, "decided_at": NOW()}
    for _ in range(rows):
        PanelWordFactory(grant=SmallGrantFactory(round=judged, **done))
        PanelSeatFactory(round=judged)
    GrantRound.objects.update(state="finished", finished_at=NOW())
    args = [judged.community.slug] + ([judged.number] if name != "round_list" else [])
    browser = signed_in(finance if name == "round_pay" else worker)
    with django_assert_max_num_queries(13 if name == "round_manage" else 10):
        assert browser.get(reverse(f"funding:{name}", args=args)).status_code == 200


def test_what_is_paid_is_a_line_of_a_table_below_what_waits(signed_in, judged, worker, finance):
    done = {"amount": 1, "yes_votes": 2, "decided_by": worker, "decided_at": NOW()}
    for _ in range(12):
        SmallGrantFactory(round=judged, **done, state="paid", paid_on=timezone.localdate(), paid_by=finance)
    SmallGrantFactory(round=judged, **done, state="granted", group_name="The brass band")
    GrantRound.objects.update(state="finished", finished_at=NOW())
    page = signed_in(finance).get(reverse("funding:round_pay", args=[judged.community.slug, judged.number]))
    html = page.content.decode()
    assert [grant.group_name for grant in page.context["waiting"]] == ["The brass band"]
    assert html.count('class="bl-panel"') == 1 and html.count("It was not paid") == 12


def test_a_hundred_groups_come_in_pages(client, judged, worker):
    done = {"state": "granted", "amount": 1, "yes_votes": 2, "decided_by": worker, "decided_at": NOW()}
    SmallGrant.objects.bulk_create([SmallGrantFactory.build(round=judged, **done) for _ in range(101)])
    GrantRound.objects.update(state="finished", finished_at=NOW())
    page = client.get(judged.get_absolute_url(), {"page": "4"})
    assert len(page.context["page"].object_list) == 11
