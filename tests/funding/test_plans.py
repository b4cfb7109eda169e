"""A plan in three parts: a yes makes it the area's plan, with priorities, budgets and an agreement."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.communities.models import Plan
from biglocal.dates import financial_year
from biglocal.refusals import Refused
from funding.actions import (
    agree_proposal,
    ask_for_changes,
    assign_reader,
    decide_proposal,
    declare_conflict,
    save_proposal,
    save_review,
    send_proposal,
    start_proposal,
)
from funding.models import Agreement, PlannedStep, Proposal
from tests.factories.communities import PlanFactory
from tests.factories.funding import AgreementFactory, LedgerEntryFactory
from tests.factories.meetings import PlanReviewFactory

STEP = {
    "theme": "parks",
    "goal": "A green corner in every street",
    "activity": "Clear and plant six corners",
    "who": "Pat and the Saturday group",
    "when": "By next spring",
    "measure": "Six corners, each with a neighbour who waters it",
}
SCORES = {name: (3, "") for name in ["vision", "actions", "who", "legacy", "what", "difference", "after"]}


@pytest.fixture
def plan_written(lto):
    on = timezone.localdate()
    return {
        "title": "Our next plan",
        "kind": Proposal.Kind.PLAN,
        "lto": lto,
        "period_start": on,
        "period_end": on + timedelta(days=364),
        "words": {
            "vision": "Streets people walk in.",
            "who": "All who came.",
            "legacy": "The trust.",
            "other_money": "",
        },
        "lines": [
            {"description": "Six corners", "amount": Decimal("30000.00"), "theme": "parks"},
            {"description": "A nurse", "amount": Decimal("12000.00"), "theme": "health"},
            {"description": "Tools", "amount": Decimal("3000.00"), "theme": "parks"},
        ],
        "vision_costs": [("parks", 2026, Decimal("33000.00")), ("health", 2026, Decimal("12000.00"))],
        "steps": [STEP],
    }


@pytest.fixture
def plan(community, worker, plan_written, allocation):
    return start_proposal(community=community, by=worker, now=timezone.now(), **plan_written)


def send(plan, chair, decision):
    agree_proposal(proposal=plan, decision=decision, by=chair, now=timezone.now())
    return send_proposal(proposal=plan, by=chair, now=timezone.now())


def say_yes(plan, officer, decider, amount):
    now = timezone.now()
    for person in (officer, decider):
        declare_conflict(proposal=plan, by=person, has_conflict=False, now=now)
    assign_reader(proposal=plan, reader=officer, by=officer, now=now)
    save_review(proposal=plan, by=officer, now=now, scores=SCORES, recommendation="yes", finish=True)
    return decide_proposal(proposal=plan, by=decider, answer="yes", amount=amount, message="Yes.", now=now)


def test_a_yes_makes_it_the_areas_plan(plan, chair, officer, decider, decision, community):
    send(plan, chair, decision)
    say_yes(plan, officer, decider, Decimal("45000.00"))
    made = Plan.objects.get(community=community, state="live")
    assert (made.title, made.vision, made.end_date) == ("Our next plan", "Streets people walk in.", plan.period_end)
    budgets = {priority.name: priority.budget for priority in made.priorities.all()}
    assert budgets == {"Parks and environment": Decimal("33000.00"), "Health and wellbeing": Decimal("12000.00")}
    agreement = Agreement.objects.get(proposal=plan)
    assert agreement.end_date == plan.period_end
    assert {line.priority.name for line in agreement.lines.all()} == set(budgets)


def test_less_than_asked_makes_smaller_budgets(plan, chair, officer, decider, decision, community):
    send(plan, chair, decision)
    say_yes(plan, officer, decider, Decimal("35000.00"))
    made = Plan.objects.get(community=community, state="live")
    assert {one.theme: one.budget for one in made.priorities.all()} == {
        "parks": Decimal(30000),
        "health": Decimal(5000),
    }


def test_the_plan_before_it_ends_the_day_before(plan, chair, officer, decider, decision, community):
    old = PlanFactory(community=community, state="live", start_date=date(2024, 4, 1))
    PlanReviewFactory(plan=old, state="submitted", submitted_by=chair, submitted_at=timezone.now())
    send(plan, chair, decision)
    say_yes(plan, officer, decider, Decimal("45000.00"))
    old.refresh_from_db()
    assert (old.state, old.end_date) == ("completed", plan.period_start - timedelta(days=1))
    assert Plan.objects.get(community=community, state="live").number == old.number + 1


def test_an_agreement_begins_with_its_plan(plan, chair, officer, decider, decision, community):
    plan.period_start += timedelta(days=30)
    plan.save()
    send(plan, chair, decision)
    say_yes(plan, officer, decider, Decimal("45000.00"))
    agreement = community.agreements.get()
    assert (agreement.start_date, agreement.end_date) == (plan.period_start, plan.period_end)
    assert agreement.reports.get(number=1).start_date == plan.period_start


def test_it_is_not_sent_before_the_old_plan_is_looked_back_at(plan, chair, decision, community):
    PlanFactory(community=community, state="live")
    agree_proposal(proposal=plan, decision=decision, by=chair, now=timezone.now())
    with pytest.raises(Refused, match="First look back at"):
        send_proposal(proposal=plan, by=chair, now=timezone.now())
    plan.refresh_from_db()
    assert plan.state == "agreed"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"period_end": None}, "first and the last day"),
        ({"vision_costs": []}, "table of years"),
        ({"steps": []}, "one step"),
        (
            {"words": {"vision": "", "who": "x", "legacy": "x", "other_money": ""}},
            "What do you want your area to be like",
        ),
        ({"words": {"vision": "x", "who": "x", "legacy": " ", "other_money": ""}}, "What will stay"),
        ({"lines": [{"description": "Tools", "amount": Decimal(5)}]}, "which part of the plan"),
    ],
)
def test_half_a_plan_is_not_agreed(plan, worker, chair, decision, plan_written, change, words):
    save_proposal(proposal=plan, by=worker, now=timezone.now(), **{**plan_written, **change})
    with pytest.raises(Refused, match=words):
        agree_proposal(proposal=plan, decision=decision, by=chair, now=timezone.now())


def test_a_part_stands_once_in_the_table(plan, worker, plan_written):
    twice = {**plan_written, "vision_costs": [("parks", 2026, Decimal(1)), ("parks", 2026, Decimal(2))]}
    with pytest.raises(Refused, match="once in the table"):
        save_proposal(proposal=plan, by=worker, now=timezone.now(), **twice)
    assert plan.versions.get().vision_costs.count() == 2


def test_the_next_version_begins_with_all_parts(plan, chair, officer, decision):
    send(plan, chair, decision)
    declare_conflict(proposal=plan, by=officer, has_conflict=False, now=timezone.now())
    ask_for_changes(proposal=plan, by=officer, points=[("table", "And 2027?")], now=timezone.now())
    first, second = plan.versions.order_by("number")
    assert second.vision == first.vision and second.actions == first.actions
    assert list(second.vision_costs.values_list("theme", "year", "amount")) == list(
        first.vision_costs.values_list("theme", "year", "amount")
    )
    with pytest.raises(TypeError, match="never changed"):
        PlannedStep.objects.filter(version=first).first().save()


def test_the_review_page_shows_the_three_parts(
    signed_in, plan, chair, officer, decision, django_assert_max_num_queries
):
    send(plan, chair, decision)
    declare_conflict(proposal=plan, by=officer, has_conflict=False, now=timezone.now())
    client = signed_in(officer)
    client.get(reverse("grants"))  # the session remembers the second step
    with django_assert_max_num_queries(19):  # 18, and once in half a minute who has another part in the area
        page = client.get(reverse("grant", args=[plan.ref])).content.decode()
    assert "Streets people walk in." in page and "Clear and plant six corners" in page
    assert "The money year by year" in page and "£33,000" in page and "The trust." in page


THIS_YEAR = financial_year(timezone.localdate())[0].year


def posted(lto, **change):
    """What the browser sends for a whole plan."""
    form = {"kind": "plan", "title": "Our plan", "lto": lto.pk, "vision": "Green", "who": "All", "legacy": "The trust"}
    for name, day in [("period_start", date(2026, 4, 1)), ("period_end", date(2028, 3, 31))]:
        form |= {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}
    for prefix in ["costs", "steps", "years"]:
        form |= {f"{prefix}-TOTAL_FORMS": "5", f"{prefix}-INITIAL_FORMS": "0"}
    form |= {"costs-0-description": "Trees", "costs-0-amount": "£1,250.50", "costs-0-theme": "parks"}
    form |= {"years-0-theme": "parks", f"years-0-y{THIS_YEAR}": "1 250.50"}
    return {**form, **{f"steps-0-{name}": value for name, value in STEP.items()}, **change}


def test_a_worker_writes_a_plan_on_its_page(signed_in, worker, community, lto):
    address = reverse("funding:proposal_new", args=[community.slug])
    client = signed_in(worker)
    assert "1. The vision" in client.get(address, {"kind": "plan"}).content.decode()
    page = client.post(address, posted(lto), follow=True).content.decode()
    assert "Clear and plant six corners" in page and "The money year by year" in page
    plan = Proposal.objects.get()
    assert (plan.kind, plan.asked) == ("plan", Decimal("1250.50"))
    edit = client.get(reverse("funding:proposal_edit", args=[community.slug, plan.ref])).content.decode()
    assert "Clear and plant six corners" in edit and 'value="1,250.50"' in edit


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"period_end_2": "2020"}, "Enter a last day on or after the first day"),
        ({"costs-0-amount": "1.250,50"}, "Write a comma between thousands"),
        ({"title": ""}, "Enter what the plan is called"),
        ({"steps-0-theme": "nonsense"}, "Choose a part of the plan from the list"),
    ],
)
def test_bad_input_is_told_and_kept(signed_in, worker, community, lto, change, sentence):
    page = signed_in(worker).post(reverse("funding:proposal_new", args=[community.slug]), posted(lto, **change))
    html = page.content.decode()
    assert page.status_code == 200 and sentence in html and "Clear and plant six corners" in html
    assert not Proposal.objects.exists()


# Half a plan ----------------------------------------------------------------------------------------------------------
HALF = {
    "steps-0-who": "", "years-0-theme": "", "costs-1-description": "A bench", "costs-1-amount": "",
    "costs-2-description": "", "costs-2-amount": "75", "costs-3-description": "Soil", "costs-3-amount": "20",
}  # fmt: skip


@pytest.fixture
def half(signed_in, worker, community, lto):
    """A draft whose step, years and two costs are begun and not whole."""
    signed_in(worker).post(reverse("funding:proposal_new", args=[community.slug]), posted(lto, **HALF))
    return Proposal.objects.get()


def test_a_half_filled_draft_is_saved_and_nothing_typed_is_lost(half, signed_in, worker):
    version = half.versions.get()
    assert (half.asked, version.lines.count(), version.steps.count()) == (Decimal("1270.50"), 2, 0)
    page = signed_in(worker).get(reverse("funding:proposal_edit", args=[half.community.slug, half.ref]))
    html = page.content.decode()
    assert "Clear and plant six corners" in html and "Step 1: A green corner in every street (not finished)" in html
    typed = [(row["description"].value() or "", row["amount"].value()) for row in page.context["costs"]]
    assert typed[:3] == [("Trees", "1,250.50"), ("A bench", None), ("", "75")] and typed[3][0] == "Soil"
    assert page.context["writing"].table[0].initial[f"y{THIS_YEAR}"] == "1,250.50"


def test_its_page_says_what_is_not_finished(half, signed_in, worker):
    words = "Not finished yet: line of the table of years 1, step 1, cost 2 and cost 3."
    assert words in signed_in(worker).get(half.get_absolute_url()).content.decode()


def test_what_is_begun_is_finished_before_the_partnership_agrees(half, chair, decision):
    with pytest.raises(Refused, match="Finish what is begun first: .* step 1, cost 2 and cost 3"):
        agree_proposal(proposal=half, decision=decision, by=chair, now=timezone.now())
    half.refresh_from_db()
    assert half.state == "draft"


def test_saved_again_as_it_stands_it_is_the_same(half, signed_in, worker):
    client, address = signed_in(worker), reverse("funding:proposal_edit", args=[half.community.slug, half.ref])
    before = half.versions.get().unfinished
    forms = client.get(address).context["writing"]
    again = {"kind": "plan", "do": "save"}
    for form in [forms.form, *forms.costs, *forms.steps, *forms.table]:
        for field in form:
            value = field.value()
            if field.name.startswith("period"):
                again |= {f"{field.html_name}_{n}": part for n, part in enumerate([value.day, value.month, value.year])}
            else:
                again[field.html_name] = "" if value is None else str(value)
    for rows in [forms.costs, forms.steps, forms.table]:
        again |= {f"{rows.prefix}-TOTAL_FORMS": rows.total_form_count(), f"{rows.prefix}-INITIAL_FORMS": 0}
    assert client.post(address, again).status_code == 302
    version = half.versions.get()
    assert (version.unfinished, version.lines.count()) == (before, 2)


def test_a_finished_step_is_no_longer_half_written(half, signed_in, worker, lto):
    address = reverse("funding:proposal_edit", args=[half.community.slug, half.ref])
    signed_in(worker).post(address, posted(lto))
    version = half.versions.get()
    assert (version.unfinished, version.half_written, version.steps.count()) == ({}, "", 1)


# Bridging money -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rhythm", "months", "parts"),
    [(3, 4, [Decimal("12300.00")] * 2), (3, 3, [Decimal("24600.00")]), (6, 6, [Decimal("24600.00")])],
)
def test_bridging_money_is_split_where_the_area_is_paid_quarterly(
    community, lto, worker, chair, officer, decider, decision, written, allocation, rhythm, months, parts
):
    AgreementFactory(community=community, lto=lto, months=rhythm)
    bridging = {**written, "kind": "bridging", "months": months}
    proposal = start_proposal(community=community, by=worker, now=timezone.now(), **bridging)
    send(proposal, chair, decision)
    say_yes(proposal, officer, decider, proposal.asked)
    payments = Agreement.objects.get(proposal=proposal).payments.order_by("number")
    assert [payment.amount for payment in payments] == parts


@pytest.mark.parametrize(("asked", "warned"), [("15000.00", False), ("15000.01", True)])
def test_bridging_above_the_average_half_year_warns(community, asked, warned):
    from funding.warnings import bridging
    from tests.factories.funding import ProposalFactory

    agreement = AgreementFactory(community=community)
    for on, amount in [(date(2025, 4, 1), "10000.00"), (date(2025, 10, 1), "20000.00")]:
        LedgerEntryFactory(agreement=agreement, kind="payment", amount=Decimal(amount), on=on)
    proposal = ProposalFactory(community=community, kind="bridging", asked=Decimal(asked))
    assert ("£15,000" in bridging(proposal, on=date(2026, 6, 1))) == warned


# One more at a time ---------------------------------------------------------------------------------------------------
def test_a_new_plan_begins_with_one_step(signed_in, worker, community, lto):
    page = signed_in(worker).get(reverse("funding:proposal_new", args=[community.slug]), {"kind": "plan"})
    counts = [page.context["writing"].steps, page.context["writing"].table, page.context["costs"]]
    assert [rows.total_form_count() for rows in counts] == [1, 1, 2]


def test_one_more_step_keeps_what_was_typed_and_asks_for_nothing_yet(signed_in, worker, community, lto):
    half = posted(lto, do="more-steps", title="", **{"steps-TOTAL_FORMS": "1", "steps-0-who": "", "years-0-theme": ""})
    page = signed_in(worker).post(reverse("funding:proposal_new", args=[community.slug]), half)
    html = page.content.decode()
    assert page.context["writing"].steps.total_form_count() == 2 and 'name="steps-1-goal"' in html
    assert "Clear and plant six corners" in html and "1 250.50" in html
    assert "Error:" not in html and "to put right" not in html
    assert not Proposal.objects.exists()


def test_one_more_step_saves_the_draft_where_it_can(signed_in, worker, community, lto):
    client = signed_in(worker)
    answer = client.post(reverse("funding:proposal_new", args=[community.slug]), posted(lto, do="more-steps"))
    assert answer.url.endswith("?more=steps#new-steps")
    page = client.get(answer.url)
    assert page.context["writing"].steps.total_form_count() == 2
    assert Proposal.objects.get().versions.get().steps.count() == 1


def test_the_longest_plan_can_be_sent(signed_in, worker, community, lto):
    step = {name: "x" * 20 for name in STEP} | {"theme": STEP["theme"]}
    rows = {f"steps-{n}-{name}": value for n in range(40) for name, value in step.items()}
    rows |= {f"costs-{n}-{name}": value for n in range(40) for name, value in
             {"description": "Soil", "amount": "5", "theme": "parks", "lto": ""}.items()}  # fmt: skip
    sizes = {"steps-TOTAL_FORMS": "40", "costs-TOTAL_FORMS": "40"}
    client, address = signed_in(worker), reverse("funding:proposal_new", args=[community.slug])
    assert client.post(address, posted(lto, **rows, **sizes)).status_code == 302
    page = client.post(address, posted(lto, do="more-steps", title="", **rows, **sizes))
    assert page.context["writing"].steps.total_form_count() == 40
