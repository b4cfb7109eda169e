"""Areas, organisations, resident groups, roles, plans. On the screen a community is called an "area"."""

from .community import AreaWard, Community, LtoAppointment, Organisation
from .decision import Declaration, MeetingAction, MeetingDecision
from .group import Membership, ResidentGroup, Suspension
from .interest import Interest, RegisterCheck
from .meeting import AgendaItem, Attendance, Meeting, MeetingRules, MinutesVersion
from .meeting_coming import MeetingComing
from .outline import AreaOutline
from .plan import Plan, Priority
from .plan_review import PlanReview
from .programme import Figures, Programme, ProgrammeFigures
from .review import PartnershipReview
from .role import Invitation, RoleHeld
from .visit import RepDays, VisitNote

__all__ = [
    "AgendaItem",
    "AreaOutline",
    "AreaWard",
    "Attendance",
    "Community",
    "Declaration",
    "Figures",
    "Interest",
    "Invitation",
    "LtoAppointment",
    "Meeting",
    "MeetingAction",
    "MeetingComing",
    "MeetingDecision",
    "MeetingRules",
    "Membership",
    "MinutesVersion",
    "Organisation",
    "PartnershipReview",
    "Plan",
    "PlanReview",
    "Priority",
    "Programme",
    "ProgrammeFigures",
    "RegisterCheck",
    "ResidentGroup",
    "RepDays",
    "RoleHeld",
    "Suspension",
    "VisitNote",
]
