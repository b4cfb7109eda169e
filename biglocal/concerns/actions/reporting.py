"""Somebody says that something is wrong. With or without an account; the same form again is the same concern."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from biglocal.access import Action, Role, actions_of
from biglocal.audit.record import record
from biglocal.communities.models import Community, RoleHeld
from biglocal.dates import running_on
from biglocal.notices.events import record_event

from ..models import Concern, SafeguardingConcern
from ..registry import Shown


@dataclass(frozen=True)
class Reporter:
    """Who says so: somebody signed in, or an address to answer to, or nobody known."""

    person: Any = None
    email: str = ""
    may_name: bool = False


def raise_concern(
    *,
    thing: Shown | None,
    page: str,
    community: Community | None,
    kind: str,
    words: str,
    reporter: Reporter,
    form_key: UUID,
    now: datetime,
) -> Concern:
    """Keep the concern with the words as they stand, and tell those who answer in the area, or else Local Trust."""
    if (made := Concern.objects.filter(form_key=form_key).first()) is not None:
        return made
    try:
        with transaction.atomic():
            concern = Concern.objects.create(
                topic=thing.topic if thing else "",
                page=page[:300],
                title=(thing.title if thing else f"The page {page}")[:160],
                shown=thing.text if thing else "",
                community=community,
                writer=thing.writer if thing else None,
                kind=kind,
                words=words,
                by=reporter.person,
                email=reporter.email,
                may_name=reporter.may_name,
                form_key=form_key,
                at=now,
            )
            # The line names nobody: who reports is not shown to the area, in its history neither.
            record("concern_raise", concern, by=None, community=community and community.pk, sentence="Concern raised")
            record_event(
                "concern-raised",
                key=f"concern-raised:{concern.pk}",
                subject=f"concern:{concern.pk}",
                topics=[],
                people=people_who_answer(community, but=concern.writer_id, on=timezone.localdate(now)),
                community=community and community.pk,
            )
            return concern
    except IntegrityError:  # the same form twice at once
        return Concern.objects.get(form_key=form_key)


def people_who_answer(community: Community | None, *, but: int | None, on: Any) -> list[int]:
    """Return chairs and workers of the area, never the writer; where there are none, the grants officers."""
    running = RoleHeld.objects.running(on).filter(person__is_active=True).exclude(person=but)
    found = running.filter(role__in=[Role.CHAIR, Role.WORKER], community=community) if community else running.none()
    people = set(found.values_list("person", flat=True))
    return sorted(people) or staff_who_answer(community, but=but, on=on)


def staff_who_answer(community: Community | None, *, but: int | None, on: Any) -> list[int]:
    """Return Local Trust's officers and managers, never the writer."""
    staff = RoleHeld.objects.running(on).filter(role__in=[Role.OFFICER, Role.MANAGER], person__is_active=True)
    if community:
        staff = staff.filter(programme=community.programme_id)
    return sorted(set(staff.exclude(person=but).values_list("person", flat=True)))


def raise_safeguarding(
    *,
    thing: Shown | None,
    page: str,
    community: Community | None,
    words: str,
    reporter: Reporter,
    form_key: UUID,
    now: datetime,
) -> SafeguardingConcern:
    """Keep the worry where only the named few read it. History and mail say no more than that there is one."""
    if (made := SafeguardingConcern.objects.filter(form_key=form_key).first()) is not None:
        return made
    try:
        with transaction.atomic():
            concern = SafeguardingConcern.objects.create(
                topic=thing.topic if thing else "",
                page=page[:300],
                title=(thing.title if thing else f"The page {page}")[:160],
                community=community,
                words=words,
                by=reporter.person,
                email=reporter.email,
                form_key=form_key,
                at=now,
            )
            record("safeguarding_raise", concern, by=None, sentence="A safeguarding concern was raised")
            record_event(
                "safeguarding-raised",
                key=f"safeguarding-raised:{concern.pk}",
                subject=f"safeguarding:{concern.pk}",
                topics=[],
                people=named_few(community, on=timezone.localdate(now)),
            )
            return concern
    except IntegrityError:
        return SafeguardingConcern.objects.get(form_key=form_key)


def named_few(community: Community | None, *, on: Any) -> list[int]:
    """Return who reads safeguarding concerns of the area: its fund-holding body's lead and Local Trust's."""
    roles = [role for role in Role if Action.SAFEGUARDING_READ in actions_of({role})]
    running = RoleHeld.objects.running(on).filter(role__in=roles, person__is_active=True)
    if community is None:
        found = running.filter(programme__isnull=False)
    else:
        of_lto = running.filter(
            running_on(on, "organisation__lto_appointments__"), organisation__lto_appointments__community=community
        )
        found = running.filter(pk__in=of_lto.values("pk")) | running.filter(programme=community.programme_id)
    return sorted(set(found.values_list("person", flat=True)))
