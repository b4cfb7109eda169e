"""Groups hear by email how their round ended; they have no account, so each mail goes to the address they gave."""

from datetime import datetime
from typing import Any

from biglocal.accounts.mail import send_now
from biglocal.communities.roles import standing_of
from biglocal.notices.registry import Kind, Line, Straight, Subject

from .models import GrantRound, SmallGrant

TEMPLATE = "funding/emails/small_grant_answer"
AT_ONCE = 500


def tell_applicants(*, now: datetime) -> int:
    """Write to each group of a finished round not told yet: marked before it is sent, again later if that failed."""
    told = 0
    waiting = (
        SmallGrant.objects.filter(round__state="finished", told_at__isnull=True)
        .exclude(state="withdrawn")
        .exclude(email="")
    )
    for grant in waiting.select_related("round__community").defer("round__community__outline")[:AT_ONCE]:
        mine = SmallGrant.objects.filter(pk=grant.pk, told_at__isnull=True)
        if not mine.update(told_at=now):
            continue  # another worker has it
        context = {"grant": grant, "round": grant.round, "path": grant.own_page}
        if send_now(TEMPLATE, grant.email, **context):
            told += 1
        else:
            SmallGrant.objects.filter(pk=grant.pk).update(told_at=None)
    return told


def round_lines(ids: list[int]) -> dict[int, Line]:
    """Return how a finished round is shown in a digest."""
    found = GrantRound.objects.filter(pk__in=ids, state="finished").select_related("community").with_sums()
    return {
        one.pk: Line(
            title=one.title,
            text=f"{one.n_given} small grants wait to be paid",
            url=one.get_absolute_url(),
            place=one.community.name,
            tag="Decided",
            when=one.finished_at,
        )
        for one in found
    }


def may_see_rounds(person: Any, ids: list[int]) -> set[int]:
    """Return the rounds of areas in which the person takes part."""
    standing = standing_of(person)
    found = GrantRound.objects.filter(pk__in=ids).select_related("community")
    return {one.pk for one in found if standing.actions_in(one.community)}


SUBJECTS = [Subject(prefix="round", lines=round_lines, may_see=may_see_rounds)]
KINDS = [Kind("round-finished")]
ANSWER = Straight("small-grant-answer", TEMPLATE, "you gave us your address when your group asked for a small grant")
