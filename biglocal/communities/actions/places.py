"""Which council an area lies in, where no file has told it."""

from typing import Any

from django.db import transaction

from biglocal.audit.record import record
from biglocal.audit.stale import last_person, stale
from biglocal.places.models import Council

from ..models import Community


@transaction.atomic
def give_council(*, community: Community, council: Council, by: Any) -> Community:
    """The area lies in `council`: said by a person, so a file that says otherwise is asked about."""
    rows = Community.objects.select_for_update(of=("self",)).defer("outline")
    locked = rows.get(pk=community.pk)
    if locked.council_at_designation_id == council.pk:
        return locked
    if locked.council_at_designation_id:
        who = f"{last_person(locked, 'area_council')} said in which council it lies"
        raise stale(who, str(locked.council_at_designation))
    locked.council_at_designation, locked.council_confirmed = council, True
    locked.save(update_fields=["council_at_designation", "council_confirmed"])
    record("area_council", locked, by=by, sentence=f"{locked} lies in {council}", community=locked.pk)
    return locked
