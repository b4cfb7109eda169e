"""Areas, organisations, resident groups, roles, plans. On the screen a community is called an "area"."""

from .community import AreaWard, Community, LtoAppointment, Organisation, Programme
from .group import Membership, ResidentGroup
from .plan import Plan, Priority
from .role import Invitation, RoleHeld

__all__ = [
    "AreaWard",
    "Community",
    "Invitation",
    "LtoAppointment",
    "Membership",
    "Organisation",
    "Plan",
    "Priority",
    "Programme",
    "ResidentGroup",
    "RoleHeld",
]
