"""The page before a meeting is one side of A4, also when a lot is late."""

from datetime import date, timedelta

from django.urls import reverse

from biglocal.dates import today
from tests.browser.test_paper import A4, sides
from tests.factories.communities import PlanFactory, PriorityFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    DeclarationFactory,
    MeetingActionFactory,
    MeetingDecisionFactory,
    MeetingFactory,
)
from tests.factories.projects import MilestoneFactory, ProjectFactory

LONG = "A second-hand van, shelves and a roof rack for the tool library of Luton Arches"


def test_the_page_before_a_meeting_is_one_side_of_a4(browse, community, chair):
    meeting = MeetingFactory(community=community, on=today() + timedelta(days=5))
    PriorityFactory.create_batch(6, plan=PlanFactory(community=community), budget=100_000)
    for number in range(5):
        item = AgendaItemFactory(meeting=meeting, title=f"{number} {LONG}"[:80])
        decision = MeetingDecisionFactory(meeting=meeting, item=item, title=f"{number} {LONG}"[:80])
        DeclarationFactory.create_batch(2, decision=decision, what=LONG)
        project = ProjectFactory(community=community, title=f"{number} {LONG}"[:80], started_on=date(2024, 1, 1))
        MilestoneFactory(project=project, title=LONG[:80], due_on=date(2025, 1, 1))
        MeetingActionFactory(meeting=MeetingFactory(community=community), what=LONG, due_on=date(2025, 1, 1))
    page = browse(chair)
    page.goto(reverse("meeting_before", args=[community.slug, meeting.number]))
    assert sides(page.pdf(prefer_css_page_size=True)) == [A4]
