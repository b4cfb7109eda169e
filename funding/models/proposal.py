"""What an area asks for, in versions: what was sent is kept as it was."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from biglocal.audit.remembers import Remembers
from biglocal.communities.models import Priority
from biglocal.money import PoundsField

from ..querysets import ProposalQuerySet


class Proposal(Remembers):
    """A partnership asks Local Trust to release money, held by an LTO, for something it has agreed on."""

    class Kind(models.TextChoices):
        PLAN = "plan", "Plan"
        PROJECT = "project", "Project grant"
        ADDITIONAL = "additional", "Additional money"
        BRIDGING = "bridging", "Bridging grant"
        SMALL = "small", "Small grant"

    class State(models.TextChoices):
        DRAFT = "draft", "Being written"
        AGREED = "agreed", "Agreed by the partnership"
        SUBMITTED = "submitted", "New"
        IN_REVIEW = "in_review", "Being read"
        CHANGES_ASKED = "changes_asked", "Questions sent"
        READY = "ready", "Ready to decide"
        DECIDED = "decided", "Decided"
        WITHDRAWN = "withdrawn", "Withdrawn"

    ref = models.CharField("reference", max_length=12, unique=True, help_text="as G-1102")
    community = models.ForeignKey("communities.Community", models.PROTECT, related_name="proposals")
    lto = models.ForeignKey("communities.Organisation", models.PROTECT, related_name="proposals")
    priority = models.ForeignKey(
        "communities.Priority", models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    project = models.ForeignKey("projects.Project", models.PROTECT, null=True, blank=True, related_name="proposals")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PROJECT)
    title = models.CharField(max_length=100)
    state = models.CharField(max_length=13, choices=State, default=State.DRAFT)
    asked = PoundsField(default=0, help_text="the sum of the newest version's lines, in pounds")
    needed_by = models.DateField(null=True, blank=True)
    months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="how many months bridging money has to last"
    )
    period_start = models.DateField(null=True, blank=True, help_text="of a plan")
    period_end = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="proposals_written")
    written_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="proposals_agreed"
    )
    agreed_on = models.DateField(null=True, blank=True, help_text="the partnership's meeting")
    submitted_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="proposals_submitted"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    reader = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="proposals_read")
    second_reader = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals_read_second",
        help_text="whose opinion the reader asked for",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    form_key = models.UUIDField(
        null=True, blank=True, unique=True, help_text="the form's own key: a double post is one proposal"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(asked__gte=0), name="proposal_asked_not_negative"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="proposal_submitted_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(second_reader__isnull=True) | ~Q(second_reader=models.F("reader")),
                name="proposal_second_reader_is_another",
            ),
            models.CheckConstraint(
                condition=Q(period_end__isnull=True) | Q(period_end__gte=models.F("period_start")),
                name="proposal_period_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="proposal_queue"),
            models.Index(fields=["community", "-submitted_at"], name="proposal_by_area"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    def get_absolute_url(self) -> str:
        """The group's own page of it; staff use `grant`."""
        return reverse("funding:proposal_detail", args=[self.community.slug, self.ref])

    def lto_ids(self) -> set[int]:
        """Ids of all organisations that hold a part of it: its own, and those its newest costs name."""
        version = self.versions.first()
        return {self.lto_id, *(version.lines.values_list("lto", flat=True) if version else [])}

    @property
    def tag(self) -> str:
        """Which tag of the look its state wears."""
        tags = {"draft": "idea", "agreed": "going", "in_review": "going", "changes_asked": "look", "ready": "done"}
        return {**tags, "submitted": "", "decided": "done", "withdrawn": "plain"}[self.state]

    @property
    def answer(self) -> "tuple[str, str] | None":
        """Tag and words of what was decided, if it was."""
        found = getattr(self, "decision", None) if self.state == self.State.DECIDED else None
        tags = {"yes": "done", "conditions": "done", "not_yet": "look", "no": "plain"}
        return (tags[found.answer], found.get_answer_display()) if found else None

    @property
    def words_for_group(self) -> str:
        """Where it is, as the group says it: the answer itself where there is one."""
        words = {"submitted": "Sent", "changes_asked": "Questions for you", "ready": "Being decided"}
        return self.answer[1] if self.answer else words.get(self.state, self.get_state_display())

    @property
    def tag_for_group(self) -> str:
        """Which tag those words wear."""
        return self.answer[0] if self.answer else {"submitted": "going", "ready": "going"}.get(self.state, self.tag)

    @property
    def given(self) -> Any:
        """What was decided to give: nothing before there is an answer."""
        return self.decision.amount if self.answer else None

    @property
    def can_be_written_again(self) -> bool:
        """Is it over without a yes? Then a new one may begin with its words."""
        is_no = self.answer is not None and self.decision.answer in ("not_yet", "no")
        return (is_no or self.state == self.State.WITHDRAWN) and self.kind != self.Kind.SMALL

    @property
    def is_with_the_group(self) -> bool:
        """Is it the group's turn: to write, to agree, to send or to answer?"""
        return self.state in {self.State.DRAFT, self.State.AGREED, self.State.CHANGES_ASKED}

    def can_move(self, move: str) -> bool:
        """May `move` be made in the state it is in?"""
        return self.state in MOVES[move]


QUESTIONS = [
    ("what", "What do you want to do?"),
    ("who", "Who asked for it, and who will help?"),
    ("difference", "What will be different?"),
    ("after", "Who will look after it when the money ends?"),
]
PLAN_QUESTIONS = [
    ("vision", "What do you want your area to be like when the money has gone?"),
    ("actions", "What will you do, who does it, and when?"),
    ("who", "Who asked for it, and who will help?"),
    ("legacy", "What will stay, and who will carry it on?"),
]


ROWS = {"years": "line of the table of years", "steps": "step", "costs": "cost"}


def questions_for(kind: str) -> list[tuple[str, str]]:
    """Return name and words of each question that a proposal of this kind answers."""
    return PLAN_QUESTIONS if kind == Proposal.Kind.PLAN else QUESTIONS


class ProposalVersion(models.Model):
    """The words of a proposal as they stood. The newest is being written until it is sent; a sent one never changes."""

    QUESTIONS = QUESTIONS

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    what = models.TextField("What do you want to do?", blank=True)
    who = models.TextField("Who asked for it, and who will help?", blank=True)
    difference = models.TextField("What will be different?", blank=True)
    after = models.TextField("Who will look after it when the money ends?", blank=True)
    vision = models.TextField("the costed vision, in words", blank=True)
    legacy = models.TextField("the legacy statement", blank=True)
    other_money = models.CharField("Money from elsewhere", max_length=200, blank=True)
    unfinished = models.JSONField(
        default=dict, blank=True, help_text="rows that are begun and not whole, as they were typed"
    )
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.proposal.ref}, version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_if_sent(self.pk)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_if_sent(self.pk)
        return super().delete(*args, **kwargs)

    @property
    def answers(self) -> list[tuple[str, str, str]]:
        """Each question's name, the question, and what they wrote."""
        return [(name, question, getattr(self, name)) for name, question in questions_for(self.proposal.kind)]

    @property
    def actions(self) -> str:
        """The action plan in words, a line for each thing to do."""
        return "\n".join(str(step) for step in self.steps.all())

    @property
    def half_written(self) -> str:
        """Which rows are begun and not whole, in words: "step 2 and cost 1"."""
        rows = [(name, one["at"] + 1) for name in ROWS for one in self.unfinished.get(name, [])]
        *most, last = [f"{ROWS[name]} {number}" for name, number in rows] or [""]
        return f"{', '.join(most)} and {last}" if most else last


def refuse_if_sent(version: int | None) -> None:
    """Raise when the version of this id was sent: it stays as it was."""
    if version and ProposalVersion.objects.filter(pk=version, sent_at__isnull=False).exists():
        raise TypeError("A version that was sent is never changed: the next one is.")


class ProposalLine(models.Model):
    """One cost of a version."""

    version = models.ForeignKey(ProposalVersion, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(default=1)
    description = models.CharField(max_length=120)
    amount = PoundsField()
    theme = models.CharField(
        max_length=12, choices=Priority.Theme, blank=True, help_text="of a plan: the priority it belongs to"
    )
    priority = models.ForeignKey("communities.Priority", models.PROTECT, null=True, blank=True, related_name="+")
    project = models.ForeignKey("projects.Project", models.PROTECT, null=True, blank=True, related_name="+")
    lto = models.ForeignKey("communities.Organisation", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="line_amount_positive")]

    def __str__(self) -> str:
        return self.description

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_if_sent(self.version_id)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_if_sent(self.version_id)
        return super().delete(*args, **kwargs)


S = Proposal.State
OPEN = [S.SUBMITTED, S.IN_REVIEW, S.CHANGES_ASKED, S.READY]
# What may be done in which state, and where it leads. Actions keep it; pages ask `proposal.can_move(...)`.
MOVES: dict[str, dict[str, str]] = {
    "edit": {S.DRAFT: S.DRAFT, S.AGREED: S.DRAFT, S.CHANGES_ASKED: S.CHANGES_ASKED},
    "agree": {S.DRAFT: S.AGREED},
    "send": {S.AGREED: S.SUBMITTED},
    "answer": {S.CHANGES_ASKED: S.IN_REVIEW},
    "withdraw": {state: S.WITHDRAWN for state in [S.DRAFT, S.AGREED, *OPEN]},
    "take": {S.SUBMITTED: S.IN_REVIEW, **{state: state for state in OPEN[1:]}},
    "score": {S.IN_REVIEW: S.IN_REVIEW, S.READY: S.READY},
    "recommend": {S.IN_REVIEW: S.READY, S.READY: S.READY},
    "ask_changes": {S.SUBMITTED: S.CHANGES_ASKED, S.IN_REVIEW: S.CHANGES_ASKED, S.READY: S.CHANGES_ASKED},
    "decide": {S.READY: S.DECIDED},
    "decide_small": {S.IN_REVIEW: S.DECIDED, S.READY: S.DECIDED},  # up to the programme's sum no scores are asked
}
