"""Projects, their milestones, the progress people log, photos, and dates in the diary."""

from .effort import Effort
from .occasion import Occasion
from .project import Milestone, Project, StageReached
from .update import Photo, Thanks, Update, UpdateVersion

__all__ = ["Effort", "Milestone", "Occasion", "Photo", "Project", "StageReached", "Thanks", "Update", "UpdateVersion"]
