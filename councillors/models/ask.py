"""What a group asks its councillors: bring together, use your network, speak up inside the council (places.md)."""

from datetime import date

from django.db import models
from django.db.models import Q

from ..querysets import AskAnswerQuerySet, AskQuerySet
from .councillor import Councillor


class Ask(models.Model):
    """One small thing asked of every current councillor of the wards concerned. One "no" leaves it open to others."""

    class Kind(models.TextChoices):
        TOGETHER = "together", "Bring people together"
        NETWORK = "network", "Use your network"
        SPEAK = "speak", "Speak up inside the council"

    class State(models.TextChoices):
        RAISED = "raised", "Asked"
        TAKEN = "taken", "Taken on"
        RESULT = "result", "It led to something"
        CLOSED = "closed", "Closed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    community = models.ForeignKey("communities.Community", models.PROTECT, related_name="asks")
    project = models.ForeignKey("projects.Project", models.PROTECT, null=True, blank=True, related_name="asks")
    ward_lines = models.ManyToManyField("places.WardLine", related_name="asks")
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=80)
    why = models.CharField(max_length=400)
    by_day = models.DateField("by when")
    takes = models.CharField("how long it takes", max_length=60, help_text="as: about 10 minutes")
    raised_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="asks_raised")
    raised_at = models.DateTimeField()
    phone = models.CharField("number to ring", max_length=30, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.RAISED)
    result = models.CharField(max_length=300, blank=True)
    result_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(null=True, unique=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering = ["by_day", "id"]
        indexes = [models.Index(fields=["state", "by_day"], name="ask_open")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Can it still be answered, withdrawn, or led to a result?"""
        return self.state in (self.State.RAISED, self.State.TAKEN)

    def may_be_answered_by(self, councillor: Councillor, *, on: date) -> bool:
        """Has the councillor a term on `on` in one of the wards concerned?"""
        return councillor.terms.running(on).filter(ward__line__in=self.ward_lines.all()).exists()

    def take_or_leave(self) -> None:
        """Keep the state true to the answers: taken when somebody said yes or asked for a call, else still asked."""
        taken = self.answers.filter(answer__in=[AskAnswer.Answer.YES, AskAnswer.Answer.CALL]).exists()
        self.state = self.State.TAKEN if taken else self.State.RAISED
        self.save(update_fields=["state"])


class AskAnswer(models.Model):
    """One councillor's answer to one ask; it can be changed. "Call me first" takes it, with the number to ring."""

    class Answer(models.TextChoices):
        YES = "yes", "Yes, I will"
        CALL = "call", "Call me first"
        NO = "no", "Not this time"

    ask = models.ForeignKey(Ask, models.PROTECT, related_name="answers")
    councillor = models.ForeignKey(Councillor, models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=4, choices=Answer)
    note = models.CharField("a word with it", max_length=200, blank=True)
    phone = models.CharField("number to ring", max_length=30, blank=True)
    at = models.DateTimeField()

    objects = AskAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["ask", "councillor"], name="answer_one_a_councillor"),
            models.CheckConstraint(condition=Q(answer__in=["yes", "call", "no"]), name="answer_known"),
        ]

    def __str__(self) -> str:
        return f"{self.councillor}: {self.get_answer_display()}"

    @property
    def event_key(self) -> str:
        """Key of the event that tells of this answer as it stands; a changed answer is another event."""
        return f"ask-answered:{self.pk}:{self.at:%Y%m%d%H%M%S%f}"

    @property
    def takes_it(self) -> bool:
        """Yes, or a call first."""
        return self.answer != self.Answer.NO
