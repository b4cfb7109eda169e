"""Every allowed move of money, typed out: from where, to where, by whom. All others are refused."""

from typing import Any

# "clock" is what runs each night, or follows by itself from somebody's act elsewhere.
STAFF = {"officer", "manager"}
GROUP = {"chair", "worker"}
MOVES: dict[str, dict[tuple[str | None, str], set[str]]] = {
    "Proposal": {
        (None, "draft"): {"worker", "chair"},
        ("draft", "agreed"): {"chair", "finance"},
        ("agreed", "draft"): {"worker", "chair"},
        ("agreed", "submitted"): {"chair", "finance"},
        ("submitted", "in_review"): STAFF,
        ("submitted", "changes_asked"): STAFF,
        ("in_review", "changes_asked"): STAFF,
        ("changes_asked", "in_review"): {"chair", "finance"},
        ("in_review", "ready"): STAFF,
        ("ready", "changes_asked"): STAFF,
        ("ready", "decided"): STAFF,
        ("in_review", "decided"): STAFF,
        **{(state, "withdrawn"): {"chair", "finance"} for state in
           ["draft", "agreed", "submitted", "in_review", "changes_asked", "ready"]},
    },
    "Agreement": {
        (None, "offered"): STAFF,
        ("offered", "accepted"): {"finance"},
        ("offered", "lapsed"): {"clock"},
        ("accepted", "active"): STAFF,
        ("accepted", "closing"): STAFF,
        ("active", "closing"): STAFF,
        ("closing", "closed"): STAFF,
        ("closing", "lapsed"): STAFF,
        ("closed", "closing"): STAFF,
        ("closing", "accepted"): STAFF,  # the close-out of the area was a mistake
        ("closing", "active"): STAFF,
    },
    "Payment": {
        (None, "scheduled"): STAFF,
        ("scheduled", "ready"): {"clock", "finance", *STAFF},
        ("ready", "scheduled"): {"clock", "finance", *STAFF},
        ("ready", "released"): STAFF,
        ("scheduled", "on_hold"): STAFF,
        ("ready", "on_hold"): STAFF,
        ("on_hold", "scheduled"): STAFF,
        ("on_hold", "ready"): STAFF,
        ("scheduled", "cancelled"): {"clock", *STAFF},
        ("ready", "cancelled"): STAFF,
        ("on_hold", "cancelled"): STAFF,
        ("failed", "cancelled"): STAFF,
        ("released", "paid"): STAFF,
        ("released", "failed"): STAFF,
        ("paid", "failed"): STAFF,
        ("paid", "returned"): STAFF,
        ("returned", "paid"): STAFF,
        ("failed", "scheduled"): STAFF,
        ("failed", "ready"): STAFF,
    },
    "Variation": {
        (None, "draft"): {"worker", "chair", "finance"},
        (None, "logged"): {"worker", "chair", "finance"},
        ("draft", "agreed_by_partnership"): {"chair"},
        ("agreed_by_partnership", "requested"): {"chair", "worker", "finance"},
        ("requested", "agreed"): STAFF,
        ("requested", "refused"): STAFF,
    },
    "SpendReport": {
        (None, "not_open"): STAFF,
        ("not_open", "open"): {"clock"},
        ("open", "in_progress"): {"finance"},
        ("open", "shown"): {"finance"},
        ("in_progress", "shown"): {"finance"},
        ("shown", "seen"): {"chair"},
        ("queried", "seen"): {"finance"},
        ("seen", "signed_off"): {"certifier"},
        ("shown", "in_progress"): {"finance", "certifier"},
        ("seen", "in_progress"): {"finance", "certifier"},
        ("signed_off", "in_progress"): {"finance", "certifier"},
        ("seen", "queried"): {"finance", "certifier"},
        ("signed_off", "queried"): {"finance", "certifier"},
        ("signed_off", "submitted"): {"finance", "certifier"},
        ("submitted", "queried"): STAFF,
        ("submitted", "accepted"): STAFF,
    },
    "GrantRound": {
        (None, "draft"): GROUP,
        ("draft", "published"): GROUP,
        ("published", "finished"): GROUP,
        ("published", "cancelled"): GROUP,
    },
    "SmallGrant": {
        (None, "asked"): {"clock"},  # a group without an account
        ("asked", "withdrawn"): {"clock"},
        ("asked", "granted"): GROUP,
        ("asked", "refused"): GROUP,
        ("granted", "asked"): GROUP,
        ("refused", "asked"): GROUP,
        ("granted", "paid"): {"finance"},
        ("paid", "granted"): {"finance"},
    },
    "CloseOut": {
        (None, "in_phase"): STAFF,
        (None, "not_started"): STAFF,
        ("in_phase", "not_started"): STAFF,
        ("not_started", "in_phase"): STAFF,
        ("in_phase", "checklist_done"): GROUP,
        ("checklist_done", "in_phase"): {*GROUP, *STAFF},
        ("checklist_done", "confirmed"): {"manager"},
        ("confirmed", "checklist_done"): {"manager"},
    },
}  # fmt: skip
# Tables whose rows never change, and those whose rows may go with a draft, an offer before it is accepted, or a
# second officer's "no".
KEPT = {"funding_allocationentry", "funding_ledgerentry", "funding_reportversion"}
MAY_GO = {"funding_proposalline", "funding_score", "funding_decision"}


def who_is(world: Any, person: Any, thing: Any) -> set[str]:
    """Return what the person is to the thing: a role counts in its own area and organisation alone."""
    if person is None:
        return {"clock"}
    name = world.names[person.pk]
    role, number = name.rstrip("0123456789"), name[-1]
    holder = holder_of(thing)
    community = holder.community
    if role in ("chair", "worker", "resident"):
        return {role} if community == world.areas[int(number)] else set()
    if role in ("finance", "certifier"):
        return {role} if holder.lto == world.ltos[int(number)] else set()
    ties = {"officer3": community == world.areas[0], "officer4": world.ltos[1] in organisations(community)}
    return set() if ties.get(name) else {role} & STAFF


def holder_of(thing: Any) -> Any:
    """Return the agreement that the thing belongs to, or itself."""
    line = getattr(getattr(thing, "round", thing), "line", None)  # of small grants
    return line.agreement if line else getattr(thing, "agreement", thing)


def organisations(community: Any) -> list[Any]:
    """Return who holds money of the area."""
    return [one.organisation for one in community.lto_appointments.select_related("organisation")]
