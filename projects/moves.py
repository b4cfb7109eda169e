"""Which stage and standing may follow which: the table that the actions ask (STYLE.md, section 4)."""

from .models import Project

Stage = Project.Stage
Standing = Project.Standing

# A project goes on one stage at a time, and may step back one when it turns out not to be there yet.
STAGE_MOVES: dict[str, set[str]] = {
    Stage.IDEA: {Stage.PLAN},
    Stage.PLAN: {Stage.IDEA, Stage.MAKE},
    Stage.MAKE: {Stage.PLAN, Stage.OPEN},
    Stage.OPEN: {Stage.MAKE, Stage.LOOK_AFTER},
    Stage.LOOK_AFTER: {Stage.OPEN},
}

# A stopped project may be taken up again; a finished one too, when there is more to do.
STANDING_MOVES: dict[str, set[str]] = {
    Standing.RUNNING: {Standing.ON_HOLD, Standing.STOPPED, Standing.FINISHED},
    Standing.ON_HOLD: {Standing.RUNNING, Standing.STOPPED},
    Standing.STOPPED: {Standing.RUNNING},
    Standing.FINISHED: {Standing.RUNNING},
}

STAGES_IN_ORDER: list[str] = list(Stage.values)
