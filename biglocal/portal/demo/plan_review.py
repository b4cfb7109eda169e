"""Arches Local looks back at its plan: drafted from what was logged, and half written."""

from biglocal.communities.actions import begin_review, set_review_day
from biglocal.communities.models import Community, PlanReview
from biglocal.portal.review_draft import drafts_of, read_logged

from .world import World

PROGRESS = (
    "Neighbours know each other better, and two corners are worth sitting in. After school there is still too little."
)


def write_review_of_plan(world: World, community: Community) -> None:
    """Write the review that the next meeting is to agree."""
    denise = world.people["denise"]
    plan = community.plans.get(state="live")
    review = set_review_day(plan=plan, planned_on=world.day(-25), by=denise)
    drafts = drafts_of(read_logged(plan, on=world.today)) | {"progress": PROGRESS}
    begin_review(review=review, drafts=drafts, by=denise, now=world.moment(2, "20:40"))
    PlanReview.objects.filter(pk=review.pk).update(outcomes=["O3", "O4"])
