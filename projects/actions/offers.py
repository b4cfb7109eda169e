"""Offer to help a project, answer the offer, take it back. Both sides are told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action, Role
from biglocal.audit.record import record
from biglocal.communities.models import Community, RoleHeld
from biglocal.communities.roles import can
from biglocal.notices.events import follow, record_event, retract_event
from biglocal.notices.models import Follow
from biglocal.refusals import Refused

from ..models import HelpOffer, Project

ANSWERS = (HelpOffer.State.YES, HelpOffer.State.NOT_NOW)


@transaction.atomic
def offer_help(
    *, project: Project, words: str, by: Any, now: datetime, reach: str = "", form_key: UUID | None = None
) -> HelpOffer:
    """Let `by` offer a hand; the lead is told, without one the worker and the chair. The same form twice is one."""
    project = Project.objects.select_for_update(of=["self"]).select_related("community").get(pk=project.pk)
    earlier = HelpOffer.objects.filter(form_key=form_key).first() if form_key else None
    if earlier is not None:
        if (earlier.project_id, earlier.person_id) != (project.pk, by.pk):
            raise Refused("This form was sent already. Open the page again to offer help.")
        return earlier
    if project.standing == Project.Standing.STOPPED:
        raise Refused("This project has stopped. Choose another one to help with.")
    if project.lead_id == by.pk:
        raise Refused("You lead this project, so you help already.")
    if project.offers.filter(person=by, state=HelpOffer.State.OPEN).exists():
        raise Refused("You have offered already, and the answer is still to come.")
    offer = HelpOffer.objects.create(
        project=project, person=by, words=words, reach=reach, made_at=now, form_key=form_key
    )
    record("help_offered", offer, by=by, community=project.community_id, sentence=f"Offered to help with {project}")
    record_event(
        "help-offered",
        key=event_key(offer),
        subject=f"offer:{offer.pk}",
        topics=[],
        actor=by,
        community=project.community_id,
        people=sorted(answerers_of(project, now=now)),
        happened_at=now,
    )
    return offer


@transaction.atomic
def answer_offer(*, offer: HelpOffer, state: str, by: Any, now: datetime, answer: str = "") -> HelpOffer:
    """Say yes or not now; the person is told, and with a yes follows the project. The first answer stays."""
    offer = _locked(offer)
    if not may_answer(offer.project, by):
        raise Refused("Only who leads the project, the chair or the worker answers this.")
    if state not in ANSWERS:
        raise Refused("Choose one of the two answers.", field="state")
    if offer.state == HelpOffer.State.WITHDRAWN:
        raise Refused(f"{offer.person.get_short_name()} has taken the offer back.")
    if not offer.is_open:
        if (offer.state, offer.answer, offer.answered_by_id) == (state, answer, by.pk):
            return offer
        raise Refused(f"{offer.answered_by.get_full_name()} has answered this already.")
    offer.state, offer.answer, offer.answered_by, offer.answered_at = state, answer, by, now
    offer.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    if state == HelpOffer.State.YES:
        follow(offer.person, offer.project.topic, why=Follow.Why.JOINED)
    sentence = f"Answered {offer.person.get_full_name()}, who offered to help with {offer.project}"
    record("help_answered", offer, by=by, community=offer.project.community_id, sentence=sentence, answer=state)
    record_event(
        "help-answered",
        key=f"help-answered:{offer.pk}",
        subject=f"offer:{offer.pk}",
        topics=[],
        actor=by,
        community=offer.project.community_id,
        people=[offer.person_id],
        happened_at=now,
    )
    return offer


@transaction.atomic
def withdraw_offer(*, offer: HelpOffer, by: Any) -> HelpOffer:
    """Take an offer back that nobody has answered; mail about it that has not gone out will not. Twice is once."""
    offer = _locked(offer)
    if offer.person_id != by.pk:
        raise Refused("Only who offered it can take it back.")
    if offer.state == HelpOffer.State.WITHDRAWN:
        return offer
    if not offer.is_open:
        raise Refused("There is an answer already. Tell them if you can’t come.")
    offer.state = HelpOffer.State.WITHDRAWN
    offer.save(update_fields=["state"])
    retract_event(event_key(offer))
    record("help_withdrawn", offer, by=by, community=offer.project.community_id, sentence="Took an offer of help back")
    return offer


def may_answer(project: Project, person: Any) -> bool:
    """The project's lead while of the area, the chair and the worker."""
    if can(person, Action.PROJECT_EDIT, project.community):
        return True
    return project.lead_id == person.pk and can(person, Action.UPDATE_LOG, project.community)


def answerers_of(project: Project, *, now: datetime) -> set[int]:
    """Return the ids of who hears of an offer: the lead; without one who can read mail, worker and chair."""
    if project.lead and project.lead.is_active:
        return {project.lead.pk}
    roles = RoleHeld.objects.running(timezone.localdate(now)).filter(community=project.community_id)
    return set(
        roles.filter(role__in=[Role.WORKER, Role.CHAIR], person__is_active=True).values_list("person", flat=True)
    )


def count_waiting(community: Community, person: Any, *, everything: bool) -> int:
    """How many offers wait for an answer that `person` may give."""
    return HelpOffer.objects.in_community(community).for_answerer(person, everything=everything).open().count()


def event_key(offer: HelpOffer) -> str:
    return f"help-offered:{offer.pk}"


def _locked(offer: HelpOffer) -> HelpOffer:
    offers = HelpOffer.objects.select_for_update(of=["self"])
    return offers.select_related("project__community", "person", "answered_by").get(pk=offer.pk)
