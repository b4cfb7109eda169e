"""The list of what was bought: note, change, mark as gone and back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.communities.models import Community
from biglocal.refusals import Refused

from ..models import Asset
from .rules import need

FACTS = [
    *("name", "owner", "bought_with", "cost", "condition", "restricted_until", "tenure", "tenure_words"),
    *("maintenance", "project"),
]


@transaction.atomic
def add_asset(*, community: Community, by: Any, now: datetime, form_key: UUID | None = None, **facts: Any) -> Asset:
    """Put something on the list. The same form twice is one thing."""
    need(by, Action.CLOSE_OUT, community, timezone.localdate(now))
    if form_key and (made := Asset.objects.filter(form_key=form_key, community=community).first()):
        return made
    asset = Asset(community=community, noted_by=by, noted_at=now, form_key=form_key)
    _write(asset, facts)
    record("asset_add", asset, by=by, sentence=f"put “{asset}” on the list", community=community.pk)
    return asset


@transaction.atomic
def save_asset(*, asset: Asset, by: Any, now: datetime, **facts: Any) -> Asset:
    """Change what is known of it."""
    asset = _locked(asset, by, now)
    owner = asset.owner
    _write(asset, facts)
    words = f"“{asset}” belongs to {asset.owner}" if asset.owner != owner and asset.owner else f"changed “{asset}”"
    record("asset_edit", asset, by=by, sentence=words, community=asset.community_id)
    return asset


@transaction.atomic
def lose_asset(*, asset: Asset, why: str, on: date, by: Any, now: datetime) -> Asset:
    """It is gone: sold, given away, broken for good. Not sold before its restriction ends."""
    asset = _locked(asset, by, now)
    if asset.gone_on:
        return asset
    if on > timezone.localdate(now):
        raise Refused("Enter the day on which it went: it can’t be in the future.", field="on")
    if not why.strip():
        raise Refused("Say where it went.", field="why")
    asset.gone_on, asset.gone_why = on, why.strip()
    asset.save(update_fields=["gone_on", "gone_why"])
    record("asset_gone", asset, by=by, sentence=f"marked “{asset}” as gone", community=asset.community_id)
    return asset


@transaction.atomic
def find_asset(*, asset: Asset, by: Any, now: datetime) -> Asset:
    """It is there after all."""
    asset = _locked(asset, by, now)
    if asset.gone_on:
        asset.gone_on, asset.gone_why = None, ""
        asset.save(update_fields=["gone_on", "gone_why"])
        record("asset_back", asset, by=by, sentence=f"put “{asset}” back on the list", community=asset.community_id)
    return asset


def _locked(asset: Asset, by: Any, now: datetime) -> Asset:
    row = Asset.objects.select_for_update(of=("self",)).select_related("community__programme").get(pk=asset.pk)
    need(by, Action.CLOSE_OUT, row.community, timezone.localdate(now))
    return row


def _write(asset: Asset, facts: dict[str, Any]) -> None:
    for name in FACTS:
        setattr(asset, name, facts.get(name) or ("" if name in {"owner", "tenure_words", "maintenance"} else None))
    asset.cost = facts.get("cost") or 0
    if asset.bought_with and asset.bought_with.agreement.community_id != asset.community_id:
        raise Refused("Choose a line of this area’s money.", field="bought_with")
    if asset.project and asset.project.community_id != asset.community_id:
        raise Refused("Choose a place of this area.", field="project")
    if asset.tenure != Asset.Tenure.OWNED and not asset.tenure_words:
        raise Refused("Say from whom, and until when.", field="tenure_words")
    asset.save()
