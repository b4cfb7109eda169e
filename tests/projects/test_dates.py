"""Dates in the diary: who comes, what moves, what is cancelled and put back on, and who hears of it."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.dates import today
from biglocal.notices.models import Event
from biglocal.refusals import Refused
from projects import actions
from projects.models import Coming, Occasion
from tests.factories.projects import OccasionFactory, ProjectFactory


@pytest.fixture
def walk(community):
    return OccasionFactory(
        community=community, title="Walk", on=today() + timedelta(days=3), begins_at=time(10), where="The Triangle"
    )


def come(walk, person, people=1):
    return actions.say_coming(occasion=walk, by=person, now=timezone.now(), people=people)


def cancel(walk, by, **more):
    return actions.cancel_occasion(occasion=walk, by=by, now=timezone.now(), why="Too wet", **more)


def change(walk, by, **facts):
    return actions.change_occasion(occasion=walk, by=by, on=today(), **facts)


def restore(walk, by):
    return actions.restore_occasion(occasion=walk, by=by, now=timezone.now())


def told():
    """Return the people of the events that stand."""
    return [(event.kind, event.people) for event in Event.objects.filter(retracted_at__isnull=True)]


def test_coming_said_twice_is_one_with_the_new_number(walk, stranger):
    come(walk, stranger)
    come(walk, stranger, 4)
    assert Coming.objects.get().people == 4


def test_nobody_comes_to_what_is_cancelled_or_past(walk, stranger, chair):
    cancel(walk, chair)
    past = OccasionFactory(on=today() - timedelta(days=1))
    for occasion in (walk, past):
        with pytest.raises(Refused):
            come(occasion, stranger)
    assert not Coming.objects.exists()


@pytest.mark.parametrize("people", [0, -1, 21])
def test_number_out_of_reach_is_refused(walk, stranger, people):
    with pytest.raises(Refused) as refused:
        come(walk, stranger, people)
    assert refused.value.field == "people" and not Coming.objects.exists()


def test_coming_taken_back_leaves_nothing(walk, stranger):
    come(walk, stranger)
    for _ in range(2):
        actions.take_back_coming(occasion=walk, by=stranger)
    assert not Coming.objects.exists()


def test_move_is_told_to_who_said_they_come(walk, stranger, resident):
    come(walk, stranger)
    moved = change(walk, resident, day=today() + timedelta(days=5))
    assert (moved.on, moved.sequence) == (today() + timedelta(days=5), 1)
    assert told() == [("occasion-changed-soon", [stranger.pk])]
    assert AuditLine.objects.get(verb="occasion_changed").detail == {"fields": ["on"]}


def test_change_far_ahead_waits_for_the_weeks_news(walk, stranger, resident):
    Occasion.objects.update(on=today() + timedelta(days=30))
    come(walk, stranger)
    change(walk, resident, where="The Lines")
    assert told() == [("occasion-changed", [stranger.pk])]


def test_words_alone_are_told_to_nobody(walk, stranger, resident):
    come(walk, stranger)
    assert change(walk, resident, title="Long walk", bring="Boots").sequence == 1
    assert told() == []


def test_change_of_nothing_is_no_change(walk, resident):
    assert change(walk, resident, title="Walk ", day=walk.on).sequence == 0
    assert not AuditLine.objects.exists()


def test_second_change_takes_the_place_of_the_first(walk, stranger, resident):
    come(walk, stranger)
    change(walk, resident, where="The Lines")
    change(walk, resident, where="The library")
    assert Event.objects.count() == 2 and len(told()) == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"day": date(2020, 1, 1)}, "day"),
        ({"ends_at": time(9)}, "ends_at"),
        ({"begins_at": None, "ends_at": time(9)}, "begins_at"),
    ],
)
def test_change_that_cannot_be_is_refused(walk, resident, facts, field):
    with pytest.raises(Refused) as refused:
        change(walk, resident, **facts)
    walk.refresh_from_db()
    assert refused.value.field == field and walk.sequence == 0


def test_date_goes_to_no_project_of_another_area(walk, resident):
    with pytest.raises(Refused):
        change(walk, resident, project=ProjectFactory())


def test_cancelled_is_told_and_told_once(walk, stranger, resident):
    come(walk, stranger)
    cancel(walk, resident)
    assert cancel(walk, resident) == []
    walk.refresh_from_db()
    assert (walk.cancelled_why, walk.sequence) == ("Too wet", 1)
    assert told() == [("occasion-changed-soon", [stranger.pk])]


def test_cancelled_date_cannot_be_moved(walk, resident):
    cancel(walk, resident)
    with pytest.raises(Refused):
        change(walk, resident, where="The Lines")


def test_undo_before_anybody_heard_is_told_to_nobody(walk, stranger, resident):
    come(walk, stranger)
    cancel(walk, resident)
    restored = restore(walk, resident)
    assert not restored.is_cancelled and restored.sequence == 2 and told() == []


def test_undo_after_people_heard_tells_them_again(walk, stranger, resident):
    come(walk, stranger)
    cancel(walk, resident)
    Event.objects.update(fanned_out_at=timezone.now())
    restore(walk, resident)
    restore(walk, resident)
    assert told() == [("occasion-changed-soon", [stranger.pk])]
    assert Event.objects.count() == 2


def test_past_date_is_not_put_back_on(walk, resident):
    cancel(walk, resident)
    Occasion.objects.update(on=today() - timedelta(days=1))
    with pytest.raises(Refused):
        restore(walk, resident)


def weekly(community, by, weeks=3, **more):
    first = today() + timedelta(days=1)
    until = first + timedelta(weeks=weeks)
    return actions.add_occasion(community=community, title="Choir", day=first, until=until, by=by, on=today(), **more)


def test_every_week_is_a_row_a_week(community, resident):
    first = weekly(community, resident)
    days = list(Occasion.objects.values_list("on", flat=True))
    assert days == [first.on + timedelta(weeks=week) for week in range(4)]
    assert Occasion.objects.filter(series=first.series).count() == 4
    weekly(community, resident)
    assert Occasion.objects.count() == 4, "the same ones twice are one"


def test_later_weeks_are_cancelled_when_asked(community, resident):
    weekly(community, resident)
    second = Occasion.objects.order_by("on")[1]
    assert len(cancel(second, resident, later_too=True)) == 3
    assert Occasion.objects.filter(cancelled_at__isnull=True).count() == 1


@pytest.mark.parametrize("weeks", [-2, 54])
def test_weeks_end_within_a_year(community, resident, weeks):
    with pytest.raises(Refused) as refused:
        weekly(community, resident, weeks)
    assert refused.value.field == "until" and not Occasion.objects.exists()
