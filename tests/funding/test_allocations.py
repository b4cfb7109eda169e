"""Another part of the allocation for every area that has less than the programme says."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.communities.actions.programme import change_figures
from biglocal.dates import today
from biglocal.refusals import Refused
from funding.actions.allocations import areas_behind, give_allocations
from funding.models import AllocationEntry
from funding.money import area_money
from tests.factories.communities import CommunityFactory, ProgrammeFactory
from tests.factories.funding import AllocationEntryFactory


@pytest.fixture
def areas(community):
    """One that has all, one that has £50,000 less, one that gave £5,000 up, one that has closed."""
    found = [community, *(CommunityFactory(programme=community.programme, name=name) for name in "BCD")]
    for area, amount in zip(found, ["1155000", "1105000", "1155000", "1000000"], strict=True):
        AllocationEntryFactory(community=area, amount=Decimal(amount))
    AllocationEntryFactory(community=found[2], amount=Decimal("-5000"), note="Given up")
    type(community).objects.filter(pk=found[3].pk).update(state="closed")
    return found


def give(programme, by, amount="50000.00"):
    return give_allocations(programme=programme, amount=Decimal(amount), by=by, now=timezone.now())


def test_whoever_has_less_gets_the_rest_once(areas, programme, manager):
    assert [(area.name, less) for area, less in areas_behind(programme, on=today())] == [("B", Decimal(50000))]
    assert len(give(programme, manager)) == 1 and give(programme, manager) == []
    assert area_money(areas[1]).allocation == Decimal(1155000)


def test_a_larger_sum_from_a_day_on_is_another_part(areas, programme, manager):
    give(programme, manager)
    day = today() + timedelta(days=5)
    change_figures(programme=programme, counts_from=day, note="Trustees", by=manager, now=timezone.now(),
                   area_allocation=Decimal(1205000))  # fmt: skip
    programme.refresh_from_db()
    assert areas_behind(programme, on=today()) == []
    assert {less for _, less in areas_behind(programme, on=day)} == {Decimal(50000)}


@pytest.mark.parametrize("who", ["officer", "chair", "finance", "stranger"])
def test_only_a_manager_gives(request, areas, programme, who):
    with pytest.raises(Refused, match="Only a programme manager"):
        give(programme, request.getfixturevalue(who))
    assert AllocationEntry.objects.count() == 5


def test_another_sum_than_was_shown_is_refused(areas, programme, manager, signed_in):
    with pytest.raises(Refused, match="has changed since you opened this"):
        give(programme, manager, "49999.00")
    address = reverse("funding:allocations_give", args=[programme.slug])
    for typed, words in [("49,999", "has changed since"), ("NaN", "Enter the amount"), ("", "Enter the amount")]:
        assert words in signed_in(manager).post(address, {"amount": typed}, follow=True).content.decode()
    assert AllocationEntry.objects.count() == 5


def test_the_page_offers_it_to_managers(areas, programme, manager, officer, signed_in):
    address = reverse("funding:figures")
    assert "Give them the rest" not in signed_in(officer).get(address).content.decode()
    page = signed_in(manager).get(address).content.decode()
    assert "1 area with less than each has in all" in page and "Give them the rest, £50,000" in page
    give_address = reverse("funding:allocations_give", args=[programme.slug])
    assert (
        "Given to 1 area."
        in signed_in(manager).post(give_address, {"amount": "50000.00"}, follow=True).content.decode()
    )
    other = ProgrammeFactory(slug="boards", name="Boards")
    assert signed_in(manager).post(reverse("funding:allocations_give", args=[other.slug])).status_code == 404
