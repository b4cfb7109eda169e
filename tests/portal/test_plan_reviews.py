"""Pages of the review of a plan: drafted from what was logged, who reads it when, the answer of Local Trust."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.communities.models import Plan, PlanReview
from biglocal.dates import today
from biglocal.portal.review_draft import drafts_of, read_logged
from projects.models import Effort
from tests.factories.communities import PlanFactory, PriorityFactory
from tests.factories.funding import AgreementFactory, BudgetLineFactory, LedgerEntryFactory
from tests.factories.meetings import MadeDecisionFactory, MeetingFactory, PlanReviewFactory
from tests.factories.projects import MilestoneFactory, ProjectFactory, UpdateFactory

DAY = date(2026, 6, 10)
NAMES = [name for name, _ in PlanReview.QUESTIONS]


@pytest.fixture
def plan(community):
    return PlanFactory(community=community, title="Our plan", start_date=date(2026, 4, 1), end_date=date(2028, 3, 31))


@pytest.fixture
def review(plan):
    return PlanReviewFactory(plan=plan, done="We made a park.")


def words(browser, url):
    page = browser.get(url)
    assert page.status_code == 200
    return page.content.decode()


def at(review, name):
    return reverse(name, args=[review.plan.community.slug, review.pk])


# The draft ------------------------------------------------------------------------------------------------------------
def test_the_draft_tells_what_was_logged_in_the_days_of_the_plan(plan, community):
    green = PriorityFactory(plan=plan, name="Green", budget=9_000)
    park = ProjectFactory(community=community, priority=green, title="Pocket park")
    MilestoneFactory(project=park, due_on=date(2026, 5, 1), done_on=date(2026, 5, 1))
    MilestoneFactory(project=park, title="Tap", due_on=date(2026, 6, 1))
    MilestoneFactory(project=park, due_on=date(2026, 3, 1))  # before the plan
    line = BudgetLineFactory(agreement=AgreementFactory(community=community), priority=green)
    LedgerEntryFactory(agreement=line.agreement, line=line, amount=700, on=date(2026, 5, 2))
    LedgerEntryFactory(agreement=line.agreement, line=line, amount=50, on=date(2026, 3, 2))
    told = UpdateFactory(project=park, title="Benches in", happened_on=date(2026, 5, 3), thanks_count=31)
    Effort.objects.create(update_of=told, helpers=6, hours=12)
    UpdateFactory(project=park, kind="setback", happened_on=date(2026, 5, 4), audience="partnership")
    for kind in ("setback", "put_right"):
        UpdateFactory(project=park, kind=kind, happened_on=date(2026, 5, 4))
    UpdateFactory(project=park, happened_on=date(2025, 5, 4), thanks_count=99)
    drafts = drafts_of(read_logged(plan, on=DAY))
    assert "Green: Pocket park (make)." in drafts["done"] and "1 of 2 milestones" in drafts["done"]
    assert "Not done yet: Pocket park: Tap." in drafts["done"]
    assert "£700 in the days of this plan" in drafts["spent"] and "Green: £750 of £9,000" in drafts["spent"]
    assert "3 steps" in drafts["impact"] and "31 times" in drafts["impact"] and "12 hours" in drafts["impact"]
    assert "wrong once, and we put it right once" in drafts["learning"]


def test_an_area_that_logged_nothing_gets_a_draft_too(plan):
    drafts = drafts_of(read_logged(plan, on=DAY))
    assert "£0" in drafts["spent"] and drafts["learning"] == "" and set(drafts) < set(NAMES)


def test_it_is_read_in_few_queries(plan, community, django_assert_max_num_queries):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            project = ProjectFactory(community=community, priority=PriorityFactory(plan=plan))
            UpdateFactory(project=project, happened_on=DAY)
            MilestoneFactory(project=project, due_on=DAY)
        with django_assert_max_num_queries(8) as asked:
            read_logged(plan, on=DAY)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# Pages ----------------------------------------------------------------------------------------------------------------
def test_a_worker_begins_and_writes(signed_in, plan, community, worker):
    browser = signed_in(worker)
    assert "Look back at “Our plan”" in words(browser, reverse("communities:plan", args=[community.slug]))
    start = reverse("review_start", args=[community.slug, plan.number])
    day = today() + timedelta(days=20)
    fields = {"planned_on_0": day.day, "planned_on_1": day.month, "planned_on_2": day.year, "begin": "1"}
    assert "Enter the day by which" in browser.post(start, {"begin": "1"}).content.decode()
    assert browser.post(start, fields).status_code == 302
    review = PlanReview.objects.get()
    page = words(browser, at(review, "review_edit"))
    assert "What was logged" in page and "We spent £0" in page
    written = {name: "<b>Lots</b>" for name in NAMES} | {"outcomes": ["O1", "O4"]}
    assert browser.post(at(review, "review_edit"), written).status_code == 302
    assert "&lt;b&gt;Lots" in words(browser, review.get_absolute_url())
    review.refresh_from_db()
    assert review.outcomes == ["O1", "O4"] and review.state == "in_progress"


@pytest.mark.parametrize(
    ("changes", "told"),
    [({"done": "x" * 100_000}, "too many"), ({"done": "\x00"}, "Take out"), ({"outcomes": ["O9"]}, "four aims")],
)
def test_faults_get_a_sentence_and_keep_the_other_answers(signed_in, review, worker, changes, told):
    written = dict.fromkeys(NAMES, "Typed words") | changes
    page = signed_in(worker).post(at(review, "review_edit"), written).content.decode()
    review.refresh_from_db()
    assert told in page and "Typed words" in page and review.done == "We made a park."


def test_from_agreed_to_published(signed_in, review, community, chair, officer, client):
    decision = MadeDecisionFactory(meeting=MeetingFactory(community=community))
    move = at(review, "review_move")
    signed_in(chair).post(move, {"move": "agree", "decision": decision.pk})
    signed_in(chair).post(move, {"move": "submit"})
    assert "Arches Local: Our plan" in words(signed_in(officer), reverse("plan_reviews"))
    url = at(review, "review_answer")
    assert "Say what you liked" in signed_in(officer).post(url, {"help_offered": "Visit"}).content.decode()
    signed_in(officer).post(url, {"liked": "The mend", "help_offered": "A visit"})
    assert "The mend" in words(signed_in(chair), review.get_absolute_url())
    signed_in(chair).post(move, {"move": "publish"})
    page = words(client, review.get_absolute_url())
    assert "We made a park." in page and "A visit" in page and "csrfmiddlewaretoken" not in page
    assert PlanReview.objects.get().decision == decision


def test_a_worker_does_not_send_it(signed_in, plan, worker):
    review = PlanReviewFactory(plan=plan, state="agreed")
    page = signed_in(worker).post(at(review, "review_move"), {"move": "submit"}, follow=True).content.decode()
    review.refresh_from_db()
    assert review.state == "agreed" and "Only a chair" in page


@pytest.mark.parametrize("state", PlanReview.State.values)
def test_who_reads_it_when(client, signed_in, plan, resident, rep, officer, stranger, finance, state):
    sent = {"submitted_at": timezone.now(), "submitted_by": resident} if state in {"submitted", "feedback"} else {}
    review = PlanReviewFactory(plan=plan, state=state, **sent)
    everybody = 200 if state == "published" else 404
    staff = 200 if state in {"submitted", "feedback", "published"} else 404
    answers = {client: everybody, signed_in(stranger): everybody, signed_in(finance): everybody}
    answers |= {signed_in(officer): staff, signed_in(resident): 200, signed_in(rep): 200}
    for browser, answer in answers.items():
        assert browser.get(review.get_absolute_url()).status_code == answer


def test_another_areas_review_is_not_found(signed_in, review, other_chair, other_community):
    for name in ("review_edit", "review_move"):
        assert signed_in(other_chair).post(reverse(name, args=[other_community.slug, review.pk])).status_code == 404
        assert signed_in(other_chair).post(at(review, name)).status_code == 404
    assert signed_in(other_chair).post(reverse("review_start", args=[other_community.slug, 7])).status_code == 404


def test_a_new_plan_is_refused_by_page_until_the_review_is_sent(signed_in, plan, community, worker):
    days = {"start_date_0": 1, "start_date_1": 4, "start_date_2": 2028, "end_date_0": 31, "end_date_1": 3}
    about = {"title": "Plan two", "vision": "", "state": "draft", "end_date_2": 2030, **days}
    page = signed_in(worker).post(reverse("communities:plan_start", args=[community.slug]), about).content.decode()
    assert "First look back at “Our plan”" in page and Plan.objects.count() == 1


@pytest.mark.parametrize("state", ["submitted", "feedback"])
def test_the_list_of_staff_asks_as_often_for_many(
    signed_in, officer, resident, programme, state, django_assert_max_num_queries
):
    url, counts, browser = reverse("plan_reviews"), [], signed_in(officer)
    assert "None. When a partnership sends" in words(browser, url)
    for more in (3, 30):
        for _ in range(more):
            now = timezone.now()
            sent = {"submitted_at": now, "submitted_by": resident, "feedback_at": now, "feedback_by": officer}
            PlanReviewFactory(plan__community__programme=programme, state=state, **sent)
        with django_assert_max_num_queries(10) as asked:
            browser.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]
