"""A project on the ground: five stages, a next step, milestones."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from modelsearch.index import Indexed, RelatedFields, SearchField

from ..querysets import MilestoneQuerySet, ProjectQuerySet


class Project(Indexed, models.Model):
    """Something an area makes: a park, a kitchen, a walk. It has a stage and a standing (SETTLED.md)."""

    class Stage(models.TextChoices):
        IDEA = "idea", "Idea"
        PLAN = "plan", "Plan"
        MAKE = "make", "Make"
        OPEN = "open", "Open"
        LOOK_AFTER = "look_after", "Look after"

    class Standing(models.TextChoices):
        RUNNING = "running", "Running"
        ON_HOLD = "on_hold", "On hold"
        STOPPED = "stopped", "Stopped"
        FINISHED = "finished", "Finished"

    community = models.ForeignKey("communities.Community", models.PROTECT, related_name="projects")
    priority = models.ForeignKey("communities.Priority", models.PROTECT, null=True, blank=True, related_name="projects")
    title = models.CharField(max_length=80)
    slug = models.SlugField(max_length=90)
    summary = models.CharField(max_length=200, help_text="one sentence: what it is")
    about = models.TextField(blank=True)
    land = models.CharField("the land", max_length=120, blank=True, help_text="as: on a ten year lease")
    street = models.CharField(max_length=120, blank=True)
    lead = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="projects_led")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.IDEA)
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.RUNNING)
    next_step = models.CharField(max_length=120, blank=True)
    next_step_note = models.CharField(max_length=200, blank=True)
    next_step_on = models.DateField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    ward = models.ForeignKey(
        "places.Ward", models.PROTECT, null=True, blank=True, related_name="projects", help_text="the ward of its point"
    )
    division = models.ForeignKey(
        "places.Ward",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the county division of its point",
    )
    started_on = models.DateField()
    last_update_at = models.DateTimeField(
        null=True, blank=True, help_text="kept by the actions that post and take down"
    )
    cover = models.ForeignKey("projects.Photo", models.SET_NULL, null=True, blank=True, related_name="+")

    search_fields = [
        SearchField("title", boost=3),
        SearchField("summary"),
        SearchField("about"),
        SearchField("street"),
        RelatedFields("community", [SearchField("name")]),
    ]

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["community", "slug"], name="project_slug_once_an_area"),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True) | Q(lat__isnull=False, lon__isnull=False),
                name="project_point_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-last_update_at"], name="project_by_area_newest"),
            models.Index(fields=["standing", "last_update_at"], name="project_quiet"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("project", args=[self.community.slug, self.slug])

    @property
    def topic(self) -> str:
        """What its followers follow."""
        return f"project:{self.pk}"

    @property
    def is_open_to_updates(self) -> bool:
        """A stopped project takes no new updates; a finished one does, for years (its place is looked after)."""
        return self.standing != self.Standing.STOPPED


class StageReached(models.Model):
    """When a project came to a stage: what the stage track shows beneath each name."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="stages_reached")
    stage = models.CharField(max_length=10, choices=Project.Stage)
    on = models.DateField()

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "stage"], name="stage_reached_once")]

    def __str__(self) -> str:
        return f"{self.project}: {self.get_stage_display()}"


class Milestone(models.Model):
    """Something to be done by a day; overdue when the day has passed and it is not done."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=120)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["due_on"], name="milestone_open", condition=Q(done_on__isnull=True))]

    def __str__(self) -> str:
        return self.title
