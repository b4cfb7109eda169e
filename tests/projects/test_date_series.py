"""Dates that come round: on which days, moved together, told once."""

from datetime import date, time, timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from biglocal.dates import today
from biglocal.notices.models import Event
from biglocal.notices.steps.fan_out import fan_out
from biglocal.refusals import Refused
from projects import actions
from projects.actions.series import days_of_series
from projects.date_news import changed_context
from projects.models import Occasion


@pytest.fixture
def walks(community, resident):
    """Gives four weekly walks, from in three days on."""
    first = today() + timedelta(days=3)
    facts = {"begins_at": time(10), "where": "The Triangle", "until": first + timedelta(weeks=3)}
    actions.add_occasion(community=community, title="Walk", day=first, by=resident, on=today(), **facts)
    return list(Occasion.objects.order_by("on"))


def come(walk, person):
    actions.say_coming(occasion=walk, by=person, now=timezone.now())


def move(walk, by, **facts):
    return actions.change_occasion(occasion=walk, by=by, on=today(), later_too=True, **facts)


def cancel(walk, by, **facts):
    return actions.cancel_occasion(occasion=walk, by=by, now=timezone.now(), why="Ice", **facts)


def told():
    events = Event.objects.filter(kind__startswith="occasion-changed", retracted_at__isnull=True).order_by("pk")
    return [(event.kind, event.subject, event.people) for event in events]


# On which days --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("repeats", "until", "days"),
    [
        ("week", date(2026, 6, 25), [11, 18, 25]),
        ("fortnight", date(2026, 7, 9), [11, 25, 9]),
        ("month", date(2026, 9, 10), [11, 9, 13, 10]),  # the second Thursday
    ],
)
def test_days_come_round(repeats, until, days):
    assert [day.day for day in days_of_series(date(2026, 6, 11), until, repeats)] == days


def test_fifth_weekday_of_a_month_is_else_the_last():
    found = list(days_of_series(date(2026, 1, 30), date(2026, 5, 31), "month"))
    assert found == [date(2026, 1, 30), date(2026, 2, 27), date(2026, 3, 27), date(2026, 4, 24), date(2026, 5, 29)]


# Moved together -------------------------------------------------------------------------------------------------------
def test_this_and_later_ones_move_by_as_many_days(walks, resident):
    days = [walk.on for walk in walks]
    move(walks[1], resident, day=days[1] + timedelta(days=2), begins_at=time(11), where="The Lines")
    found = list(Occasion.objects.order_by("on").values_list("on", "begins_at", "where", "sequence"))
    assert found[0] == (days[0], time(10), "The Triangle", 0)
    assert found[1:] == [(day + timedelta(days=2), time(11), "The Lines", 1) for day in days[1:]]


def test_only_what_changed_is_taken_over(walks, resident):
    Occasion.objects.filter(pk=walks[2].pk).update(where="The library", note="Cake")
    move(walks[0], resident, begins_at=time(11), where=walks[0].where, note="")
    walks[2].refresh_from_db()
    assert (walks[2].begins_at, walks[2].where, walks[2].note) == (time(11), "The library", "Cake")


def test_without_asking_the_others_stay(walks, resident):
    actions.change_occasion(occasion=walks[0], by=resident, on=today(), where="The Lines")
    assert Occasion.objects.filter(where="The Lines").count() == 1


def test_cancelled_ones_stay_as_they_were(walks, resident):
    cancel(walks[2], resident)
    move(walks[0], resident, where="The Lines")
    assert list(Occasion.objects.exclude(where="The Lines")) == [walks[2]]


@pytest.mark.parametrize("days", [-7, -30])
def test_a_day_that_is_taken_or_gone_is_refused_whole(walks, resident, days):
    with pytest.raises(Refused) as refused:
        move(walks[1], resident, day=walks[1].on + timedelta(days=days))
    assert refused.value.field == "day"
    assert set(Occasion.objects.values_list("sequence", flat=True)) == {0}


# Told once ------------------------------------------------------------------------------------------------------------
def test_who_comes_to_several_is_told_once(walks, resident, stranger, lead):
    for walk in walks[1:]:
        come(walk, stranger)
    come(walks[3], lead)
    come(walks[0], stranger)
    move(walks[0], resident, where="The Lines")
    assert told() == [
        ("occasion-changed-soon", walks[0].topic, [stranger.pk]),
        ("occasion-changed", walks[3].topic, [lead.pk]),
    ]


@pytest.mark.parametrize("ending", [".txt", ".html"])
def test_the_one_mail_says_how_all_of_them_stand(walks, resident, stranger, ending):
    for walk in walks[:2]:
        come(walk, stranger)
    move(walks[0], resident, where="The Lines")
    cancel(walks[1], resident)
    event = Event.objects.get(subject=walks[0].topic, retracted_at__isnull=True)
    mail = render_to_string(f"projects/emails/occasion_changed{ending}", changed_context(event, stranger))
    assert "The Lines" in mail and f"{walks[1].on:%A}" in mail and ": cancelled" in mail


def test_cancelled_series_is_one_mail(walks, resident, stranger):
    for walk in walks:
        come(walk, stranger)
    cancel(walks[0], resident, later_too=True)
    assert told() == [("occasion-changed-soon", walks[0].topic, [stranger.pk])]


def test_one_put_back_before_anybody_heard_leaves_the_news_of_the_rest(walks, resident, stranger):
    for walk in walks:
        come(walk, stranger)
    cancel(walks[0], resident, later_too=True)
    actions.restore_occasion(occasion=walks[0], by=resident, now=timezone.now())
    assert [people for _, _, people in told()] == [[stranger.pk]] * 3
    assert {subject for _, subject, _ in told()} == {walk.topic for walk in walks[1:]}


def test_one_put_back_after_all_heard_is_told(walks, resident, stranger):
    for walk in walks:
        come(walk, stranger)
    cancel(walks[0], resident, later_too=True)
    fan_out(now=timezone.now())
    actions.restore_occasion(occasion=walks[2], by=resident, now=timezone.now())
    assert told()[-1][1:] == (walks[2].topic, [stranger.pk])


# The pages ------------------------------------------------------------------------------------------------------------
def boxes(name, day):
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


def test_series_is_put_in_for_each_month(signed_in, resident, community):
    first = today() + timedelta(days=1)
    given = {"title": "Tea", **boxes("day", first), **boxes("until", first + timedelta(days=62)), "repeats": "month"}
    answer = signed_in(resident).post(reverse("projects:occasion_add", args=[community.slug]), given)
    assert answer.status_code == 302 and Occasion.objects.filter(repeats="month").count() in {2, 3}
    assert "every month" in signed_in(resident).get(answer.url).content.decode()


def test_what_comes_round_needs_a_last_day(signed_in, resident, community):
    given = {"title": "Tea", **boxes("day", today()), "repeats": "fortnight"}
    answer = signed_in(resident).post(reverse("projects:occasion_add", args=[community.slug]), given)
    assert answer.context["form"].errors == {"until": ["Enter the last day."]} and not Occasion.objects.exists()


def test_form_offers_the_later_ones_of_a_series(signed_in, resident, walks):
    page = reverse("projects:occasion_edit", args=["arches-local", walks[1].pk])
    browser = signed_in(resident)
    assert "This and all later ones" in browser.get(page).content.decode()
    given = {"title": "Walk", "begins_at": "11:00", "where": "The Triangle", **boxes("day", walks[1].on)}
    browser.post(page, {**given, "later_too": "later"})
    assert Occasion.objects.filter(begins_at=time(11)).count() == 3


def test_single_date_is_changed_alone(signed_in, resident, walks):
    Occasion.objects.filter(pk=walks[0].pk).update(series=None)
    page = reverse("projects:occasion_edit", args=["arches-local", walks[0].pk])
    assert "later ones" not in signed_in(resident).get(page).content.decode()
