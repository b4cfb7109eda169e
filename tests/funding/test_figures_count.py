"""Every figure of a programme counts from its row: each is changed, and something is seen to go otherwise."""

import uuid
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core.cache import caches
from django.utils import timezone

from biglocal.access import Role
from biglocal.communities.actions.programme import change_figures
from biglocal.communities.figure_words import TOLD
from biglocal.communities.health import health_of
from biglocal.communities.models import Community, Programme
from biglocal.communities.plan_news import plans_ending
from biglocal.communities.views.visits import about_days
from biglocal.dates import months_on, today
from biglocal.notices.hours import awake
from biglocal.notices.steps.compose import digest_moment
from funding.actions import send_proposal
from funding.actions.allocations import areas_behind
from funding.actions.close_out import kept_until
from funding.actions.rules import scores_asked
from funding.closing_figures import may_close, starts_closing
from funding.models import Agreement, Proposal
from funding.money import Money
from funding.news import proposals_waiting
from funding.paper_reads import soon_for
from funding.papers import missing
from funding.payment_news import papers_due
from funding.report_news import reports_due
from funding.schedule import plan, planned, rhythm_of
from funding.warnings import bridging, late
from projects.actions.ideas import put_idea
from projects.reminders import milestones_due, projects_quiet
from tests.conftest import staff
from tests.factories.communities import MembershipFactory, PlanFactory, ProgrammeFactory, ResidentGroupFactory
from tests.factories.funding import AgreementFactory, AllocationEntryFactory, LedgerEntryFactory, ProposalFactory
from tests.factories.payments import CheckedPaperFactory
from tests.factories.projects import MilestoneFactory, ProjectFactory
from tests.factories.reports import SpendReportFactory

TODAY = today()


class Here:
    """The area as it is read anew, with the people and the proposals of the tests."""

    def __init__(self, request):
        self.of = request.getfixturevalue

    @property
    def area(self):
        self.of("community")
        return Community.objects.select_related("programme").get(slug="arches-local")

    @property
    def figures(self):
        return Programme.objects.get(slug="big-local").on(TODAY)

    def asks(self, **about):
        return Proposal(community=self.area, **{"kind": "project", "asked": Decimal(20000), **about})

    def parts(self, amount="20000.00"):
        return planned(self.asks(), Decimal(amount), TODAY)


def months_of(last):
    return round((last - TODAY).days / 30.4)


def members(here, total, residents, voting):
    group = ResidentGroupFactory(community=here.area)
    for place in range(total):
        capacity = "resident" if place < residents else "non_resident"
        MembershipFactory(group=group, capacity=capacity, voting=place < voting)
    return health_of(here.area, on=TODAY)


def quarterly(here):
    AgreementFactory(community=here.area, months=3)
    return rhythm_of(here.asks(kind="bridging", months=4), TODAY)[2]


def half_years(here):
    agreement = AgreementFactory(community=here.area)
    for day, amount in [(date(2025, 4, 1), 10000), (date(2025, 10, 1), 20000)]:
        LedgerEntryFactory(agreement=agreement, kind="payment", amount=Decimal(amount), on=day)
    return bool(bridging(ProposalFactory(community=here.area, kind="bridging", asked=Decimal(20000)), TODAY))


def sent(here):
    proposal = send_proposal(proposal=here.of("agreed"), by=here.of("chair"), now=timezone.now())
    return (proposal.answer_due_on - TODAY).days


def lapses(here):
    here.of("decide")()
    return (Agreement.objects.get().lapses_on - TODAY).days


def drafts(here):
    here.of("draft")
    return len(list(proposals_waiting(TODAY + timedelta(days=10))))


def idea(here):
    made = put_idea(
        community=here.area, text="A bench", by=here.of("stranger"), now=timezone.now(), form_key=uuid.uuid4()
    )
    return (made.answer_due_on - TODAY).days


def quiet(here):
    ProjectFactory(community=here.area, stage="make", started_on=TODAY - timedelta(days=40))
    return len(list(projects_quiet(TODAY)))


def behind(here):
    AllocationEntryFactory(community=here.area, amount=Decimal("1155000.00"))
    return [less for _, less in areas_behind(here.area.programme, on=TODAY)]


def short_rest(here):
    end = date(TODAY.year + 1, TODAY.month, min(TODAY.day, 28)) + timedelta(days=20)
    return len(plan(here.figures, amount=Decimal(20000), start=TODAY, end=end, months=6))


def noon(here):
    here.of("programme")
    caches["memory"].clear()
    return timezone.make_aware(datetime.combine(TODAY, time(12)))


def rests(here, hour):
    here.of("settings").QUIET_HOURS = True
    moment = noon(here).replace(hour=hour)
    return awake(moment) != moment


def offsets(due, day):
    return [one.offset.split()[-1] for one in due(day)]


def milestones(here):
    MilestoneFactory(project__community=here.area, due_on=TODAY + timedelta(days=5))
    return offsets(milestones_due, TODAY)


def reports(here):
    agreement = AgreementFactory(community=here.area)
    SpendReportFactory(agreement=agreement, state="open", due_on=TODAY - timedelta(days=1))
    return offsets(reports_due, TODAY)


def papers(here):
    agreement = AgreementFactory(community=here.area)
    CheckedPaperFactory(organisation=agreement.lto, expires_on=TODAY + timedelta(days=20))
    return offsets(papers_due, TODAY)


def plans(here):
    PlanFactory(community=here.area, end_date=months_on(TODAY, 4))
    return offsets(plans_ending, TODAY)


LEFT = Money(allocation=Decimal(1155000), promised=Decimal(60000), left=Decimal(40000))
# figure: another value, what is seen, with what there is, and with the other value
SEEN = {
    "area_allocation": (Decimal(1205000), behind, [], [Decimal(50000)]),
    "end_date": (TODAY + timedelta(days=90), lambda h: months_of(rhythm_of(h.asks(), TODAY)[0]), 12, 3),
    "contribution_rate": (Decimal("0.03"), lambda h: h.parts("1000")[0].contribution, Decimal(50), Decimal(30)),
    "asked_days_ahead": (
        10, lambda h: bool(late(h.asks(needed_by=TODAY + timedelta(days=20)), TODAY)), True, False,
    ),
    "answer_due_days": (40, sent, 20, 40),
    "scores_asked_above": (Decimal(50000), lambda h: scores_asked(h.of("in_review")), True, False),
    "second_signature_above": (Decimal(1000), lambda h: h.of("decide")().needs_confirmation, False, True),
    "bridging_average_months": (12, half_years, True, False),
    "bridging_split_months": (6, quarterly, 2, 1),
    "draft_quiet_days": (7, drafts, 0, 1),
    "offer_days": (10, lapses, 28, 10),
    "agreement_months": (6, lambda h: months_of(rhythm_of(h.asks(), TODAY)[0]), 12, 6),
    "one_payment_up_to": (Decimal(30000), lambda h: len(h.parts()), 2, 1),
    "first_payment_days": (30, lambda h: (h.parts()[0].due_on - TODAY).days, 14, 30),
    "papers_asked": ("insurance", lambda h: len(missing(h.figures, {})), 4, 1),
    "paper_soon_days": (10, lambda h: (soon_for(h.of("officer"), on=TODAY) - TODAY).days, 60, 10),
    "report_months": (3, lambda h: len(h.parts()), 2, 4),
    "report_due_days": (10, lambda h: (h.parts()[0].report_due_on - h.parts()[0].end).days, 28, 10),
    "short_period_days": (5, short_rest, 2, 3),
    "tolerance_rate": (Decimal("0.5"), lambda h: h.figures.tolerance(Decimal(100000)), Decimal(10000), Decimal(50000)),
    "tolerance_amount": (Decimal(9), lambda h: h.figures.tolerance(Decimal(100)), Decimal(5000), Decimal(10)),
    "close_out_below": (Decimal(90000), lambda h: starts_closing(LEFT, h.figures), True, False),
    "close_at_most": (Decimal(100000), lambda h: may_close(LEFT, h.figures), False, True),
    "records_years": (
        10, lambda h: kept_until(date(2026, 1, 5), h.figures.records_years), date(2033, 1, 5), date(2036, 1, 5),
    ),
    "smallest_partnership": (3, lambda h: members(h, 4, 4, 4).is_large_enough, False, True),
    "resident_percent": (30, lambda h: members(h, 10, 4, 10).is_led_by_residents, False, True),
    "voting_members_only": (False, lambda h: members(h, 10, 10, 4).total, 4, 10),
    "rep_days": (Decimal(20), lambda h: about_days(h.area)["allowed"], Decimal(12), Decimal(20)),
    "quiet_days": (30, quiet, 0, 1),
    "idea_answer_days": (14, idea, 42, 14),
    "mail_quiet_from": (22, lambda h: rests(h, 21), True, False),
    "mail_quiet_until": (6, lambda h: rests(h, 7), True, False),
    "digest_weekday": (2, lambda h: digest_moment(noon(h)).isoweekday(), 5, 2),
    "milestone_moments": ("-3 0", milestones, ["-7"], []),
    "report_moments": ("7 30", reports, ["-14", "-3", "+0", "+1"], []),
    "paper_moments": ("-10", papers, ["-60", "-30"], []),
    "plan_months": ("-3 -1", plans, ["-6m", "-4m"], []),
}  # fmt: skip


def test_every_figure_is_seen():
    assert set(SEEN) == set(TOLD)


def change(programme, by, name):
    given = {"counts_from": TODAY, "note": "Agreed by the trustees", "by": by, name: SEEN[name][0]}
    change_figures(programme=programme, now=timezone.now(), **given)


@pytest.mark.parametrize("name", SEEN)
def test_the_figure_counts_from_the_row(request, community, programme, manager, name):
    _, see, _, after = SEEN[name]
    change(programme, manager, name)
    programme.refresh_from_db()
    community.programme.refresh_from_db()
    assert see(Here(request)) == after


@pytest.mark.parametrize("name", SEEN)
def test_the_figure_of_a_programme_beside_it_changes_nothing(request, community, programme, name):
    _, see, before, _ = SEEN[name]
    boards = ProgrammeFactory(slug="boards", name="Neighbourhood boards")
    change(boards, staff(boards, Role.MANAGER, "Ona Ames"), name)
    assert see(Here(request)) == before
