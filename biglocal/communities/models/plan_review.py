"""A partnership looks back at its plan: nine questions, sent to Local Trust, answered in writing, published."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from modelsearch.index import FilterField, Indexed, SearchField

from ..meeting_querysets import PlanReviewQuerySet
from .decision import MeetingDecision
from .plan import Plan


class PlanReview(Indexed, models.Model):
    """The partnership's own look back at a plan. A new plan waits until a review of the old one is sent."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        IN_PROGRESS = "in_progress", "Being written"
        AGREED = "agreed", "Agreed by the partnership"
        SUBMITTED = "submitted", "With Local Trust"
        FEEDBACK = "feedback", "Answered by Local Trust"
        PUBLISHED = "published", "Published"

    QUESTIONS = [
        ("done", "What did you do of what you planned?"),
        ("spent", "What did you spend?"),
        ("impact", "What is different now?"),
        ("learning", "What did you learn?"),
        ("progress", "How far have you come towards your vision?"),
        ("refresh", "Does your vision or a priority need a refresh?"),
        ("outcomes_words", "How does it meet the four aims of Big Local?"),
        ("next_plan", "A new plan, or carry on with this one?"),
        ("sharing", "How will you share what you found?"),
    ]
    OUTCOMES = [
        ("O1", "People here see better what is needed, and act on it"),
        ("O2", "People have skills and confidence that outlast the money"),
        ("O3", "The area makes a difference on the needs it puts first"),
        ("O4", "People feel the area is an even better place to live"),
    ]

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reviews")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=11, choices=State, default=State.PLANNED)
    planned_on = models.DateField(help_text="when the partnership means to have written it")
    done = models.TextField(blank=True)
    spent = models.TextField(blank=True)
    impact = models.TextField(blank=True)
    learning = models.TextField(blank=True)
    progress = models.TextField(blank=True)
    refresh = models.TextField(blank=True)
    outcomes_words = models.TextField(blank=True)
    next_plan = models.TextField(blank=True)
    sharing = models.TextField(blank=True)
    outcomes = models.JSONField(default=list, blank=True, help_text="of O1 to O4, as the partnership sees it")
    saved_at = models.DateTimeField(null=True, blank=True)
    decision = models.ForeignKey(
        MeetingDecision, models.SET_NULL, null=True, blank=True, related_name="reviews", help_text="that agreed it"
    )
    agreed_on = models.DateField(null=True, blank=True)
    submitted_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    liked = models.TextField(blank=True, help_text="what Local Trust liked")
    help_offered = models.TextField(blank=True, help_text="what help Local Trust offers")
    feedback_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    feedback_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    search_fields = [SearchField("named", boost=2), SearchField("public_words"), FilterField("state")]

    objects = PlanReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-plan__number", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="planreview_number_once"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state__in=["planned", "in_progress", "agreed"]),
                name="planreview_one_at_work",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="planreview_submitted_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(feedback_at__isnull=True, feedback_by__isnull=True)
                | Q(feedback_at__isnull=False, feedback_by__isnull=False),
                name="planreview_feedback_at_and_by_together",
            ),
        ]
        indexes = [models.Index(fields=["state", "submitted_at"], name="planreview_queue")]

    def __str__(self) -> str:
        return f"Review of “{self.plan.title}”"

    def get_absolute_url(self) -> str:
        return reverse("plan_review", args=[self.plan.community.slug, self.pk])

    def named(self) -> str:
        """Its own name and its area's, for the search."""
        return f"{self}, {self.plan.community.name}"

    def public_words(self) -> str:
        """What the search may know of it: what everybody reads once it is published."""
        published = self.state == self.State.PUBLISHED
        return "\n".join(words for _, _, words in self.answers if words) if published else ""

    @classmethod
    def get_indexed_objects(cls) -> models.QuerySet:
        """Rows for the search index, with what it reads of each."""
        return cls.objects.select_related("plan__community").defer("plan__community__outline")

    @property
    def answers(self) -> list[tuple[str, str, str]]:
        """Each question's name, the question, and what they wrote."""
        return [(name, question, getattr(self, name)) for name, question in self.QUESTIONS]

    @property
    def outcomes_named(self) -> list[str]:
        """The aims they ticked, in words."""
        return [words for code, words in self.OUTCOMES if code in self.outcomes]

    @property
    def is_sent(self) -> bool:
        """Has Local Trust got it?"""
        return self.state in SENT

    @property
    def tag(self) -> str:
        """Which tag of the look its state wears."""
        tags = {"planned": "idea", "in_progress": "going", "agreed": "going", "submitted": "look"}
        return tags.get(self.state, "done")

    def can_move(self, move: str) -> bool:
        """May `move` be made in the state it is in?"""
        return self.state in REVIEW_MOVES[move]


S = PlanReview.State
SENT = {S.SUBMITTED, S.FEEDBACK, S.PUBLISHED}
# Which step leads from which state to which: the table that the actions ask.
REVIEW_MOVES: dict[str, dict[str, str]] = {
    "begin": {S.PLANNED: S.IN_PROGRESS},
    "save": {S.IN_PROGRESS: S.IN_PROGRESS},
    "agree": {S.IN_PROGRESS: S.AGREED},
    "reopen": {S.AGREED: S.IN_PROGRESS},
    "submit": {S.AGREED: S.SUBMITTED},
    "answer": {S.SUBMITTED: S.FEEDBACK},
    "publish": {S.FEEDBACK: S.PUBLISHED},
}
