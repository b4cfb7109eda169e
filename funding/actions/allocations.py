"""Give areas what the programme says that each has in all: another part for whoever has less."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from biglocal.access import Action, actions_of
from biglocal.audit.record import record
from biglocal.communities.models import Community, Programme
from biglocal.communities.roles import standing_of
from biglocal.money import pounds
from biglocal.refusals import Refused

from ..models import AllocationEntry


def areas_behind(programme: Programme, *, on: date) -> list[tuple[Community, Decimal]]:
    """Return the areas that were given less than the programme says, and by how much. What they gave up counts."""
    whole = programme.on(on).area_allocation
    rows = Community.objects.filter(programme=programme).exclude(state=Community.State.CLOSED).defer("outline")
    rows = rows.annotate(given=Sum("allocation_entries__amount", filter=Q(allocation_entries__amount__gt=0)))
    return [(area, whole - (area.given or 0)) for area in rows.order_by("name", "pk") if (area.given or 0) < whole]


@transaction.atomic
def give_allocations(*, programme: Programme, amount: Decimal, by: Any, now: datetime) -> list[AllocationEntry]:
    """Give each area that has less the rest, as another part. `amount`: the sum that the person was shown."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    on = timezone.localdate(now)
    if Action.FIGURES_CHANGE not in actions_of(standing_of(by, on).by_programme.get(programme.pk, set())):
        raise Refused("Only a programme manager gives areas their part. Ask one.")
    behind = areas_behind(programme, on=on)
    if not behind:
        return []  # pressed twice
    if sum(less for _, less in behind) != amount:
        raise Refused("What areas have has changed since you opened this. Look at it again, then press.")
    whole = pounds(programme.on(on).area_allocation)
    found = []
    for area, less in behind:
        note = f"Up to the {whole} that each area has"
        entry = AllocationEntry.objects.create(community=area, amount=less, note=note, on=on, by=by)
        record("allocate", area, by=by, sentence=f"gave {area} {pounds(less)} more: {whole} in all", community=area.pk)
        found.append(entry)
    return found
