"""Is a partnership as the programme asks: 8 people, 51 % of them residents? A warning, never a block."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from biglocal.ready import Given, ready

from .models import Community, Membership


@dataclass(frozen=True)
class Health:
    """How a partnership is made up on one day, beside what the programme asks."""

    total: int
    residents: int
    smallest: int
    percent: int

    @property
    def is_large_enough(self) -> bool:
        return self.total >= self.smallest

    @property
    def is_led_by_residents(self) -> bool:
        """Whole numbers only, so that nothing is rounded up: 26 of 51 is not 51 %."""
        return self.total > 0 and self.residents * 100 >= self.percent * self.total

    @property
    def is_well(self) -> bool:
        return self.is_large_enough and self.is_led_by_residents

    @property
    def sentences(self) -> list[str]:
        """What is missing, in words; empty when all is well."""
        wanted = []
        if not self.is_large_enough:
            more = self.smallest - self.total
            wanted.append(f"A partnership has {self.smallest} people or more: {more} more to find.")
        if self.total and not self.is_led_by_residents:
            wanted.append(f"At least {self.percent}% live here. Now it is {self.residents} of {self.total}.")
        return wanted


def health_of(community: Community, *, on: date) -> Health:
    """Return how the partnership of `community` was made up on `on`, by the programme's figures. One query."""
    rule = community.programme.on(on)
    total, residents = _made_up(rule.voting_members_only).first(community=community.pk, on=on) or (0, 0)
    return Health(total, residents, rule.smallest_partnership, rule.resident_percent)


@ready
def _made_up(voting_only: bool) -> Any:
    members: Any = Membership.objects.in_community(Given("community")).in_partnership().running(Given("on"))
    if voting_only:
        members = members.may_vote(Given("on"))
    resident = Q(capacity=Membership.Capacity.RESIDENT)
    return (
        members.order_by()
        .values("group__community")
        .annotate(
            total=Count("person", distinct=True),
            residents=Count("person", distinct=True, filter=resident),
        )
        .values_list("total", "residents")
    )
