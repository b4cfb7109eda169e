"""Areas, organisations, resident groups, roles, plans. On the screen a community is called an "area"."""

from .community import AreaWard, Community, LtoAppointment, Organisation, Programme
from .group import Membership, ResidentGroup, Suspension
from .interest import Interest, RegisterCheck
from .plan import Plan, Priority
from .role import Invitation, RoleHeld

__all__ = [
    "AreaWard",
    "Community",
    "Interest",
    "Invitation",
    "LtoAppointment",
    "Membership",
    "Organisation",
    "Plan",
    "Priority",
    "Programme",
    "RegisterCheck",
    "ResidentGroup",
    "RoleHeld",
    "Suspension",
]
