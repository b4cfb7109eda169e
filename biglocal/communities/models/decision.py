"""What a partnership decides, who declared an interest in it, and who does what by when."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from ..meeting_querysets import MeetingActionQuerySet, MeetingDecisionQuerySet
from .interest import Interest
from .meeting import AgendaItem, Meeting, MeetingRules
from .plan import Priority


class MeetingDecision(models.Model):
    """A question put to a meeting, and what came of it. Who could vote is kept as it was reckoned that day."""

    class Outcome(models.TextChoices):
        DUE = "due", "To be decided"
        AGREED = "agreed", "Agreed"
        NOT_AGREED = "not_agreed", "Not agreed"
        PUT_OFF = "put_off", "Put off"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, blank=True, related_name="decisions")
    title = models.CharField(max_length=120, help_text="the question, as: £5,000 for a tap at the Triangle")
    priority = models.ForeignKey(Priority, models.PROTECT, null=True, blank=True, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.DUE)
    words = models.TextField(blank=True, help_text="what was decided, in ordinary words")
    why = models.TextField(blank=True)
    how = models.CharField(max_length=9, choices=MeetingRules.How, blank=True)
    votes_for = models.PositiveSmallIntegerField(default=0)
    votes_against = models.PositiveSmallIntegerField(default=0)
    abstained = models.PositiveSmallIntegerField(default=0)
    could_vote = models.PositiveSmallIntegerField(default=0)
    could_vote_residents = models.PositiveSmallIntegerField(default=0)
    quorum = models.PositiveSmallIntegerField(default=0)
    private = models.BooleanField(default=False, help_text="never shown outside the members")
    recorded_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="meetingdecision_number_once"),
            models.CheckConstraint(
                condition=Q(could_vote__gte=F("votes_for") + F("votes_against") + F("abstained")),
                name="meetingdecision_no_more_votes_than_voters",
            ),
            models.CheckConstraint(
                condition=Q(could_vote__gte=F("could_vote_residents")), name="meetingdecision_residents_among_voters"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["agreed", "not_agreed"]) | Q(could_vote__gte=F("quorum")),
                name="meetingdecision_has_its_quorum",
            ),
            models.CheckConstraint(
                condition=Q(outcome="due", recorded_at__isnull=True, recorded_by__isnull=True)
                | (~Q(outcome="due") & Q(recorded_at__isnull=False, recorded_by__isnull=False)),
                name="meetingdecision_recorded_at_and_by_together",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('meeting', args=[self.meeting.community.slug, self.meeting.number])}#d{self.pk}"

    @property
    def is_due(self) -> bool:
        return self.outcome == self.Outcome.DUE

    @property
    def tag(self) -> str:
        """Which tag of the look it wears."""
        return {"due": "idea", "agreed": "done", "not_agreed": "plain", "put_off": "look"}[self.outcome]

    @property
    def resident_share(self) -> int:
        """Residents in percent of those who could vote, rounded down."""
        return self.could_vote_residents * 100 // self.could_vote if self.could_vote else 0

    @property
    def is_public(self) -> bool:
        """May everybody read it? With the minutes published, unless it or its agenda item is private."""
        return self.meeting.minutes_state == Meeting.Minutes.PUBLISHED and not self.is_private

    @property
    def is_private(self) -> bool:
        return self.private or bool(self.item_id and self.item and self.item.private)


class Declaration(models.Model):
    """A member's interest in a decision, and what followed: kept so that nobody can say friends were favoured."""

    class Kind(models.TextChoices):
        DIRECT = "direct_financial", "Direct money interest"
        INDIRECT = "indirect_financial", "Money interest of a relative or friend"
        LOYALTY = "loyalty", "Loyalty to another group"

    class Followed(models.TextChoices):
        NOTED = "noted", "Noted: stayed and could vote"
        NO_VOTE = "no_vote", "Stayed, without a vote"
        LEFT = "left_discussion", "Left the room while it was talked about and decided"
        NO_PART = "no_part", "Took no part in any of it"

    decision = models.ForeignKey(MeetingDecision, models.PROTECT, related_name="declarations")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="declarations")
    kind = models.CharField(max_length=18, choices=Kind)
    interest = models.ForeignKey(
        Interest, models.PROTECT, null=True, blank=True, related_name="declarations", help_text="of the register"
    )
    what = models.CharField(max_length=200, help_text="as: her sister's firm would lay the pipe")
    others_agreed = models.BooleanField(default=False, help_text="the others agreed that the person stays")
    followed = models.CharField(max_length=15, choices=Followed)
    declared_at = models.DateTimeField()
    minuted_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "person"], name="declaration_once"),
            models.CheckConstraint(
                condition=~Q(kind__in=["direct_financial", "indirect_financial"])
                | Q(followed__in=["left_discussion", "no_part"]),
                name="declaration_of_money_leaves_the_room",
            ),
            models.CheckConstraint(
                condition=Q(followed__in=["left_discussion", "no_part"]) | Q(others_agreed=True),
                name="declaration_stays_only_if_others_agree",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"

    @property
    def may_vote(self) -> bool:
        return self.followed not in WITHOUT_VOTE

    @property
    def is_about_money(self) -> bool:
        return self.kind in MONEY


Kind, Followed = Declaration.Kind, Declaration.Followed
MONEY = {Kind.DIRECT, Kind.INDIRECT}
WITHOUT_VOTE = {Followed.NO_VOTE, Followed.LEFT, Followed.NO_PART}
# What may follow an interest: (is it about money, did the others agree that the person stays) -> what followed.
FOLLOWS: dict[tuple[bool, bool], set[str]] = {
    (True, False): {Followed.LEFT, Followed.NO_PART},
    (True, True): {Followed.LEFT, Followed.NO_PART},
    (False, False): {Followed.LEFT, Followed.NO_PART},
    (False, True): {Followed.NOTED, Followed.NO_VOTE, Followed.LEFT, Followed.NO_PART},
}


class MeetingAction(models.Model):
    """What somebody said they would do, by a day: late when the day has passed and it is not done."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="actions")
    decision = models.ForeignKey(MeetingDecision, models.SET_NULL, null=True, blank=True, related_name="actions")
    what = models.CharField(max_length=160)
    owner = models.ForeignKey("accounts.Person", models.PROTECT, related_name="meeting_actions")
    due_on = models.DateField()
    private = models.BooleanField(default=False)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")

    objects = MeetingActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "what", "owner"], name="meetingaction_once"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="meetingaction_done_on_and_by_together",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="meetingaction_open", condition=Q(done_on__isnull=True))]

    def __str__(self) -> str:
        return self.what
