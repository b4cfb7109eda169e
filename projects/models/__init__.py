"""Projects, their milestones, the progress people log, photos, dates in the diary, and who looks after the place."""

from .calendar import CalendarAddress
from .decided import ProjectDecision
from .effort import Effort
from .idea import Idea, IdeaSupport
from .lead import ProjectLead
from .occasion import Coming, Occasion
from .offer import HelpOffer
from .passed import PassedUpdate
from .photo import ASKED, FreePhoto, HeldPhoto, Photo, TakeDown
from .project import Milestone, Project, StageReached
from .setback import PlaceState, SetbackFacts
from .update import Thanks, Update, UpdateVersion
from .upkeep import Party, UpkeepContact, UpkeepDate, UpkeepTask

__all__ = [
    "ASKED",
    "CalendarAddress",
    "Coming",
    "Effort",
    "FreePhoto",
    "HeldPhoto",
    "HelpOffer",
    "Idea",
    "IdeaSupport",
    "Milestone",
    "Occasion",
    "Party",
    "PassedUpdate",
    "Photo",
    "PlaceState",
    "Project",
    "ProjectDecision",
    "ProjectLead",
    "SetbackFacts",
    "StageReached",
    "TakeDown",
    "Thanks",
    "Update",
    "UpdateVersion",
    "UpkeepContact",
    "UpkeepDate",
    "UpkeepTask",
]
