"""A person looks at how old wards live on in new ones: confirms it, refuses a part, corrects by hand."""

from datetime import date
from typing import Any

from django.db import transaction

from biglocal.audit.record import record
from biglocal.hearers import Hearers
from biglocal.refusals import Refused

from .models import Ward, WardSet, WardSuccession
from .successions import sets_before

# An old ward lives on elsewhere among the wards of the set, or in other shares, or was looked at.
HEIRS_CHANGED: Hearers[[Ward, WardSet]] = Hearers()
TOLD = "The followers of these wards have been told already. What they were told stands."
MOST = 1.005  # shares are shown in whole hundredths: three thirds may be 99 or 101


def _set_of(new: Ward | int) -> WardSet:
    """Return the set of a new ward, locked: two people do not look at one set at once."""
    pk = new if isinstance(new, int) else new.ward_set_id
    return WardSet.objects.select_for_update(of=("self",)).select_related("council").get(pk=pk)


@transaction.atomic
def confirm_heirs(*, old: Ward, after: WardSet, by: Any, on: date) -> int:
    """What was worked out about one old ward was looked at and is right. Answers how many rows that were."""
    _set_of(after.pk)
    rows = WardSuccession.objects.to_check().filter(old=old, new__ward_set=after)
    number = rows.update(checked_by=by, checked_on=on)
    if number:
        HEIRS_CHANGED.tell(old, after)
        record("heirs_confirm", old, by=by, sentence=f"Confirmed where {old.name} ward lives on", ward_set=after.pk)
    return number


@transaction.atomic
def refuse_heir(*, row: WardSuccession, by: Any, on: date) -> WardSuccession:
    """The old ward does not live on there; nobody will follow it there."""
    ward_set = _set_of(row.new)
    locked = WardSuccession.objects.select_related("old", "new").get(pk=row.pk)
    if locked.refused:
        return locked
    if ward_set.carried_at is not None:
        raise Refused(TOLD)
    if locked.is_one_line:
        raise Refused(f"{locked.new.name} is the same ward as before: it has its code, or nearly all of its ground.")
    locked.refused, locked.checked_by, locked.checked_on = True, by, on
    locked.save(update_fields=["refused", "checked_by", "checked_on"])
    HEIRS_CHANGED.tell(locked.old, ward_set)
    record("heir_refuse", locked.old, by=by, sentence=f"{locked.old.name} ward does not live on in {locked.new.name}")
    return locked


@transaction.atomic
def correct_heir(
    *, old: Ward, new: Ward, share_of_old: float, share_of_new: float, by: Any, on: date
) -> WardSuccession:
    """By hand: so much of the old ward lives on in the new one, and makes so much of it. Twice is once."""
    ward_set = _set_of(new)
    if old.ward_set_id not in {one.pk for one in sets_before(ward_set)}:
        raise Refused("This ward is not one of those that came next.", field="new")
    if not (0 < share_of_old <= 1 and 0 < share_of_new <= 1):
        raise Refused("Shares lie between 1 and 100 per cent.", field="share_of_old")
    row = WardSuccession.objects.filter(old=old, new=new).first()
    if row is not None and not row.refused and (row.share_of_old, row.share_of_new) == (share_of_old, share_of_new):
        return row
    if row is not None and ward_set.carried_at is not None:
        raise Refused(TOLD)
    _refuse_too_much(old, new, ward_set, share_of_old, share_of_new)
    before = (row.share_of_old, row.share_of_new) if row else None
    row = row or WardSuccession(old=old, new=new)
    row.share_of_old, row.share_of_new, row.refused = share_of_old, share_of_new, False
    row.how, row.checked_by, row.checked_on = WardSuccession.How.BY_HAND, by, on
    row.save()
    HEIRS_CHANGED.tell(old, ward_set)
    record(
        "heir_correct",
        old,
        by=by,
        sentence=f"{row.percent}% of {old.name} ward lives on in {new.name}, said by hand",
        before=before,
        after=(share_of_old, share_of_new),
    )
    return row


def _refuse_too_much(old: Ward, new: Ward, ward_set: WardSet, of_old: float, of_new: float) -> None:
    """The parts of a ward are never more than all of it."""
    standing = WardSuccession.objects.standing()
    for others, share, name, field in (
        (standing.filter(old=old, new__ward_set=ward_set).exclude(new=new), of_old, old.name, "share_of_old"),
        (standing.filter(new=new).exclude(old=old), of_new, new.name, "share_of_new"),
    ):
        parts = share + sum(others.values_list(field, flat=True))
        if parts > MOST:
            raise Refused(f"The parts of {name} come to {parts:.0%}. Make one of the others less first.", field=field)
