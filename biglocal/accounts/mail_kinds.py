"""The mails about getting into an account. They go straight; their names are those that django-allauth gives them."""

from biglocal.notices.registry import Straight

ASKED, CHANGED = "somebody asked for it with your address", "something about getting into your account changed"
UNREACHED = "somebody entered your address here"
WHY = {
    "login_code": ASKED,
    "email_confirmation": ASKED,
    "unknown_account": UNREACHED,
    "account_already_exists": UNREACHED,
    "email_changed": CHANGED,
    "email_confirm": CHANGED,
    "email_deleted": CHANGED,
    "recovery_codes_generated": CHANGED,
    "totp_activated": CHANGED,
    "totp_deactivated": CHANGED,
    "webauthn_added": CHANGED,
    "webauthn_removed": CHANGED,
}
STRAIGHT = [Straight(name.replace("_", "-"), f"accounts/emails/{name}", why) for name, why in WHY.items()]


def template_of(prefix: str) -> str:
    """Return our template for one of django-allauth's, as `account/email/login_code`."""
    return f"accounts/emails/{prefix.rpartition('/')[2]}"
