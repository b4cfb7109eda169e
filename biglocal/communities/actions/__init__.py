"""Verbs that change groups, roles, invitations, plans and meetings."""

from .attendance import write_attendance
from .decisions import (
    add_action,
    declare_interest,
    finish_action,
    record_decision,
    save_question,
    take_back_declaration,
)
from .helping import reset_second_factor, set_new_address
from .invitations import accept_invitation, invite, send_again, withdraw_invitation
from .leaving import leave_portal, what_leaving_means
from .meeting_coming import say_coming_to_meeting, take_back_coming_to_meeting
from .meetings import (
    call_meeting,
    cancel_meeting,
    change_meeting,
    move_item_up,
    remove_item,
    save_item,
    save_rules,
)
from .members import change_membership, end_membership, start_membership
from .minutes import move_minutes, write_minutes
from .plan_reviews import (
    agree_review,
    answer_review,
    begin_review,
    publish_review,
    reopen_review,
    save_review,
    set_review_day,
    submit_review,
)
from .plans import remove_priority, save_plan, save_priority, start_plan
from .roles import add_role, end_role
from .visits import edit_visit, pass_area, set_rep_days, write_visit

__all__ = [
    "edit_visit",
    "pass_area",
    "set_rep_days",
    "write_visit",
    "accept_invitation",
    "add_action",
    "add_role",
    "agree_review",
    "answer_review",
    "begin_review",
    "call_meeting",
    "cancel_meeting",
    "change_meeting",
    "change_membership",
    "declare_interest",
    "end_membership",
    "end_role",
    "finish_action",
    "invite",
    "leave_portal",
    "move_item_up",
    "move_minutes",
    "publish_review",
    "record_decision",
    "remove_item",
    "remove_priority",
    "reopen_review",
    "reset_second_factor",
    "save_item",
    "save_plan",
    "save_priority",
    "save_question",
    "save_review",
    "save_rules",
    "say_coming_to_meeting",
    "send_again",
    "set_new_address",
    "set_review_day",
    "start_membership",
    "start_plan",
    "submit_review",
    "take_back_coming_to_meeting",
    "take_back_declaration",
    "what_leaving_means",
    "withdraw_invitation",
    "write_attendance",
    "write_minutes",
]
