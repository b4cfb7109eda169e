"""Clocks change in March and October, and a year may have a week 53: one weekly mail in each week all the same.

Compose runs through seven past weeks, each hour from Saturday to Monday; then a worker sends what was put together.
"""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from biglocal.accounts.models import Person
from biglocal.notices.models import Event, Follow, Item, Message
from biglocal.notices.steps.compose import compose
from biglocal.notices.steps.fan_out import fan_out
from tests.factories.projects import ProjectFactory, UpdateFactory
from tests.notices.test_real_mail import until

from .conftest import all_done, time_passes

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
# A Monday, and how many weeks from it: clocks back on 25 October 2020; weeks 52, 53, 1; clocks on on 28 March 2021.
SPANS = [(datetime(2020, 10, 19), 2), (datetime(2020, 12, 21), 3), (datetime(2021, 3, 22), 2)]
WEEKS = ["2020-W43", "2020-W44", "2020-W52", "2020-W53", "2021-W01", "2021-W12", "2021-W13"]


def happened(project, moment: datetime) -> None:
    """News of that moment, as if it had been logged then."""
    update = UpdateFactory(
        project=project, title=f"News of {moment:%-d %B %Y %H:%M Z}", happened_on=moment.date(), posted_at=moment
    )
    Event.objects.create(
        key=f"update-published:{update.pk}",
        kind="update-published",
        subject=f"update:{update.pk}",
        topics=[f"project:{project.pk}"],
        happened_at=moment,
        visible_from=moment,
    )


def news_in(letter) -> list[str]:
    """Which news a letter tells, each once, from its body."""
    text = " ".join(letter.get_body(("plain",)).get_content().split())
    return list(dict.fromkeys(re.findall(r"News of \d+ \w+ \d{4} \d\d:\d\d Z", text)))


def test_one_weekly_mail_a_week_whatever_clocks_and_calendar_do(worker, server, community, figures):
    """People with days on either side of the turn, one with that of the programme; news at noon and in the night."""
    project = ProjectFactory(community=community, title="The pocket park")
    people = [Person(email=f"day{n or 0}@example.org", digest_weekday=n) for n in [None, 1, 6, 7]]
    Person.objects.bulk_create(people)
    Follow.objects.bulk_create(Follow(person=person, topic=f"project:{project.pk}") for person in people)
    runs = 0
    for monday, weeks in SPANS:
        now = timezone.make_aware(monday).astimezone(UTC) + timedelta(minutes=5)
        end = timezone.make_aware(monday + timedelta(days=7 * weeks)).astimezone(UTC)
        while now < end + timedelta(days=7):  # a week in which nothing happens brings what is left to each
            if now < end and timezone.localtime(now).hour in {1, 12}:  # at one in the night the clocks go on, or back
                happened(project, now)
                fan_out(now=now)
            compose(now=now)
            runs += 1
            is_turn = timezone.localtime(now).isoweekday() in {6, 7, 1}
            now += HOUR if now < end and is_turn else 3 * HOUR  # between the turns beat may miss some hours as well
    put_together = Message.objects.values_list("person__email", "period")
    assert Counter(put_together).most_common(1)[0][1] == 1
    by_person = Counter(Message.objects.values_list("person__email", flat=True))
    worker()
    time_passes()
    until(all_done, 240)
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert server.reached == by_person
    for person in people:
        mine = list(Message.objects.filter(person=person).order_by("pk").values_list("period", flat=True))
        assert set(WEEKS) <= set(mine), person.email
    for person in people:
        told = [line for letter in server.letters if letter["To"] == person.email for line in news_in(letter)]
        assert sorted(told) == sorted(set(told)) and len(told) == Event.objects.count(), person.email
    lost = Item.objects.exclude(state="in_message").count()
    assert lost == 0
    figures(runs=runs, items=Item.objects.count(), mails=len(server.letters), weeks=len(WEEKS), repeats=0, lost=lost)
