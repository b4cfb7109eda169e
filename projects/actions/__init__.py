"""Verbs that change projects, updates and dates. Each is one transaction; a refusal changes nothing."""

from .coming import calendar_address, change_calendar_address, say_coming, take_back_coming
from .decided import link_decision
from .diary import add_occasion, cancel_occasion, change_occasion, restore_occasion
from .freeing import free_photo, keep_photo, may_free
from .ideas import (
    answer_idea,
    edit_idea,
    put_idea,
    restore_idea,
    support_idea,
    take_back_support,
    withdraw_idea,
)
from .milestones import add_milestone, complete_milestone, reopen_milestone
from .photos import NewPhoto, forget_held, hold_photos
from .points import put_project, settle_wards
from .projects import change_standing, edit_project, move_stage, set_next_step, start_project
from .setbacks import Facts, say_place_state
from .taking_down import ask_down, forget_files, how_may_take_down, put_back, take_down
from .thanks import say_thanks, take_back_thanks
from .update_changes import delete_update, edit_update, may_change, restore_update
from .updates import log_update

__all__ = [
    "Facts",
    "NewPhoto",
    "add_milestone",
    "add_occasion",
    "ask_down",
    "answer_idea",
    "calendar_address",
    "cancel_occasion",
    "change_calendar_address",
    "change_occasion",
    "change_standing",
    "complete_milestone",
    "delete_update",
    "edit_idea",
    "edit_project",
    "edit_update",
    "forget_files",
    "free_photo",
    "keep_photo",
    "may_free",
    "forget_held",
    "hold_photos",
    "how_may_take_down",
    "link_decision",
    "log_update",
    "may_change",
    "move_stage",
    "put_idea",
    "put_project",
    "reopen_milestone",
    "put_back",
    "restore_idea",
    "restore_occasion",
    "restore_update",
    "say_coming",
    "say_place_state",
    "say_thanks",
    "set_next_step",
    "settle_wards",
    "start_project",
    "support_idea",
    "take_back_coming",
    "take_back_support",
    "take_back_thanks",
    "take_down",
    "withdraw_idea",
]
