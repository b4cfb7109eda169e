"""Who led a project, from when to when: history stays when it is handed over."""

from django.db import models

from biglocal.dates import Span, SpanQuerySet, span_in_order

from .project import Project


class ProjectLead(Span):
    """A person leads a project. The row that runs says the same as `Project.lead`."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="leads")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True, help_text="what the one before wanted them to know")
    handed_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")

    objects = SpanQuerySet.as_manager()

    class Meta:
        ordering = ["-start_date", "-id"]
        constraints = [
            span_in_order("project_lead_span_in_order"),
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(end_date__isnull=True), name="project_lead_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.project}"
