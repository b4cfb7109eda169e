"""Ending an area: begin, give money back, confirm with a letter, archive (DOMAIN.md, 4.14; money.md, 13)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.models import Community
from biglocal.money import pounds
from biglocal.notices.events import record_event
from biglocal.refusals import Refused

from ..closing_figures import in_words, may_close, not_spent, starts_closing
from ..models import CHECKS, Agreement, AllocationEntry, CheckItem, CloseOut
from ..money import area_money
from ..people import area_to_tell
from .close_agreements import close_what_can, end_agreements, open_agreements, run_agreements_again
from .close_rules import locked_closing, moved, note_closing, refuse_unfinished, staff_only
from .closing_stale import closing_stamp, refuse_stale_closing

S = CloseOut.State


@transaction.atomic
def begin_closing(*, community: Community, by: Any, now: datetime) -> CloseOut:
    """Local Trust lets the area close, with less than the programme's sum left. Agreements end."""
    row, on = locked_closing(community), timezone.localdate(now)
    staff_only(by, Action.CLOSE_BEGIN, row.community, on)
    if row.state == S.IN_PHASE:
        return row
    row.state = moved(row, "begin")
    money = area_money(row.community)
    figures = row.community.programme.on(on)
    if not starts_closing(money, figures):
        raise Refused(
            f"{pounds(not_spent(money))} is not spent. An area closes when less than "
            f"{pounds(figures.close_out_below)} is left."
        )
    row.begun_by, row.begun_at = by, now
    row.save()
    CheckItem.objects.bulk_create([CheckItem(close_out=row, code=code) for code in CHECKS], ignore_conflicts=True)
    end_agreements(row.community, by=by)
    _area_is(row, Community.State.CLOSING)
    note_closing("closing_begin", row, by, f"began the close-out with {pounds(not_spent(money))} not spent")
    _tell("closing-begun", row, by, now)
    return row


@transaction.atomic
def take_back_closing(*, community: Community, by: Any, now: datetime) -> CloseOut:
    """It was begun by mistake: as long as nothing is ticked off, the area runs on as before."""
    row = locked_closing(community)
    staff_only(by, Action.CLOSE_BEGIN, row.community, timezone.localdate(now))
    if row.state == S.NOT_STARTED:
        return row
    row.state = moved(row, "unbegin")
    if row.items.filter(ticked_at__isnull=False).exists():
        raise Refused("Some of the checklist is ticked off already. Ask the area first.")
    row.begun_by = row.begun_at = None
    row.save()
    run_agreements_again(row.community, by=by)
    _area_is(row, Community.State.DELIVERING)
    note_closing("closing_take_back", row, by, "took the close-out back")
    return row


@transaction.atomic
def give_up_money(
    *, community: Community, amount: Decimal, by: Any, now: datetime, seen: str | None = None
) -> AllocationEntry:
    """What will never be planned goes back to the programme: a new row of the allocation, signed (rule 2)."""
    row, on = locked_closing(community), timezone.localdate(now)
    staff_only(by, Action.CLOSE_CONFIRM, row.community, on)
    last = AllocationEntry.objects.filter(community=row.community).order_by("-pk").first()
    if seen and seen != closing_stamp(row) and last and (last.amount, last.by_id, last.on) == (-amount, by.pk, on):
        return last  # pressed twice
    refuse_stale_closing(row, seen)
    moved(row, "give_up")
    left = area_money(row.community).left
    if amount > left:
        raise Refused(f"{pounds(max(left, Decimal(0)))} is left to plan. Enter that or less.", field="amount")
    words = "Given back to the programme at the close-out"
    entry = AllocationEntry.objects.create(community=row.community, amount=-amount, note=words, on=on, by=by)
    note_closing("closing_give_up", row, by, f"gave {pounds(amount)} back to the programme")
    return entry


@transaction.atomic
def confirm_closing(*, community: Community, letter: str, by: Any, now: datetime, seen: str | None = None) -> CloseOut:
    """Local Trust confirms with a letter. At most the programme's sum may still be spent by the LTO (rule 13)."""
    row, on = locked_closing(community), timezone.localdate(now)
    staff_only(by, Action.CLOSE_CONFIRM, row.community, on)
    if row.state == S.CONFIRMED and row.confirmed_by_id == by.pk:
        return row
    refuse_stale_closing(row, seen)
    row.state = moved(row, "confirm")
    if row.done_by_id == by.pk:
        raise Refused("You finished the checklist, so somebody else confirms it.")
    refuse_unfinished(row)
    refuse_running(row.community)
    money, figures = area_money(row.community), row.community.programme.on(on)
    if not may_close(money, figures):
        raise Refused(
            f"{pounds(not_spent(money))} is not spent. An area may close with {pounds(figures.close_at_most)} at most: "
            "have the rest sent back or given back to the programme first."
        )
    if not letter.strip():
        raise Refused("Write the letter to the area.", field="letter")
    row.confirmed_by, row.confirmed_on, row.letter, row.left = by, on, letter.strip(), not_spent(money)
    row.keep_until = kept_until(on, row.community.programme.on(on).records_years)
    row.save()
    close_what_can(row.community, by=by)
    _area_is(row, Community.State.CLOSED)
    note_closing("closing_confirm", row, by, f"confirmed that the area has closed, with {pounds(row.left)} not spent")
    _tell("closing-confirmed", row, by, now)
    return row


@transaction.atomic
def take_back_confirmation(*, community: Community, by: Any, now: datetime) -> CloseOut:
    """It was confirmed too soon."""
    row = locked_closing(community)
    staff_only(by, Action.CLOSE_CONFIRM, row.community, timezone.localdate(now))
    if row.state == S.CHECKLIST_DONE:
        return row
    row.state = moved(row, "unconfirm")
    row.confirmed_by = row.confirmed_on = row.keep_until = row.left = None
    row.save()
    _area_is(row, Community.State.CLOSING)
    note_closing("closing_unconfirm", row, by, "took the confirmation back")
    return row


@transaction.atomic
def archive_area(*, community: Community, by: Any, now: datetime) -> CloseOut:
    """The end of the end: every agreement is closed, nothing is held any more. Records stay until their day."""
    row, on = locked_closing(community), timezone.localdate(now)
    staff_only(by, Action.CLOSE_CONFIRM, row.community, on)
    if row.state == S.ARCHIVED:
        return row
    row.state = moved(row, "archive")
    close_what_can(row.community, by=by)
    if waiting := open_agreements(row.community):
        raise Refused(
            f"Not closed yet: {in_words(waiting)}. First the final report is accepted, and what is left sent back."
        )
    row.archived_by, row.archived_at = by, now
    row.save()
    note_closing("closing_archive", row, by, f"archived it; records are kept until {row.keep_until:%-d %B %Y}")
    return row


# What has to hold -----------------------------------------------------------------------------------------------------
def refuse_running(community: Community) -> None:
    """No offer stands open, and no agreement runs on."""
    states = [Agreement.State.OFFERED, Agreement.State.ACCEPTED, Agreement.State.ACTIVE]
    names = Agreement.objects.in_community(community).filter(state__in=states).values_list("title", flat=True)
    if names:
        raise Refused(f"These agreements still run: {in_words(list(names))}. End them first.")


def kept_until(day: date, years: int) -> date:
    """The day until which records are kept."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, month=3, day=1)


def _area_is(row: CloseOut, state: str) -> None:
    row.community.state = state
    row.community.save(update_fields=["state"])


def _tell(kind: str, row: CloseOut, by: Any, now: datetime) -> None:
    record_event(
        kind,
        key=f"{kind}:{row.pk}:{now:%Y%m%d%H%M%S}",
        subject=f"closeout:{row.pk}",
        topics=[],
        actor=by,
        community=row.community_id,
        people=[pk for pk in area_to_tell(row.community, on=timezone.localdate(now)) if pk != by.pk],
        happened_at=now,
    )
