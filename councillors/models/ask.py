"""What a group asks its councillors: bring together, use your network, speak up inside the council (places.md)."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from ..ask_moves import HELD, OPEN, Hand, can_move
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
        PASSED = "passed", "Passed on"
        IN_HAND = "in_hand", "In hand"
        DECLINED = "declined", "Not this time"
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
    holder = models.ForeignKey(Councillor, models.PROTECT, null=True, blank=True, related_name="asks_held")
    held_since = models.DateTimeField(null=True, blank=True)
    passed_to = models.ForeignKey(Councillor, models.PROTECT, null=True, blank=True, related_name="asks_passed")
    passed_words = models.CharField(
        "passed on to", max_length=120, blank=True, help_text="an officer or another councillor, named in words"
    )
    setback = models.ForeignKey("projects.Update", models.SET_NULL, null=True, blank=True, related_name="asks")
    action = models.ForeignKey("communities.MeetingAction", models.SET_NULL, null=True, blank=True, related_name="asks")
    last_word_at = models.DateTimeField(null=True, blank=True, help_text="when anybody last said or did something")
    changed_at = models.DateTimeField(null=True, blank=True, help_text="when its words were changed")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="when it was closed or taken back")
    end_words = models.CharField("why it ended", max_length=200, blank=True)
    state_before = models.CharField(max_length=9, blank=True, help_text="what an undo goes back to")
    form_key = models.UUIDField(null=True, unique=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering = ["by_day", "id"]
        indexes = [models.Index(fields=["state", "by_day"], name="ask_open")]
        constraints = [
            models.CheckConstraint(condition=~Q(state__in=HELD) | Q(holder__isnull=False), name="ask_held_by_somebody"),
            models.CheckConstraint(
                condition=~Q(state="passed") | Q(passed_to__isnull=False) | ~Q(passed_words=""),
                name="ask_passed_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("councillors:ask_detail", args=[self.community.slug, self.pk])

    @property
    def is_open(self) -> bool:
        """Does it wait for a councillor, or is one at it?"""
        return self.state in OPEN

    @property
    def is_held(self) -> bool:
        """Has a councillor taken it on?"""
        return self.state in HELD

    @property
    def waits(self) -> bool:
        """May any councillor asked still take it?"""
        return self.state in (self.State.RAISED, self.State.DECLINED)

    @property
    def passed_name(self) -> str:
        """To whom it was passed on."""
        return str(self.passed_to) if self.passed_to else self.passed_words

    def hand_of(self, councillor: int) -> Hand:
        """Which hand has a councillor of the wards concerned?"""
        if self.is_held and self.holder_id == councillor:
            return Hand.HOLDER
        if self.state == self.State.PASSED and self.passed_to_id == councillor:
            return Hand.RECEIVER
        return Hand.ASKED

    def can(self, hand: Hand, move: str) -> bool:
        """May `hand` make `move` as it stands now?"""
        return can_move(hand, move, self.state)

    def may_be_answered_by(self, councillor: Councillor, *, on: date) -> bool:
        """Has the councillor a term on `on` in one of the wards concerned?"""
        return councillor.terms.running(on).filter(ward__line__in=self.ward_lines.all()).exists()


class AskAnswer(models.Model):
    """One councillor's answer to one ask; it can be changed. "Call me first" takes it, with the number to ring."""

    class Answer(models.TextChoices):
        YES = "yes", "Yes, I will"
        CALL = "call", "Call me first"
        NO = "no", "Not this time"
        PASSED = "pass", "Passed it on"

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
            models.CheckConstraint(condition=Q(answer__in=["yes", "call", "no", "pass"]), name="answer_known"),
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
        return self.answer in (self.Answer.YES, self.Answer.CALL)
