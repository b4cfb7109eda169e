"""What an area means to do: a plan with priorities (themes)."""

from django.db import models

from biglocal.dates import Span, span_in_order
from biglocal.money import PoundsField

from .community import Community


class Plan(Span):
    """A Big Local plan: what the area will do and spend over its days."""

    class State(models.TextChoices):
        DRAFT = "draft", "Being written"
        LIVE = "live", "Running"
        COMPLETED = "completed", "Completed"

    community = models.ForeignKey(Community, models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    vision = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)

    class Meta:
        ordering = ["-number"]
        constraints = [
            span_in_order("plan_span_in_order"),
            models.UniqueConstraint(fields=["community", "number"], name="plan_number_once"),
            models.UniqueConstraint(fields=["community"], condition=models.Q(state="live"), name="plan_one_live"),
        ]

    def __str__(self) -> str:
        return self.title


class Priority(models.Model):
    """A heading inside a plan that groups projects and money. `theme` is quietly kept for programme-wide figures."""

    class Theme(models.TextChoices):
        SPACES = "spaces", "Community spaces"
        PARKS = "parks", "Parks and environment"
        CHILDREN = "children", "Children and young people"
        OLDER = "older", "Older people"
        HEALTH = "health", "Health and wellbeing"
        SPORT = "sport", "Sport and active life"
        JOBS = "jobs", "Jobs, skills and enterprise"
        HOUSING = "housing", "Housing"
        ARTS = "arts", "Arts, culture and heritage"
        SAFETY = "safety", "Community safety"
        EVENTS = "events", "Events and pride"
        SMALL_GRANTS = "small_grants", "Small grants"
        MONEY = "money", "Money and advice"
        RUNNING = "running", "Partnership and delivery costs"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="priorities")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=80)
    summary = models.CharField(max_length=200, blank=True)
    theme = models.CharField(max_length=12, choices=Theme, default=Theme.PARKS)
    budget = PoundsField(default=0, help_text="what the plan sets aside for it, in pounds")

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "priorities"
        constraints = [
            models.UniqueConstraint(fields=["plan", "name"], name="priority_name_once"),
            models.CheckConstraint(condition=models.Q(budget__gte=0), name="priority_budget_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name
