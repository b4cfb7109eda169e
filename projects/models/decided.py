"""Which decision of the partnership a project rests on."""

from django.db import models

from ..querysets import ProjectDecisionQuerySet


class ProjectDecision(models.Model):
    """A decision of a meeting is about a project: shown on the project's page as "Decided on ... why"."""

    decision = models.OneToOneField("communities.MeetingDecision", models.CASCADE, related_name="project_link")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="decision_links")

    objects = ProjectDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decision__meeting__on", "-id"]

    def __str__(self) -> str:
        return f"{self.decision}: {self.project}"
