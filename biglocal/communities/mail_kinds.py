"""The mails about roles and lost accounts that go straight."""

from biglocal.notices.registry import Straight

HELPED = "somebody at Local Trust helped with your account"
STRAIGHT = [
    Straight("invitation", "communities/emails/invitation", "somebody wrote your address into an invitation"),
    Straight("helped-address", "communities/emails/helped_address", HELPED),
    Straight("helped-factor", "communities/emails/helped_factor", HELPED),
]
