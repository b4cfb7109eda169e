"""The yearly review of a partnership: made from the memberships, confirmed by the chair in one press."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.notices.bell import ring
from biglocal.notices.events import record_event
from biglocal.refusals import Refused

from ..models import Community, PartnershipReview
from ..partnership_review import figures_on, readers_of
from ..roles import can

REPORTS = "biglocal.reports.tasks.ask_for_due"  # its report comes by itself


@transaction.atomic
def confirm_review(*, community: Community, by: Any, on: date, now: datetime) -> PartnershipReview:
    """Keep the numbers of `on` as they are now, with who confirmed them; twice on a day is once. The rep is told."""
    Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
    if not can(by, Action.REVIEW_CONFIRM, community):
        raise Refused("Only the chair of the partnership confirms this.")
    earlier = PartnershipReview.objects.filter(community=community, on=on).first()
    if earlier is not None:
        return earlier
    figures = figures_on(community, on=on)
    if not figures.total:
        raise Refused("Nobody is in the partnership today. Add its members first.")
    review = figures.as_review()
    review.confirmed_by, review.confirmed_at = by, now
    review.save(force_insert=True)
    record(
        "partnership_review", review, by=by, community=community.pk, sentence=f"Partnership reviewed on {on:%-d %B %Y}"
    )
    record_event(
        "partnership-reviewed",
        key=f"partnership-reviewed:{review.pk}",
        subject=f"partnershipreview:{review.pk}",
        topics=[],
        actor=by,
        community=community.pk,
        people=readers_of(community, on=on),
        happened_at=now,
    )
    ring(REPORTS)
    return review
