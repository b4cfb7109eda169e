"""What a digest shows beside its news."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from biglocal.dates import today
from biglocal.portal.digest_parts import asks_of, coming_up
from councillors.actions import answer_ask, raise_ask
from councillors.models import AskAnswer
from tests.factories.projects import OccasionFactory

pytestmark = pytest.mark.django_db


def ask(community, worker):
    return raise_ask(
        community=community,
        kind="speak",
        title="Ask the parks team for a tap",
        why="The trees are dry.",
        by_day=date(2099, 7, 2),
        takes="one phone call",
        by=worker,
        now=timezone.now(),
    )


def test_councillor_reads_who_asks_until_it_is_answered(community, councillor, worker, ward):
    raised = ask(community, worker)
    line = asks_of(councillor, [f"wardline:{ward.line_id}"])[0]
    assert (line.button, line.tag) == ("Answer Sam", "Speak up inside the council")
    assert line.text == "Sam asks, by 2 July 2099. One phone call."
    answer_ask(ask=raised, answer=AskAnswer.Answer.NO, by=councillor, now=timezone.now())
    assert asks_of(councillor, [f"wardline:{ward.line_id}"]) == []


def test_nobody_else_reads_asks(community, worker, resident, ward):
    ask(community, worker)
    assert asks_of(resident, [f"wardline:{ward.line_id}"]) == []


@pytest.mark.parametrize("topic", ["community", "wardline"])
def test_dates_of_what_is_followed_are_coming_up(community, other_community, ward, resident, topic):
    OccasionFactory(community=community, on=today() + timedelta(days=2), begins_at=time(19, 30), title="Meeting")
    OccasionFactory(community=other_community, on=today() + timedelta(days=2))
    OccasionFactory(community=community, on=today() + timedelta(days=60))
    topics = [f"community:{community.pk}" if topic == "community" else f"wardline:{ward.line_id}"]
    lines = coming_up(resident, topics)
    assert [line.title for line in lines] == ["Meeting"]
    assert lines[0].tag.endswith(", 7.30pm")
