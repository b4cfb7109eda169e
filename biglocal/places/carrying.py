"""Who followed an old ward follows those in which it lives on, once (places.md, rule 2)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from biglocal.audit.record import record
from biglocal.notices.events import record_event
from biglocal.notices.models import Follow
from biglocal.refusals import Refused

from .models import CarriedFollow, Ward, WardSet, WardSuccession
from .successions import heirs, is_carried_on, sets_after, sets_before


@dataclass
class Next:
    """Where one old ward lives on, as far as anybody knows."""

    old: Ward
    rows: list[WardSuccession] = field(default_factory=list)

    @property
    def heirs(self) -> list[WardSuccession]:
        return heirs(self.rows)

    @property
    def is_carried_on(self) -> bool:
        """Is it one ward still?"""
        return is_carried_on(self.heirs)

    @property
    def is_checked(self) -> bool:
        """Has somebody looked at all of it?"""
        return bool(self.rows) and all(row.checked_on is not None for row in self.rows)


def what_next(ward_set: WardSet) -> list[Next]:
    """Return, of each ward before these, where it lives on. Two queries beside those that find the sets."""
    before = sets_before(ward_set)
    wards = (
        Ward.objects.filter(ward_set__in=before)
        .with_line()
        .defer("outline", "sketch", "line__council__outline", "line__council__sketch")
    )
    found = {ward.pk: Next(ward) for ward in wards.order_by("name", "pk")}
    rows = WardSuccession.objects.filter(new__ward_set=ward_set, old__in=found).with_wards()
    for row in rows.order_by("-share_of_old", "pk"):
        found[row.old_id].rows.append(row)
    return list(found.values())


@transaction.atomic
def confirm_and_carry(*, ward_set: WardSet, by: Any, now: datetime) -> int:
    """All of it was looked at: the followers of the old wards follow the new ones, and hear of it.

    Answers how many follows are new. Called twice it does nothing the second time.
    """
    locked = WardSet.objects.select_for_update(of=("self",)).select_related("council").get(pk=ward_set.pk)
    before = what_next(locked)
    if not before:
        raise Refused("No wards are known that were there before these.")
    rows = WardSuccession.objects.to_check().filter(new__ward_set=locked)
    rows.update(checked_by=by, checked_on=localdate(now))
    first = locked.carried_at is None
    if first:
        locked.carried_at = now
        locked.save(update_fields=["carried_at"])
    number = carry(locked, now=now)
    if first or number:
        sentence = f"Looked at the wards of {locked}: {number} follow{'' if number == 1 else 's'} came over"
        record("follows_carry", locked, by=by, sentence=sentence)
    for after in sets_after(locked):
        if after.carried_at is not None:  # who comes over late goes on to where the others went
            number += carry(after, now=now)
    return number


def carry(ward_set: WardSet, *, now: datetime) -> int:
    """Let followers follow the heirs, and tell them. What somebody dropped stays dropped. Answers the new follows."""
    told: set[int] = set()
    moved = 0
    for one in what_next(ward_set):
        topic = f"wardline:{one.old.line_id}"
        follows = Follow.objects.filter(topic=topic)
        if any(row.is_one_line for row in one.rows):  # who began later follows the new ward, and chose it
            follows = follows.filter(since__lte=ward_set.carried_at)
        followers = list(follows)
        if one.is_carried_on:
            moved += len(_follow_on(one, ward_set, followers, now))
            _say_it_goes_on(one.heirs[0], now)
            continue
        came = _follow_on(one, ward_set, followers, now)
        moved += len(came)
        told |= {person for person, _ in came}
    if told:
        record_event(
            "ward-heirs",
            key=f"ward-heirs:{ward_set.pk}:{now:%Y%m%d%H%M%S%f}",
            subject=f"wardset:{ward_set.pk}",
            topics=[],
            people=sorted(told),
            happened_at=now,
        )
    return moved


def _follow_on(one: Next, ward_set: WardSet, followers: list[Follow], now: datetime) -> list[tuple[int, int | None]]:
    """Write the follows that are not kept as carried yet; answers person and new ward of each."""
    targets: list[Ward | None] = [row.new for row in one.heirs] or [None]
    if one.is_carried_on and one.heirs[0].is_one_line:
        return []
    kept: set[tuple[int, int | None]] = set(CarriedFollow.objects.filter(old=one.old).values_list("person", "new"))
    came, follows = [], []
    for follow in followers:
        for new in targets:
            if (follow.person_id, new.pk if new else None) in kept:
                continue
            came.append(CarriedFollow(person_id=follow.person_id, old=one.old, new=new, ward_set=ward_set, at=now))
            if new is not None and new.line_id != one.old.line_id:
                same = {"why": follow.why, "muted_until": follow.muted_until}
                follows.append(Follow(person_id=follow.person_id, topic=f"wardline:{new.line_id}", **same))
    CarriedFollow.objects.bulk_create(came, ignore_conflicts=True)
    Follow.objects.bulk_create(follows, ignore_conflicts=True)
    return [(row.person_id, row.new_id) for row in came]


def _say_it_goes_on(row: WardSuccession, now: datetime) -> None:
    """The next digest says that the ward has another name, code or edge, and is followed as before."""
    if row.how == WardSuccession.How.SAME_CODE and row.old.name == row.new.name:
        return
    record_event(
        "ward-carried",
        key=f"ward-carried:{row.new_id}",
        subject=f"ward:{row.new_id}",
        topics=[f"wardline:{row.new.line_id}"],
        happened_at=now,
    )
