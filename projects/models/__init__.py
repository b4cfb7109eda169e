"""Projects, their milestones, the progress people log, photos, dates in the diary, and who looks after the place."""

from .effort import Effort
from .occasion import Occasion
from .offer import HelpOffer
from .photo import ASKED, HeldPhoto, Photo
from .project import Milestone, Project, StageReached
from .setback import PlaceState, SetbackFacts
from .update import Thanks, Update, UpdateVersion

__all__ = [
    "ASKED",
    "Effort",
    "HeldPhoto",
    "Milestone",
    "Occasion",
    "Photo",
    "PlaceState",
    "Project",
    "SetbackFacts",
    "HelpOffer",
    "StageReached",
    "Thanks",
    "Update",
    "UpdateVersion",
]
