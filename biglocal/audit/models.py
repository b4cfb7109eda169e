"""Who did what when. Rows are only ever added; they name things as topic text, so the ground knows no part."""

from django.conf import settings
from django.db import models


class AuditLine(models.Model):
    """One act: who, what, on what, when. `topic` is text such as `proposal:12`, `community` a plain number."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="audit_lines")
    verb = models.CharField(max_length=40)
    topic = models.CharField(max_length=60)
    community = models.PositiveBigIntegerField(null=True)
    sentence = models.CharField(max_length=300, help_text="What happened, in words people may read")
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(fields=["topic", "-at"], name="audit_by_topic"),
            models.Index(fields=["community", "-at"], name="audit_by_community"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.topic}"
