"""Two people say in which council an area lies, at once: the second is told what the first said."""

import pytest

from biglocal.communities.actions.places import give_council
from biglocal.communities.models import Community
from tests.at_once import one_after_the_other
from tests.factories.places import CouncilFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_second_of_two_is_told_what_the_first_said(community, officer, manager):
    Community.objects.filter(pk=community.pk).update(council_at_designation=None)
    medway, swale = CouncilFactory(name="Medway"), CouncilFactory(name="Swale")
    area = Community.objects.get(pk=community.pk)
    first, second = one_after_the_other(
        lambda: give_council(community=area, council=medway, by=officer),
        lambda: give_council(community=area, council=swale, by=manager),
    )
    assert first.council_at_designation == medway
    assert "Medway" in str(second) and officer.get_full_name() in str(second)
    assert Community.objects.get(pk=community.pk).council_at_designation == medway
