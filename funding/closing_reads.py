"""What pages about the end of an area read."""

from typing import Any

from django.db.models import Count, Q

from biglocal.communities.models import Community
from biglocal.dates import today

from .actions.bank import held
from .actions.close_agreements import missing
from .closing_figures import may_close, not_spent, starts_closing
from .history import story_of
from .models import Agreement, Asset, CloseOut, LedgerEntry, SpendReport
from .money import NOTHING, SUMS, area_money, money_of, sums_of_area

MOST = 30


def closing_of(community: Community) -> CloseOut:
    """Return how the area ends; where nothing has begun a row that is not kept."""
    return CloseOut.objects.filter(community=community).first() or CloseOut(community=community)


def closing_page(community: Community) -> dict[str, Any]:
    """Return what the page shows: the figures, the checklist, agreements, what was bought, the history."""
    close_out, figures, money = closing_of(community), community.programme.on(today()), area_money(community)
    things = Asset.objects.filter(community=community, gone_on__isnull=True)
    items = list(close_out.items.select_related("ticked_by")) if close_out.pk else []
    return {
        "close_out": close_out,
        "money": money,
        "not_spent": not_spent(money),
        "figures": figures,
        "flagged": starts_closing(money, figures),
        "may_close": may_close(money, figures),
        "planned": max(money.promised, NOTHING),
        "unplanned": max(money.left, NOTHING),
        "items": items,
        "ticked": sum(1 for item in items if item.ticked_at),
        "agreements": agreements_left(community) if close_out.pk and close_out.begun_at else [],
        **things.aggregate(n_assets=Count("pk"), n_unclear=Count("pk", filter=Q(owner=""))),
        "history": story_of(close_out) if close_out.pk else [],
    }


def agreements_left(community: Community) -> list[dict[str, Any]]:
    """Return agreements that are not closed, with what is missing and what the LTO still holds. Three queries."""
    rows = (
        Agreement.objects.in_community(community).exclude(state__in=["closed", "lapsed"]).select_related("lto")[:MOST]
    )
    ids = [row.pk for row in rows]
    moved: Any = LedgerEntry.objects.filter(agreement__in=ids).order_by().values("agreement").annotate(
        received=LedgerEntry.sum_of(LedgerEntry.Kind.PAYMENT),
        spent=LedgerEntry.spent_sum(),
        returned=LedgerEntry.returned_sum(),
    )  # fmt: skip
    there = {
        row["agreement"]: held({name: row[name] or NOTHING for name in ["received", "spent", "returned"]})
        for row in moved
    }
    reports = SpendReport.objects.filter(agreement__in=ids).order_by("agreement", "number")
    last = dict(reports.values_list("agreement", "state"))
    return [
        {"agreement": row, "missing": missing(last.get(row.pk), there.get(row.pk, 0)), "held": there.get(row.pk, 0)}
        for row in rows
    ]


def areas_closing(programmes: list[int]) -> list[dict[str, Any]]:
    """Return the areas with less left than the programme's sum, or that have begun to close; least left first."""
    rows = Community.objects.filter(programme__in=programmes).select_related("programme", "close_out").defer("outline")
    found = []
    for area in rows.annotate(**sums_of_area()):
        money = money_of(*(getattr(area, name) for name in SUMS))
        close_out = getattr(area, "close_out", None) or CloseOut(community=area)
        begun = close_out.state != CloseOut.State.NOT_STARTED
        if begun or starts_closing(money, area.programme.on(today())):
            found.append({"area": area, "close_out": close_out, "not_spent": not_spent(money)})
    return sorted(found, key=lambda row: (row["close_out"].state == "archived", row["not_spent"]))
