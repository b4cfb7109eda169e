"""What every act on the end of an area keeps: its state, who acts, what the checklist asks."""

from datetime import date
from typing import Any

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.communities.models import Community
from biglocal.refusals import Refused

from ..closing_figures import in_words
from ..models import CHECKS, CLOSING_MOVES, Asset, CloseOut
from .moves import state_after
from .rules import need, refuse_connected

WORDS = {
    "begin": "begun",
    "unbegin": "taken back",
    "tick": "ticked off",
    "untick": "ticked off",
    "done": "finished",
    "reopen": "opened again",
    "give_up": "given back",
    "confirm": "confirmed",
    "unconfirm": "taken back",
    "archive": "archived",
}


def locked_closing(community: Community) -> CloseOut:
    """Return how the area ends as it is now, kept from others. The area's own row is touched last, as by payments."""
    area = Community.objects.select_related("programme").get(pk=community.pk)
    row, _ = CloseOut.objects.get_or_create(community=area)
    row = CloseOut.objects.select_for_update().get(pk=row.pk)
    row.community = area
    return row


def moved(close_out: CloseOut, move: str) -> str:
    """Return the state that `move` leads to; refuse when it cannot be made now."""
    return state_after(close_out, CLOSING_MOVES[move], "The close-out", WORDS[move])


def staff_only(by: Any, action: Action, community: Community, on: date) -> None:
    """An officer or manager who does not belong to the area (rule 6)."""
    need(by, action, community, on)
    refuse_connected(by, community, on)


def refuse_unfinished(row: CloseOut) -> None:
    """Every point is ticked off, and everything that was bought has an owner."""
    open_items = [str(item) for item in row.items.filter(ticked_at__isnull=True)]
    if open_items or row.items.count() < len(CHECKS):
        raise Refused(f"Not ticked off yet: {in_words(open_items)}.")
    refuse_unclear_owners(row.community)


def refuse_unclear_owners(community: Community) -> None:
    """At the end it is clear whose everything is."""
    names = Asset.objects.filter(community=community, gone_on__isnull=True, owner="").values_list("name", flat=True)
    if names:
        raise Refused(f"Say who owns each thing first. Not clear yet: {in_words(list(names))}.")


def note_closing(verb: str, row: CloseOut, by: Any, sentence: str) -> None:
    record(verb, row, by=by, sentence=sentence, community=row.community_id)
