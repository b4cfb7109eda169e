"""Keep what other funders were asked for, and what they said."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.communities.models import Community
from biglocal.money import pounds
from biglocal.refusals import Refused

from ..models import Bid
from .rules import need

NOTHING = Decimal(0)


@transaction.atomic
def keep_bid(
    *, community: Community, by: Any, now: datetime, bid: Bid | None = None, form_key: UUID | None = None, **about: Any
) -> Bid:
    """Write down a bid, or change one, with its answer. The same form twice is one bid."""
    on = timezone.localdate(now)
    need(by, Action.BID_KEEP, community, on)
    if bid is None and form_key and (made := Bid.objects.filter(form_key=form_key).first()):
        return made
    about["given"] = given_of(about["answer"], about["amount"], about.get("given"))
    _refuse(community, on, **about)
    kept = Bid.objects.select_for_update(of=("self",)).get(pk=bid.pk, community=community) if bid else None
    if kept and all(getattr(kept, name) == value for name, value in about.items()):
        return kept
    kept = kept or Bid(community=community, form_key=form_key)
    for name, value in about.items():
        setattr(kept, name, value)
    kept.kept_by, kept.kept_at = by, now
    kept.save()
    sentence = f"kept that {kept.funder} was asked for {pounds(kept.amount)}: {kept.get_answer_display().lower()}"
    sentence += f", {pounds(kept.given)}" if kept.given else ""
    record("bid", kept, by=by, sentence=sentence, community=community.pk)
    return kept


def given_of(answer: str, amount: Decimal, given: Decimal | None) -> Decimal:
    """Return what they gave: all with a yes, nothing without, else what is typed."""
    return amount if answer == Bid.Answer.WON else (given or NOTHING) if answer == Bid.Answer.PART else NOTHING


def _refuse(
    community: Community,
    on: date,
    *,
    amount: Decimal,
    given: Decimal,
    answer: str,
    sent_on: date,
    answered_on: date | None,
    project: Any,
    proposal: Any,
    funder: str,
) -> None:
    for thing, field in [(project, "project"), (proposal, "proposal")]:
        if thing and thing.community_id != community.pk:
            raise Refused(f"Choose something of {community}.", field=field)
    if sent_on > on:
        raise Refused("Enter the day it was sent: it can’t be in the future.", field="sent_on")
    if answer == Bid.Answer.PART and not NOTHING < given < amount:
        raise Refused(f"Enter what they gave: more than nothing, less than {pounds(amount)}.", field="given")
    if (answer == Bid.Answer.WAITING) != (answered_on is None):
        sentence = (
            "Enter the day of the answer." if answered_on is None else "Choose what they said, or leave the day out."
        )
        raise Refused(sentence, field="answered_on")
    if answered_on and not sent_on <= answered_on <= on:
        raise Refused("Enter a day between the day it was sent and today.", field="answered_on")
