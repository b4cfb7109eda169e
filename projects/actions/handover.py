"""Hand a project over in one go: who leads it changes, and all that hangs on the lead goes along."""

from datetime import date
from typing import Any

from django.db import transaction

from biglocal.access import Action
from biglocal.audit.record import record, topic_of
from biglocal.communities.models import RoleHeld
from biglocal.communities.roles import can
from biglocal.hearers import Hearers
from biglocal.notices.events import follow, record_event
from biglocal.notices.models import Follow
from biglocal.refusals import Refused

from ..models import Project, ProjectLead

# (project, old lead, new lead, by): parts above hand over what they keep in the lead's name.
HANDED_OVER: Hearers[[Project, Any, Any, Any]] = Hearers()


@transaction.atomic
def hand_over_project(*, project: Project, to: Any, by: Any, on: date, note: str = "") -> Project:
    """Let `to` lead the project from `on`; None leaves it without a lead. The same lead again changes nothing.

    Next step, milestones and offers belong to the project and go along; what other parts keep in the lead's name goes
    over too. Both follow it. The new lead is told, and the old one where somebody else did it; what they wrote stays.
    """
    rows = Project.objects.select_for_update(of=["self"]).select_related("community")
    project = rows.get(pk=project.pk)
    if project.lead_id == (to.pk if to else None):
        return project
    check_may_hand_over(project, to, by, on)
    old = project.lead
    span = keep_lead(project, to, by=by, on=on, note=note)
    project.lead = to
    project.save(update_fields=["lead"])
    for person in filter(None, {old, to}):
        follow(person, project.topic, why=Follow.Why.JOINED)
    if to:
        HANDED_OVER.tell(project, old, to, by)
    name = to.get_full_name() if to else "nobody yet"
    sentence = f"{project} is led by {name}"
    record("project_handed_over", project, by=by, community=project.community_id, sentence=sentence, note=note)
    if span is not None:
        record_event(
            "project-handed-over",
            key=f"project-handed-over:{span.pk}",
            subject=topic_of(project),
            topics=[],
            actor=by,
            community=project.community_id,
            people=sorted({person.pk for person in (old, to) if person}),
        )
    return project


def keep_lead(project: Project, to: Any, *, by: Any, on: date, note: str = "") -> ProjectLead | None:
    """Write the history: the old lead's row ends with `on`, the new one's begins. Before it there may be none."""
    now = ProjectLead.objects.filter(project=project, end_date__isnull=True).first()
    if now is None and project.lead_id:
        first = min(project.started_on, on)
        now = ProjectLead.objects.create(project=project, person_id=project.lead_id, start_date=first)
    if now is not None:
        now.end_date = max(now.start_date, on)
        now.save(update_fields=["end_date"])
    if to is None:
        return None
    return ProjectLead.objects.create(project=project, person=to, start_date=on, note=note, handed_by=by)


def check_may_hand_over(project: Project, to: Any, by: Any, on: date) -> None:
    """Refuse for who may not, and for somebody who takes no part in the area."""
    leads = project.lead_id == by.pk and can(by, Action.UPDATE_LOG, project.community)
    if not leads and not can(by, Action.PROJECT_EDIT, project.community):
        raise Refused("Only who leads the project, the chair or the worker hands it over.")
    if to is not None:
        here = RoleHeld.objects.running(on).filter(person=to, community=project.community_id, person__is_active=True)
        if not here.exists():
            raise Refused("Choose somebody who takes part in this area.", field="to")


def projects_led(person: Any, community: Any) -> Any:
    """Projects of the area that `person` leads and that are not over."""
    over = [Project.Standing.STOPPED, Project.Standing.FINISHED]
    return Project.objects.in_community(community).filter(lead=person).exclude(standing__in=over).order_by("title")
