"""A role that no mail reaches any more: staff hear of it once."""

from datetime import timedelta

import pytest

from biglocal.access import Role
from biglocal.communities.unreachable_news import may_see, roles_unreachable, unreachable_context
from biglocal.dates import today
from biglocal.notices.choices import STOPPED
from biglocal.notices.hooks import suppress, try_again
from biglocal.notices.models import Event, Message
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.remind import remind
from tests.factories.communities import RoleHeldFactory
from tests.notices.test_send import FRIDAY

pytestmark = pytest.mark.django_db


def due() -> list[tuple[str, list[int]]]:
    return [(row.subject, row.people) for row in roles_unreachable(today())]


def topic(person) -> str:
    return f"role:{person.roles.get().pk}"


def test_nothing_is_told_while_somebody_can_be_reached(chair, worker, officer, community):
    second = RoleHeldFactory(person__name="Cora Chair", role=Role.CHAIR, community=community).person
    suppress(chair.email, "bounced")
    assert due() == []
    suppress(second.email, "complained")
    assert due() == [(topic(second), [officer.pk])]


@pytest.mark.parametrize("who", ["chair", "worker", "rep", "councillor", "finance", "certifier", "decider"])
def test_each_role_is_watched(request, who, officer):
    person = request.getfixturevalue(who)
    suppress(person.email, "refused")
    assert [people for _, people in due()] == ([] if who == "decider" else [[officer.pk]])


def test_members_and_people_who_chose_silence_are_not_told_of(resident, chair, officer):
    suppress(resident.email, "bounced"), suppress(chair.email, STOPPED)
    assert due() == []


def test_ended_role_and_new_address_end_it(chair, officer):
    suppress(chair.email, "bounced")
    type(chair).objects.filter(pk=chair.pk).update(email="new@example.org")
    assert due() == []
    type(chair).objects.filter(pk=chair.pk).update(email=chair.email)
    chair.roles.update(end_date=today() - timedelta(days=1))
    assert due() == []


def test_staff_are_told_once_with_the_place_and_the_person(chair, officer, community):
    suppress(chair.email, "bounced")
    assert [remind(on=today(), only="role-unreachable") for _ in range(2)] == [1, 0]
    fan_out(now=FRIDAY + timedelta(days=3650))
    message = Message.objects.get(kind="role-unreachable")
    shown = unreachable_context(message.event, officer)
    assert (message.person, shown["place"], shown["role"].person) == (officer, community.name, chair)


def test_put_right_before_the_mail_goes_says_nothing(chair, officer):
    suppress(chair.email, "bounced")
    remind(on=today(), only="role-unreachable")
    try_again(chair.email)
    assert unreachable_context(Event.objects.get(), officer) is None


def test_only_who_watches_the_mail_hears_of_it(chair, officer, rep):
    assert may_see(officer, [1]) == {1}
    assert may_see(rep, [1]) == set()
