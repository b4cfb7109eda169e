"""The life of an ask: from which state which hand may lead it where. Every move that is not in the table is refused."""

from enum import StrEnum

RAISED, TAKEN, PASSED, IN_HAND = "raised", "taken", "passed", "in_hand"
DECLINED, RESULT, CLOSED, WITHDRAWN = "declined", "result", "closed", "withdrawn"


class Hand(StrEnum):
    """Who moves an ask."""

    GROUP = "group"  # chair and workers of the area that asks
    ASKED = "asked"  # a councillor of today of a ward concerned
    HOLDER = "holder"  # the councillor who has it
    RECEIVER = "receiver"  # the colleague to whom it was passed on, and who has not answered
    PORTAL = "portal"  # the nightly job


G, A, H, R, P = Hand.GROUP, Hand.ASKED, Hand.HOLDER, Hand.RECEIVER, Hand.PORTAL
BEFORE = "before"  # back to the state it had
# (hand, move) -> from which state to which.
MOVES: dict[tuple[Hand, str], dict[str, str]] = {
    (G, "edit"): {RAISED: RAISED},
    (A, "take"): {RAISED: TAKEN, DECLINED: TAKEN},
    (R, "take"): {PASSED: TAKEN},
    (A, "decline"): {RAISED: RAISED},
    (A, "decline_last"): {RAISED: DECLINED},
    (R, "hand_back"): {PASSED: TAKEN},
    (H, "pass_on"): {TAKEN: PASSED, IN_HAND: PASSED},
    (H, "keep"): {PASSED: TAKEN},
    (H, "give_back"): {TAKEN: RAISED, PASSED: RAISED, IN_HAND: RAISED},
    (H, "give_back_last"): {TAKEN: DECLINED, PASSED: DECLINED, IN_HAND: DECLINED},
    (H, "begin"): {TAKEN: IN_HAND, PASSED: IN_HAND},
    (G, "result"): {TAKEN: RESULT, PASSED: RESULT, IN_HAND: RESULT},
    (G, "close"): {TAKEN: CLOSED, PASSED: CLOSED, IN_HAND: CLOSED, DECLINED: CLOSED, RESULT: CLOSED},
    (G, "withdraw"): {RAISED: WITHDRAWN, TAKEN: WITHDRAWN, PASSED: WITHDRAWN, IN_HAND: WITHDRAWN, DECLINED: WITHDRAWN},
    (G, "undo"): {RESULT: BEFORE, CLOSED: BEFORE, WITHDRAWN: BEFORE},
    (P, "free"): {TAKEN: RAISED, PASSED: RAISED, IN_HAND: RAISED},
    (P, "hand_back"): {PASSED: TAKEN},
    (P, "close"): {RESULT: CLOSED, DECLINED: CLOSED},
}
HELD = (TAKEN, PASSED, IN_HAND)  # a councillor has it
OPEN = (RAISED, *HELD)  # it waits for a councillor, or is on the way
UNDONE = ("result", "close", "withdraw")  # what `undo` takes back


def can_move(hand: Hand, move: str, state: str) -> bool:
    """May this hand make this move from this state?"""
    return state in MOVES.get((hand, move), {})
