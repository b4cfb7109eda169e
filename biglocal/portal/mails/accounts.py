"""Getting in, and what changed about getting in."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from biglocal.notices.catalogue import About

from .areas import welcome
from .cast import DENISE, PRIYA, on

PART = "Accounts"


def code() -> dict[str, Any]:
    return {"code": "123456"}


def change() -> dict[str, Any]:
    now: datetime = timezone.now()
    addresses = {"from_email": "old@demo.example", "to_email": DENISE.email, "deleted_email": "old@demo.example"}
    return {"timestamp": now, "ip": "192.0.2.7", "user_agent": "Firefox on a phone", "email": DENISE.email, **addresses}


def helped() -> dict[str, Any]:
    return {"by": PRIYA, "before": "old@demo.example", "email": DENISE.email}


def copy_ready() -> dict[str, Any]:
    return {"path": "/accounts/data/"}


def unused() -> dict[str, Any]:
    return {"seen": on(-700), "goes": on(30), "path": "/accounts/login/"}


SELF, ADDRESS = "the person", "the address that was entered"
ABOUT = [
    About("welcome", "somebody has given a name at the first sign-in", SELF, welcome),
    About("login-code", "a code to sign in is asked for", ADDRESS, code),
    About("email-confirmation", "a new address is to be confirmed", ADDRESS, code),
    About("unknown-account", "a code is asked for with the address of a closed account", ADDRESS, change),
    About("account-already-exists", "an address is entered that another account uses", ADDRESS, change),
    About("email-changed", "the address of an account changed", "the old address", change),
    About("email-confirm", "an address was confirmed", SELF, change),
    About("email-deleted", "an address was taken off an account", SELF, change),
    About("recovery-codes-generated", "new spare codes were made", SELF, change),
    About("totp-activated", "an app for the second step was switched on", SELF, change),
    About("totp-deactivated", "the app for the second step was switched off", SELF, change),
    About("webauthn-added", "a passkey was added", SELF, change),
    About("webauthn-removed", "a passkey was taken off", SELF, change),
    About("helped-address", "Local Trust gave an account another address", "the old and the new address", helped),
    About("helped-factor", "Local Trust took the second step off an account", SELF, helped),
    About("data-copy-ready", "the copy of all data that was asked for is ready", SELF, copy_ready),
    About("account-unused", "an account was not used for long", SELF, unused),
]
