"""Every act on money, tried in every state by everybody: what is typed out changes something, nothing else does."""

import pytest
from django.db import transaction

from funding.models import Agreement, CloseOut, Payment, Proposal, SmallGrant, Variation

from .asked import BIDS, CONFLICTS, PROPOSALS
from .changed import CHANGES, ROUNDS, SMALL_GRANTS, VARIATIONS
from .ended import ASSETS, CLOSINGS, RECEIPTS
from .given import ALLOCATIONS
from .held import AGREEMENTS, CONDITIONS, PAPERS, PAYMENTS

KINDS = {
    "proposal": PROPOSALS, "conflict": CONFLICTS, "bid": BIDS, "agreement": AGREEMENTS, "payment": PAYMENTS,
    "condition": CONDITIONS, "paper": PAPERS, "changes": CHANGES, "variation": VARIATIONS, "round": ROUNDS,
    "small grant": SMALL_GRANTS, "closing": CLOSINGS, "asset": ASSETS, "receipt": RECEIPTS, "allocation": ALLOCATIONS,
}  # fmt: skip


@pytest.mark.parametrize(("name", "state"), [(name, state) for name, kind in KINDS.items() for state in kind.states])
def test_what_is_not_typed_out_changes_nothing(world, name, state):
    kind = KINDS[name]
    with transaction.atomic():
        found = kind.found(world, state)
        transaction.set_rollback(True)
    assert found == kind.told(state)


def test_each_state_of_the_models_is_tried():
    models = {
        "proposal": Proposal, "agreement": Agreement, "payment": Payment, "variation": Variation,
        "closing": CloseOut, "small grant": SmallGrant,
    }  # fmt: skip
    for name, model in models.items():
        assert set(model.State.values) <= set(KINDS[name].states), name
    assert all(set(kind.states) == set(kind.allowed) for kind in KINDS.values())
