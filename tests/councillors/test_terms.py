"""Terms write and end the roles that open pages."""

from datetime import date, timedelta

import pytest

from biglocal.access import Action, Role
from biglocal.communities.models import RoleHeld
from biglocal.communities.roles import can
from biglocal.dates import today
from biglocal.refusals import Refused
from councillors.actions import appoint_councillor, end_term, start_term
from councillors.models import Term
from tests.factories.communities import AreaWardFactory
from tests.factories.councillors import CouncillorFactory, TermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruth(stranger, ward):
    return CouncillorFactory(person=stranger, council=ward.ward_set.council)


def roles_of(person):
    return RoleHeld.objects.filter(person=person, role=Role.COUNCILLOR)


def test_term_opens_each_area_its_ward_touches(ruth, stranger, ward, community, officer):
    second = AreaWardFactory(ward=ward).community
    start_term(councillor=ruth, ward=ward, on=today(), by=officer)
    assert {role.community for role in roles_of(stranger)} == {community, second}
    assert can(stranger, Action.ASK_ANSWER, community)


def test_term_without_an_account_writes_no_role(ward, officer):
    start_term(councillor=CouncillorFactory(), ward=ward, on=today(), by=officer)
    assert not RoleHeld.objects.filter(role=Role.COUNCILLOR).exists()


def test_rights_go_the_day_after_the_last_day(ruth, stranger, ward, community, officer):
    term = start_term(councillor=ruth, ward=ward, on=date(2023, 5, 9), by=officer)
    end_term(term=term, on=today(), by=officer, why=Term.Ended.LOST)
    assert can(stranger, Action.ASK_ANSWER, community, on=today())
    assert not can(stranger, Action.ASK_ANSWER, community, on=today() + timedelta(days=1))


def test_re_election_renews(ruth, stranger, ward, community, officer):
    first = start_term(councillor=ruth, ward=ward, on=date(2019, 5, 7), by=officer)
    end_term(term=first, on=date(2023, 5, 8), by=officer)
    start_term(councillor=ruth, ward=ward, on=date(2023, 5, 9), by=officer)
    assert can(stranger, Action.ASK_ANSWER, community)


def test_change_of_party_closes_a_term_and_opens_one(ruth, ward, officer):
    first = start_term(councillor=ruth, ward=ward, on=date(2023, 5, 9), by=officer, party="Green")
    end_term(term=first, on=date(2024, 1, 31), by=officer, why=Term.Ended.MOVED)
    start_term(councillor=ruth, ward=ward, on=date(2024, 2, 1), by=officer, party="Labour", began=Term.Began.MOVED)
    assert list(ruth.terms.values_list("party", flat=True)) == ["Labour", "Green"]


def test_two_terms_of_one_person_in_one_ward_are_refused(ruth, ward, officer):
    start_term(councillor=ruth, ward=ward, on=date(2023, 5, 9), by=officer)
    with pytest.raises(Refused):
        start_term(councillor=ruth, ward=ward, on=date(2024, 5, 9), by=officer)
    assert ruth.terms.count() == 1


def test_same_term_twice_is_one(ruth, stranger, ward, officer):
    for _ in range(2):
        start_term(councillor=ruth, ward=ward, on=today(), by=officer)
    assert ruth.terms.count() == 1 and roles_of(stranger).count() == 1


def test_more_terms_than_seats_is_no_error(ward, officer):
    for _ in range(4):
        start_term(councillor=CouncillorFactory(), ward=ward, on=today(), by=officer)
    assert Term.objects.of_line(ward.line).running(today()).count() == 4


def test_appointment_opens_the_areas_of_running_terms(ward, community, stranger, officer):
    term = TermFactory(ward=ward)
    appoint_councillor(councillor=term.councillor, person=stranger, by=officer)
    assert can(stranger, Action.ASK_ANSWER, community)


def test_account_belongs_to_one_councillor(ruth, ward, stranger, officer):
    with pytest.raises(Refused):
        appoint_councillor(councillor=CouncillorFactory(), person=stranger, by=officer)
    assert not roles_of(stranger).exists()


def test_term_cannot_end_before_it_began(ruth, ward, officer):
    term = start_term(councillor=ruth, ward=ward, on=today(), by=officer)
    with pytest.raises(Refused):
        end_term(term=term, on=today() - timedelta(days=1), by=officer)
    term.refresh_from_db()
    assert term.end_date is None
