"""Meetings of a partnership: agenda, who was there, minutes and their versions."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from modelsearch.index import FilterField, Indexed, RelatedFields, SearchField

from ..meeting_querysets import AttendanceQuerySet, MeetingQuerySet
from .community import Community
from .group import Membership


class MeetingRules(models.Model):
    """How a partnership decides, by its own constitution: data, because each one differs."""

    class Rule(models.TextChoices):
        NUMBER = "number", "So many people"
        PERCENT = "percent", "A share, in percent, of the members with a vote"

    class How(models.TextChoices):
        VOTE = "vote", "By a vote"
        CONSENSUS = "consensus", "Everybody agreed, without a vote"

    community = models.OneToOneField(Community, models.PROTECT, related_name="meeting_rules")
    quorum_rule = models.CharField(max_length=7, choices=Rule, default=Rule.NUMBER)
    quorum = models.PositiveSmallIntegerField(default=3)
    decides_by = models.CharField(max_length=9, choices=How, default=How.VOTE)

    class Meta:
        verbose_name_plural = "meeting rules"
        constraints = [
            models.CheckConstraint(condition=Q(quorum__gte=1), name="meetingrules_quorum_positive"),
            models.CheckConstraint(
                condition=Q(quorum_rule="number") | Q(quorum__lte=100), name="meetingrules_percent_at_most_100"
            ),
        ]

    def __str__(self) -> str:
        return f"How {self.community} decides"

    def needed(self, voters: int) -> int:
        """How many must be able to vote, in a partnership with so many voting members; shares are rounded up."""
        return self.quorum if self.quorum_rule == self.Rule.NUMBER else max(1, -(-voters * self.quorum // 100))


class Meeting(Indexed, models.Model):
    """A meeting of the partnership. Its minutes are written, agreed, then published or kept among the members."""

    class Minutes(models.TextChoices):
        DRAFT = "draft", "Draft"
        AGREED = "agreed", "Agreed"
        PUBLISHED = "published", "Published"
        KEPT = "kept", "Kept among members"

    community = models.ForeignKey(Community, models.PROTECT, related_name="meetings")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=80, default="Partnership meeting")
    on = models.DateField()
    begins_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)
    where = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=200, blank=True)
    open_to_all = models.BooleanField(default=True, help_text="anybody may come and listen")
    called_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    also_said = models.TextField(blank=True, help_text="minutes beside the agenda's items")
    minutes_state = models.CharField(max_length=9, choices=Minutes, default=Minutes.DRAFT)
    agreed_on = models.DateField(null=True, blank=True, help_text="when the minutes were agreed")
    published_at = models.DateTimeField(null=True, blank=True)

    search_fields = [
        SearchField("title", boost=2),
        SearchField("public_words"),
        FilterField("minutes_state"),
        FilterField("open_to_all"),
        FilterField("on"),
        RelatedFields("community", [SearchField("name")]),
    ]

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="meeting_number_once"),
            models.CheckConstraint(
                condition=Q(begins_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("begins_at")),
                name="meeting_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(minutes_state="draft") | Q(agreed_on__isnull=False), name="meeting_minutes_agreed_on_a_day"
            ),
        ]
        indexes = [models.Index(fields=["community", "-on"], name="meeting_by_area")]

    def __str__(self) -> str:
        return f"{self.title}, {self.on:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.community.slug, self.number])

    def public_words(self) -> str:
        """What the search may know of it: the agenda of an open meeting, all that published minutes show, no more."""
        published = self.minutes_state == M.PUBLISHED
        if not (published or self.open_to_all):
            return ""
        items = [item for item in self.items.all() if not item.private]
        words = [self.where, self.note, *(item.title for item in items), *(item.note for item in items)]
        if published:
            hidden = {item.pk for item in self.items.all() if item.private}
            made = [one for one in self.decisions.all() if not one.private and one.item_id not in hidden]
            words += [self.also_said, *(item.said for item in items)]
            words += [text for one in made for text in (one.title, one.words, one.why)]
        return "\n".join(word for word in words if word)

    @classmethod
    def get_indexed_objects(cls) -> models.QuerySet:
        """Rows for the search index, with what it reads of each."""
        rows = cls.objects.select_related("community").defer("community__outline")
        return rows.prefetch_related("items", "decisions")

    @property
    def minutes_are_closed(self) -> bool:
        """Published or kept: what is corrected now leaves the earlier version standing."""
        return self.minutes_state in CLOSED

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    def is_to_come(self, on: date) -> bool:
        return self.on >= on and self.cancelled_at is None

    def is_public(self, on: date) -> bool:
        """May everybody read it: published minutes, and an open meeting still to come? As the queryset `public`."""
        return self.minutes_state == M.PUBLISHED or (self.open_to_all and self.on >= on)

    def can_move(self, move: str) -> bool:
        """May `move` be made with the minutes as they stand?"""
        return self.minutes_state in MINUTES_MOVES[move]


M = Meeting.Minutes
CLOSED = {M.PUBLISHED, M.KEPT}
# Which step of the minutes leads from which state to which: the table that the actions ask.
MINUTES_MOVES: dict[str, dict[str, str]] = {
    "agree": {M.DRAFT: M.AGREED},
    "reopen": {M.AGREED: M.DRAFT},
    "publish": {M.AGREED: M.PUBLISHED, M.KEPT: M.PUBLISHED},
    "keep": {M.AGREED: M.KEPT, M.PUBLISHED: M.KEPT},
}


class AgendaItem(models.Model):
    """One thing to talk about, and what was said. A private one is never shown outside the members."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    note = models.CharField(max_length=300, blank=True)
    said = models.TextField(blank=True)
    private = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Somebody at a meeting, or with apologies; a member's capacity and vote as they were on that day."""

    class Kind(models.TextChoices):
        MEMBER = "member", "Member"
        COUNCILLOR = "councillor", "Councillor"
        GUEST = "guest", "Guest"

    class State(models.TextChoices):
        PRESENT = "present", "There"
        APOLOGIES = "apologies", "Sent apologies"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MEMBER)
    state = models.CharField(max_length=9, choices=State, default=State.PRESENT)
    person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="attendances")
    name = models.CharField(max_length=80, blank=True, help_text="of a guest or councillor")
    capacity = models.CharField(max_length=12, choices=Membership.Capacity, blank=True)
    voting = models.BooleanField(default=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(kind="member", person__isnull=False) | (~Q(kind="member") & ~Q(name="")),
                name="attendance_of_a_member_or_a_name",
            ),
            models.CheckConstraint(condition=Q(voting=False) | Q(kind="member"), name="attendance_only_members_vote"),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        return self.person.get_full_name() if self.person else self.name

    @property
    def is_resident(self) -> bool:
        return self.capacity == Membership.Capacity.RESIDENT


class MinutesVersion(models.Model):
    """Minutes as they stood before a correction: every version that was published or kept stays."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="versions")
    content = models.JSONField()
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-replaced_at", "-id"]

    def __str__(self) -> str:
        return f"{self.meeting} before {self.replaced_at:%Y-%m-%d %H:%M}"
