"""Verbs that change groups, roles, invitations and plans."""

from .helping import reset_second_factor, set_new_address
from .invitations import accept_invitation, invite, send_again, withdraw_invitation
from .leaving import leave_portal, what_leaving_means
from .members import change_membership, end_membership, start_membership
from .plans import remove_priority, save_plan, save_priority, start_plan
from .roles import add_role, end_role

__all__ = [
    "accept_invitation",
    "add_role",
    "change_membership",
    "end_membership",
    "end_role",
    "invite",
    "leave_portal",
    "remove_priority",
    "reset_second_factor",
    "save_plan",
    "save_priority",
    "send_again",
    "set_new_address",
    "start_membership",
    "start_plan",
    "what_leaving_means",
    "withdraw_invitation",
]
