"""Rule 9: asks stay with the area, also where its wards are drawn anew."""

from datetime import timedelta

import pytest
from django.utils import timezone

from biglocal.communities.models import AreaWard
from biglocal.dates import today
from biglocal.refusals import Refused
from councillors.actions import answer_ask, widen_asks
from tests.factories.accounts import PersonFactory
from tests.factories.communities import AreaWardFactory
from tests.factories.councillors import AskFactory, CouncillorFactory, TermFactory
from tests.factories.places import WardFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def new_ward(community, ward):
    """From today the area lies in another ward."""
    AreaWard.objects.filter(community=community).update(end_date=today() - timedelta(days=1))
    new = WardFactory(ward_set=ward.ward_set, name="Fort Pitt")
    AreaWardFactory(community=community, ward=new, share_of_area=1.0, start_date=today())
    return new


@pytest.fixture
def ask(community, ward, worker):
    return AskFactory(community=community, line=ward.line, raised_by=worker)


def test_rule_9_who_sits_for_the_new_ward_can_take_what_waits(ask, ward, new_ward):
    person = PersonFactory()
    TermFactory(ward=new_ward, councillor=CouncillorFactory(council=ward.ward_set.council, person=person))
    with pytest.raises(Refused):
        answer_ask(ask=ask, answer="yes", by=person, now=timezone.now())
    assert widen_asks(on=today()) == 1
    assert set(ask.ward_lines.all()) == {ward.line, new_ward.line}
    assert answer_ask(ask=ask, answer="yes", by=person, now=timezone.now()).ask.holder.person == person


def test_called_twice_it_finds_nothing_to_do(ask, new_ward):
    assert (widen_asks(on=today()), widen_asks(on=today())) == (1, 0)


@pytest.mark.parametrize("state", ["closed", "withdrawn"])
def test_what_is_over_stays_with_the_wards_that_were_asked(ask, ward, new_ward, state):
    type(ask).objects.filter(pk=ask.pk).update(state=state)
    assert widen_asks(on=today()) == 0 and list(ask.ward_lines.all()) == [ward.line]
