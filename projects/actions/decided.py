"""Say which project a decision of the partnership is about."""

from typing import Any

from django.db import transaction

from biglocal.audit.record import record
from biglocal.communities.models import MeetingDecision
from biglocal.refusals import Refused

from ..models import Project, ProjectDecision


@transaction.atomic
def link_decision(*, decision: MeetingDecision, project: Project | None, by: Any) -> None:
    """Let `decision` be about `project`, or about none."""
    decision = MeetingDecision.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=decision.pk)
    area = decision.meeting.community_id
    if project is not None and project.community_id != area:
        raise Refused("Choose one of this area’s projects.", field="project")
    before = ProjectDecision.objects.filter(decision=decision).values_list("project", flat=True).first()
    if before == (project.pk if project else None):
        return
    if project is None:
        ProjectDecision.objects.filter(decision=decision).delete()
    else:
        ProjectDecision.objects.update_or_create(decision=decision, defaults={"project": project})
    sentence = f"“{decision.title}” is about {project or 'no project'}"
    record("decision_project", decision, by=by, sentence=sentence, community=area)
