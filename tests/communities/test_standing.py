"""What a person may do where follows from dated roles."""

from datetime import date

from biglocal.access import Action, Role
from biglocal.communities.models import RoleHeld
from biglocal.communities.roles import can, standing_of


def test_roles_reach_their_area(community, other_community, resident, finance, officer, stranger):
    assert standing_of(resident).roles_in(community) == {Role.RESIDENT}
    assert standing_of(resident).roles_in(other_community) == set()
    assert standing_of(finance).roles_in(community) == {Role.FINANCE}
    assert standing_of(finance).roles_in(other_community) == set()
    assert standing_of(officer).roles_in(other_community) == {Role.OFFICER}
    assert standing_of(stranger).all_roles() == set()


def test_a_role_ends_after_its_last_day(community, councillor):
    RoleHeld.objects.filter(person=councillor).update(end_date=date(2025, 6, 30))
    assert can(councillor, Action.ASK_ANSWER, community, date(2025, 6, 30))
    assert not can(councillor, Action.ASK_ANSWER, community, date(2025, 7, 1))


def test_standing_asks_once(community, chair, django_assert_num_queries):
    with django_assert_num_queries(1):
        standing_of(chair)
        standing_of(chair).actions_in(community)
