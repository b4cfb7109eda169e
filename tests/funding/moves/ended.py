"""Close-out and the list of what was bought, and the receipts of a report: each state, each act, and who may."""

from datetime import date
from decimal import Decimal
from typing import Any

from biglocal.communities.models import Community
from funding.actions import assets, close_checklist, close_out, receipts
from funding.models import CHECKS, CloseOut
from funding.report_files import ReceiptFile
from tests.factories.accounts import PersonFactory
from tests.factories.funding import LedgerEntryFactory
from tests.factories.funding_changes import AssetFactory, CheckItemFactory, CloseOutFactory
from tests.factories.reports import ReceiptFactory, ReportVersionFactory, SpendReportFactory
from tests.funding.books.world import World

from .held import agreement, of
from .kinds import DAY, NOW, STAFF, Act, Kind

TICKED = {"in_phase": [], "in_phase, one ticked": ["story"], "not_started": []}


def closing(world: World, state: str) -> Community:
    """The first area, with £70,000 not spent. worker0 finished the checklist, somebody else confirmed it."""
    community, stage = world.areas[0], state.partition(",")[0]
    over = stage in ("confirmed", "archived")
    holder = agreement(world, "active", amount=130_000)
    for kind in ["payment", "spend"]:
        LedgerEntryFactory(agreement=holder, kind=kind, amount=Decimal(130_000), on=DAY)
    holder.state = {"not_started": "active", "archived": "closed"}.get(stage, "closing")
    holder.save()
    facts: dict[str, Any] = {"state": stage}
    if stage == "not_started":
        facts |= {"begun_by": None, "begun_at": None}
    if over or stage == "checklist_done":
        facts |= {"done_by": world.people["worker0"], "done_at": NOW}
    if over:
        facts |= {"confirmed_by": PersonFactory(), "confirmed_on": DAY, "letter": "Thanks.", "left": 0}
        facts |= {"keep_until": date(2031, 6, 3)}
    if stage == "archived":
        facts |= {"archived_by": PersonFactory(), "archived_at": NOW}
    row = CloseOutFactory(community=community, **facts)
    for code in CHECKS:
        ticked = {"ticked_by": world.people["chair0"], "ticked_at": NOW, "proof": "Done."}
        CheckItemFactory(close_out=row, code=code, **(ticked if code in TICKED.get(state, CHECKS) else {}))
    return community


# Every organisation of the area works through the checklist: officer4 is one of the second's people.
HERE, TRUST = "chair0 worker0 finance0 finance1 officer4", f"{STAFF} officer5"
CLOSINGS = Kind(
    {
        state: lambda world, state=state: closing(world, state)
        for state in [*CloseOut.State.values, "in_phase, one ticked", "in_phase, all ticked"]
    },
    {
        "begin": Act(close_out.begin_closing, of("community")),
        "unbegin": Act(close_out.take_back_closing, of("community")),
        "tick": Act(close_checklist.tick_off, of("community", code="bank", proof="The last statement.")),
        "untick": Act(close_checklist.untick, of("community", code="story")),
        "done": Act(close_checklist.finish_checklist, of("community")),
        "reopen": Act(close_checklist.reopen_checklist, of("community")),
        "give up": Act(close_out.give_up_money, of("community", amount=Decimal(10))),
        "confirm": Act(close_out.confirm_closing, of("community", letter="Thank you all.")),
        "unconfirm": Act(close_out.take_back_confirmation, of("community")),
        "archive": Act(close_out.archive_area, of("community")),
    },
    {
        "not_started": {"begin": TRUST},
        "in_phase": {"unbegin": TRUST, "tick": HERE, "give up": "manager"},
        "in_phase, one ticked": {"tick": HERE, "untick": HERE, "give up": "manager"},
        "in_phase, all ticked": {"tick": HERE, "untick": HERE, "done": HERE, "give up": "manager"},
        "checklist_done": {"reopen": f"{HERE} {TRUST}", "give up": "manager", "confirm": "manager"},
        "confirmed": {"unconfirm": "manager", "archive": "manager"},
        "archived": {},
    },
)

BOUGHT = {
    "name": "Minibus", "owner": "Medway Hands", "bought_with": None, "cost": Decimal("24500.00"), "condition": "worn",
    "restricted_until": None, "tenure": "owned", "tenure_words": "", "maintenance": "The rota", "project": None,
}  # fmt: skip
ASSETS = Kind(
    {
        "there": lambda world: AssetFactory(community=world.areas[0]),
        "gone": lambda world: AssetFactory(community=world.areas[0], gone_on=DAY, gone_why="Sold."),
    },
    {
        "add": Act(assets.add_asset, lambda _, w: {"community": w.areas[0], **BOUGHT}),
        "edit": Act(assets.save_asset, of("asset", **BOUGHT)),
        "lose": Act(assets.lose_asset, of("asset", why="Stolen.", on=DAY)),
        "find": Act(assets.find_asset, of("asset")),
    },
    {
        "there": {"add": HERE, "edit": HERE, "lose": HERE},
        "gone": {"add": HERE, "edit": HERE, "find": HERE},
    },
)

BILL = [ReceiptFile(name="bill.pdf", kind="pdf", data=b"%PDF-1.4 a bill", digest="b" * 64)]


def receipt(world: World, state: str) -> Any:
    """A bill of a report of the first organisation."""
    signed = {"signed_by": PersonFactory(), "seen_by": PersonFactory(), "submitted_by": PersonFactory()}
    given = {**signed, "submitted_at": NOW} if state == "submitted" else {}
    report = SpendReportFactory(agreement=agreement(world, "active"), state=state, **given)
    version = ReportVersionFactory(report=report) if state == "submitted" else None
    return ReceiptFactory(report=report, sent_in=version)


RECEIPTS = Kind(
    {state: lambda world, state=state: receipt(world, state) for state in ["open", "in_progress", "submitted"]},
    {
        "add": Act(receipts.add_receipts, lambda thing, _: {"report": thing.report, "files": BILL}),
        "take out": Act(receipts.take_out_receipt, of("receipt")),
    },
    {
        **dict.fromkeys(["open", "in_progress"], {"add": "finance0", "take out": "finance0"}),
        "submitted": {},
    },
)
