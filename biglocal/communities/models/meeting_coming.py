"""Who said they will come to an open meeting."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .meeting import Meeting


class MeetingComing(models.Model):
    """Somebody said they will come and listen, and with how many."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="coming")
    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="coming_to_meetings")
    people = models.PositiveSmallIntegerField(default=1, help_text="with whoever they bring along")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "coming to meetings"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="meetingcoming_once"),
            models.CheckConstraint(condition=Q(people__gte=1), name="meetingcoming_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.meeting_id}"
