"""Hand an update to the area's worker, where its writer takes no part any more; log it for them, or set it aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from biglocal.access import GRANTS, Action, Role
from biglocal.audit.record import record
from biglocal.communities.models import Community, RoleHeld
from biglocal.communities.roles import can
from biglocal.notices.events import record_event
from biglocal.refusals import Refused

from ..models import PassedUpdate, Project, Update
from .photos import NewPhoto, Waiting, drop_held, hold_photos
from .updates import log_update

SINCE = timedelta(days=90)  # how long after leaving something that waited on a phone may still be handed over
MOST_OPEN = 10  # of one person in one area
LONGEST = 2000  # the worker shortens it
LOGGERS = [role for role, actions in GRANTS.items() if Action.UPDATE_LOG in actions]
SETTLED = "This was dealt with already."


@dataclass(frozen=True)
class Said:
    """What the form held, as far as it can be read."""

    words: str
    happened_on: date
    project: Project | None = None
    kind: str = Update.Kind.STEP
    audience: str = Update.Audience.PUBLIC
    on_behalf_of: str = ""


def taker_of(community: Community, by: Any, *, on: date) -> Any | None:
    """Return who would take an update of `by`: the worker, else the chair. None where `by` may not hand one over."""
    left = RoleHeld.objects.filter(person=by, community=community, role__in=LOGGERS, end_date__gte=on - SINCE)
    if can(by, Action.UPDATE_LOG, community, on) or not left.exists():
        return None
    takers = RoleHeld.objects.running(on).filter(community=community, role__in=[Role.WORKER, Role.CHAIR])
    takers = takers.filter(person__is_active=True).exclude(person=by).select_related("person")
    first = sorted(takers, key=lambda held: (held.role != Role.WORKER, held.pk))
    return first[0].person if first else None


@transaction.atomic
def pass_update(
    *, community: Community, said: Said, pictures: Sequence[Waiting], by: Any, now: datetime, key: UUID
) -> PassedUpdate:
    """Hand `said` to the area's worker, who is told. The same key again is the one handed the first time."""
    Community.objects.select_for_update(of=["self"]).get(pk=community.pk)
    made = PassedUpdate.objects.filter(key=key).first()
    if made is not None and made.by_id == by.pk:
        return made
    taker = taker_of(community, by, on=timezone.localdate(now))
    if made is not None or taker is None:
        raise Refused("This cannot be handed over. Ask your area’s worker to log it for you.")
    if PassedUpdate.objects.filter(community=community, by=by).open().count() >= MOST_OPEN:
        raise Refused(f"{MOST_OPEN} of your updates wait for {taker.get_full_name()} already. Try again later.")
    if not said.words.strip():
        raise Refused("Say what happened. A few words are fine.", field="words")
    passed = PassedUpdate.objects.create(
        key=key,
        community=community,
        by=by,
        words=said.words.strip()[:LONGEST],
        project=said.project,
        kind=said.kind,
        happened_on=said.happened_on,
        audience=said.audience,
        on_behalf_of=said.on_behalf_of,
        passed_at=now,
    )
    hold_photos(waiting=pictures, form_key=key, by=by, community=community, now=now, passed=passed)
    sentence = f"Handed an update to {taker.get_full_name()}"
    record("update_passed", passed, by=by, community=community.pk, sentence=sentence)
    record_event(
        "update-passed",
        key=f"update-passed:{passed.pk}",
        subject=f"passed:{passed.pk}",
        topics=[],
        actor=by,
        community=community.pk,
        people=[taker.pk],
        happened_at=now,
    )
    return passed


@transaction.atomic
def log_passed(*, passed: PassedUpdate, words: str, project: Project, people: str, by: Any, now: datetime) -> Update:
    """Log it as told by its writer. `people` answers for photos whose writer had not said who is in them."""
    passed = _locked(passed)
    if passed.made:
        return passed.made
    _check_open(passed)
    photos = [
        NewPhoto(
            held=held,
            people=held.people or people,
            alt=held.alt,
            credit=held.credit,
            features_councillor=held.features_councillor,
        )
        for held in passed.photos.all()
    ]
    passed.made = log_update(
        project=project,
        text=words,
        kind=Update.Kind.STEP if passed.kind == Update.Kind.PUT_RIGHT else passed.kind,
        happened_on=passed.happened_on,
        audience=passed.audience,
        on_behalf_of=passed.on_behalf_of or passed.by.get_full_name(),
        photos=photos,
        form_key=passed.key,
        by=by,
        now=now,
    )
    _settle(passed, by, now)
    return passed.made


@transaction.atomic
def set_passed_aside(*, passed: PassedUpdate, because: str, by: Any, now: datetime) -> PassedUpdate:
    """Keep it out of the story, with the reason; its photos go."""
    passed = _locked(passed)
    if passed.settled_at and not passed.made and passed.because == because:
        return passed
    _check_open(passed)
    passed.because = because
    _settle(passed, by, now)
    drop_held(list(passed.photos.all()))
    return passed


def _locked(passed: PassedUpdate) -> PassedUpdate:
    rows = PassedUpdate.objects.select_for_update(of=["self"])
    return rows.select_related("by", "community", "made__project__community").get(pk=passed.pk)


def _check_open(passed: PassedUpdate) -> None:
    if passed.settled_at:
        raise Refused(SETTLED)


def _settle(passed: PassedUpdate, by: Any, now: datetime) -> None:
    passed.settled_at, passed.settled_by = now, by
    passed.save()
    what = "Logged" if passed.made else "Set aside"
    sentence = f"{what} an update that {passed.by.get_full_name()} handed over"
    record("update_passed_settled", passed, by=by, community=passed.community_id, sentence=sentence)
