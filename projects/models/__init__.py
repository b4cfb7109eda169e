"""Projects, their milestones, the progress people log, photos, dates in the diary, and who looks after the place."""

from .effort import Effort
from .occasion import Occasion
from .project import Milestone, Project, StageReached
from .setback import PlaceState, SetbackFacts
from .update import Photo, Thanks, Update, UpdateVersion

__all__ = [
    "Effort",
    "Milestone",
    "Occasion",
    "Photo",
    "PlaceState",
    "Project",
    "SetbackFacts",
    "StageReached",
    "Thanks",
    "Update",
    "UpdateVersion",
]
