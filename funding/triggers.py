"""What the database keeps of the rules of money, so that raw SQL and two people at once keep them too (money.md).

Rule 2: rows of ledger and allocation are never changed or deleted. Rule 3: agreements of an area never exceed its
allocation, payments never their agreement, budget lines add up to their agreement. Rule 8: what was sent stays as it
was. PostgreSQL looks at sums when the transaction ends, with the row locked that the sum belongs to; SQLite, which
writes one at a time, at each row, and so can only say "never more".
"""

# ruff: noqa: S608  # SQL out of our own names of tables; nobody's words come in
from biglocal.audit.triggers import Rule, append_only, register

from .querysets import LIVE_STATES

LEDGER, ALLOCATION = "funding_ledgerentry", "funding_allocationentry"
AGREEMENT, LINE, PAYMENT = "funding_agreement", "funding_budgetline", "funding_payment"
WORDS_OF_A_VERSION = ["what", "who", "difference", "after", "vision", "legacy", "other_money"]
LIVE = ", ".join(f"'{state}'" for state in LIVE_STATES)
GIVEN_UP = "'cancelled', 'failed', 'returned'"  # payments that moved nothing, or whose money came back

# Sums, as both databases write them -----------------------------------------------------------------------------------
ALLOCATED = f"(SELECT coalesce(sum(amount), 0) FROM {ALLOCATION} WHERE community_id = {{area}})"
AGREED = f"(SELECT coalesce(sum(amount), 0) FROM {AGREEMENT} WHERE community_id = {{area}} AND state IN ({LIVE}))"
RETURNED = (
    f"(SELECT coalesce(sum(CASE WHEN corrects_id IS NULL THEN {LEDGER}.amount ELSE -{LEDGER}.amount END), 0)"
    f" FROM {LEDGER} JOIN {AGREEMENT} ON {AGREEMENT}.id = agreement_id"
    f" WHERE community_id = {{area}} AND {LEDGER}.kind = 'return')"
)
IN_LINES = f"(SELECT coalesce(sum(amount), 0) FROM {LINE} WHERE agreement_id = {{agreement}})"
IN_PAYMENTS = (
    f"(SELECT coalesce(sum(amount), 0) FROM {PAYMENT} WHERE agreement_id = {{agreement}} AND state NOT IN ({GIVEN_UP}))"
)
TOO_MUCH_AGREED = "agreements of the area exceed its allocation (money.md, rule 3)"
TOO_MUCH_PAID = "payments exceed their agreement (money.md, rule 3)"
LINES_AMISS = "budget lines do not add up to their agreement (money.md, rule 3)"

# PostgreSQL -----------------------------------------------------------------------------------------------------------
_BEGIN = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE whose bigint; whole bigint;
BEGIN
"""
_RAISE = "RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"


def function(name: str, body: str) -> dict[str, str]:
    return {name: f"{_BEGIN.format(name=name)}{body}\n  RETURN NULL;\nEND $$"}


def within_allocation() -> dict[str, str]:
    """Lock the area, then compare: whoever acted at the same moment has finished by then."""
    asked = {
        name: text.format(area="whose")
        for name, text in [("in_all", ALLOCATED), ("agreed", AGREED), ("back", RETURNED)]
    }
    return function(
        "portal_within_allocation",
        f"""  whose := NEW.community_id;
  PERFORM 1 FROM communities_community WHERE id = whose FOR NO KEY UPDATE;
  IF {asked["agreed"]} - {asked["back"]} > {asked["in_all"]} THEN
    {_RAISE.format(words=TOO_MUCH_AGREED, name="agreements_within_allocation")}
  END IF;""",
    )


def of_agreement(name: str, of: str, amiss: str, words: str, constraint: str) -> dict[str, str]:
    """Lock the agreement, then compare it with what hangs on it."""
    return function(
        name,
        f"""  whose := {of};
  SELECT amount INTO whole FROM {AGREEMENT} WHERE id = whose FOR NO KEY UPDATE;
  IF {amiss} THEN
    {_RAISE.format(words=words, name=constraint)}
  END IF;""",
    )


HANGING = "CASE TG_OP WHEN 'DELETE' THEN OLD.agreement_id ELSE NEW.agreement_id END"
LINES = IN_LINES.format(agreement="whose")
FUNCTIONS = {
    **within_allocation(),
    **of_agreement("portal_line_sums", HANGING, f"whole <> {LINES}", LINES_AMISS, "budget_lines_add_up"),
    **of_agreement("portal_agreement_sums", "NEW.id", f"{LINES} NOT IN (0, whole)", LINES_AMISS, "budget_lines_add_up"),
    **of_agreement(
        "portal_payment_sums",
        "NEW.agreement_id",
        f"{IN_PAYMENTS.format(agreement='whose')} > whole",
        TOO_MUCH_PAID,
        "payments_within_agreement",
    ),
    **of_agreement(
        "portal_agreement_paid",
        "NEW.id",
        f"{IN_PAYMENTS.format(agreement='whose')} > whole",
        TOO_MUCH_PAID,
        "payments_within_agreement",
    ),
}

# SQLite ---------------------------------------------------------------------------------------------------------------
_AREA = {"area": "NEW.community_id"}
_OVER_ALLOCATION = f"{AGREED.format(**_AREA)} - {RETURNED.format(**_AREA)} > {ALLOCATED.format(**_AREA)}".replace(
    "{", "{{"
)


def lite(when: str, amiss: str, words: str) -> str:
    """Return how SQLite looks at a row that was just written."""
    return f"AFTER {when} ON {{table}} WHEN {amiss} BEGIN SELECT RAISE(ABORT, '{words}'); END"


_WHOLE = f"(SELECT amount FROM {AGREEMENT} WHERE id = NEW.agreement_id)"
_LINES_OVER = f"{IN_LINES.format(agreement='NEW.agreement_id')} > {_WHOLE}"
_PAID_OVER = f"{IN_PAYMENTS.format(agreement='NEW.agreement_id')} > {_WHOLE}"
_PAID_OVER_AGREED = f"{IN_PAYMENTS.format(agreement='NEW.id')} > NEW.amount"


def after(what: str, function: str) -> str:
    """Return how PostgreSQL looks at a row when the transaction ends."""
    return f"AFTER {what} ON {{table}} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {function}()"


AREA_OF_IT = "UPDATE OF amount, state, community_id"
PAID_OF_IT = "UPDATE OF amount, state, agreement_id"
SENT = "funding_proposalversion"
_WORDS = ", ".join(f'"{name}"' for name in ["proposal_id", "number", *WORDS_OF_A_VERSION])
_AS_SENT = "a version that was sent is never changed or deleted: the next one is"


def kept_once_sent(name: str, when: str) -> Rule:
    """Rule 8, and the same for proposals: what was sent stays as it was."""
    each = f"BEFORE {when} ON {{table}}"
    return Rule(
        name,
        SENT,
        f"{each} FOR EACH ROW WHEN (OLD.sent_at IS NOT NULL) EXECUTE FUNCTION portal_refuse_change()",
        f"{each} WHEN OLD.sent_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{_AS_SENT}'); END",
    )


RULES = [
    *append_only(LEDGER),
    *append_only(ALLOCATION),
    *append_only("funding_reportversion"),  # rule 8: what was sent is kept as it was
    *append_only("funding_paymentfile"),
    *append_only("funding_paymentfileline"),
    kept_once_sent("sent_version_never_changed", f"UPDATE OF {_WORDS}"),
    kept_once_sent("sent_version_never_deleted", "DELETE"),
    Rule(
        "agreements_within_allocation",
        AGREEMENT,
        after(f"INSERT OR {AREA_OF_IT}", "portal_within_allocation"),
        lite("INSERT", _OVER_ALLOCATION, TOO_MUCH_AGREED),
        constraint=True,
    ),
    Rule(
        "agreements_still_within_allocation",
        AGREEMENT,
        sqlite=lite(AREA_OF_IT, _OVER_ALLOCATION, TOO_MUCH_AGREED),
    ),
    Rule(
        "allocation_holds_agreements",
        ALLOCATION,
        after("INSERT", "portal_within_allocation"),
        lite("INSERT", _OVER_ALLOCATION, TOO_MUCH_AGREED),
        constraint=True,
    ),
    Rule(
        "budget_lines_add_up",
        LINE,
        after("INSERT OR DELETE OR UPDATE OF amount, agreement_id", "portal_line_sums"),
        lite("INSERT", _LINES_OVER, LINES_AMISS),
        constraint=True,
    ),
    Rule("agreement_is_its_lines", AGREEMENT, after("UPDATE OF amount", "portal_agreement_sums"), constraint=True),
    Rule(
        "payments_within_agreement",
        PAYMENT,
        after(f"INSERT OR {PAID_OF_IT}", "portal_payment_sums"),
        lite("INSERT", _PAID_OVER, TOO_MUCH_PAID),
        constraint=True,
    ),
    Rule("payments_still_within_agreement", PAYMENT, sqlite=lite(PAID_OF_IT, _PAID_OVER, TOO_MUCH_PAID)),
    Rule(
        "agreement_holds_payments",
        AGREEMENT,
        after("UPDATE OF amount", "portal_agreement_paid"),
        lite("UPDATE OF amount", _PAID_OVER_AGREED, TOO_MUCH_PAID),
        constraint=True,
    ),
]
register(*RULES, functions=FUNCTIONS)
