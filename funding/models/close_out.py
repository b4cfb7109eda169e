"""How an area ends: a checklist, the list of what was bought, a letter; records are kept for seven years after."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from biglocal.audit.remembers import Remembers
from biglocal.money import PoundsField

from .agreement import BudgetLine

CHECKS = {
    "roles": "Partnership and fund holder agree who does what until the end",
    "bank": "Bank accounts and petty cash are closed",
    "vat": "All costs include the VAT we can’t claim back",
    "report": "The final spend report is in",
    "underspend": "What is not spent went back, with the contribution on it",
    "contracts": "Contracts have ended or were handed over",
    "staff": "Staff got what the law asks: notice, redundancy, pension",
    "assets": "Everything that was bought has an owner",
    "records": "Somebody keeps the records for as long as they must be kept",
    "story": "Our story is with the learning site",
}


class CloseOut(Remembers):
    """The end of an area's programme (DOMAIN.md, 4.14). No row: not started. Never deleted."""

    class State(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        IN_PHASE = "in_phase", "Closing"
        CHECKLIST_DONE = "checklist_done", "Checklist done"
        CONFIRMED = "confirmed", "Closed"
        ARCHIVED = "archived", "Closed, records kept"

    community = models.OneToOneField("communities.Community", models.PROTECT, related_name="close_out")
    state = models.CharField(max_length=14, choices=State, default=State.NOT_STARTED)
    begun_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_on = models.DateField(null=True, blank=True)
    letter = models.TextField(blank=True, help_text="what Local Trust writes to the area")
    left = PoundsField(null=True, blank=True, help_text="not spent when it was confirmed")
    keep_until = models.DateField(null=True, blank=True, help_text="nothing of its money goes before that day")
    archived_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="not_started")
                | (Q(begun_by__isnull=False, begun_at__isnull=False) & ~Q(state="not_started")),
                name="closeout_begun_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["not_started", "in_phase"], done_by=None, done_at=None)
                | Q(
                    state__in=["checklist_done", "confirmed", "archived"], done_by__isnull=False, done_at__isnull=False
                ),
                name="closeout_done_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=["confirmed", "archived"], confirmed_by__isnull=False, confirmed_on__isnull=False)
                    & Q(left__isnull=False, keep_until__gt=F("confirmed_on"))
                    & ~Q(letter="")
                )
                | Q(
                    state__in=["not_started", "in_phase", "checklist_done"],
                    confirmed_by=None,
                    confirmed_on=None,
                    keep_until=None,
                ),
                name="closeout_confirmed_with_its_letter",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("done_by")), name="closeout_two_people"
            ),
            models.CheckConstraint(
                condition=Q(state="archived", archived_by__isnull=False, archived_at__isnull=False)
                | (~Q(state="archived") & Q(archived_by=None, archived_at=None)),
                name="closeout_archived_at_and_by_together",
            ),
        ]

    def __str__(self) -> str:
        return f"The end of {self.community}"

    def get_absolute_url(self) -> str:
        return reverse("funding:closing", args=[self.community.slug])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("How an area ended is never deleted.")

    def can_move(self, move: str) -> bool:
        """May `move` be made in the state it is in?"""
        return self.state in CLOSING_MOVES[move]


class CheckItem(models.Model):
    """One point of the checklist: who ticked it when, and what shows it."""

    close_out = models.ForeignKey(CloseOut, models.PROTECT, related_name="items")
    code = models.CharField(max_length=10, choices=CHECKS)
    ticked_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    ticked_at = models.DateTimeField(null=True, blank=True)
    proof = models.CharField(max_length=400, blank=True, help_text="what shows it, in words")
    proof_file = models.FileField(upload_to="private/closing/", blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["close_out", "code"], name="checkitem_once"),
            models.CheckConstraint(
                condition=(Q(ticked_at__isnull=False, ticked_by__isnull=False) & ~Q(proof=""))
                | Q(ticked_at=None, ticked_by=None),
                name="checkitem_ticked_with_proof",
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()


class Asset(Remembers):
    """Something that was bought and outlives the programme: whose it is, and who looks after it (DOMAIN.md, 4.13)."""

    class Condition(models.TextChoices):
        GOOD = "good", "Good"
        WORN = "worn", "Worn"
        BROKEN = "broken", "Broken"

    class Tenure(models.TextChoices):
        OWNED = "owned", "Owned"
        LEASE = "lease", "On a lease"
        LICENCE = "licence", "On a licence"

    community = models.ForeignKey("communities.Community", models.PROTECT, related_name="assets")
    name = models.CharField(max_length=100)
    owner = models.CharField(max_length=120, blank=True, help_text="a body or group; empty is not clear yet")
    bought_with = models.ForeignKey(BudgetLine, models.PROTECT, null=True, blank=True, related_name="assets")
    cost = PoundsField()
    condition = models.CharField(max_length=6, choices=Condition, default=Condition.GOOD)
    restricted_until = models.DateField(null=True, blank=True, help_text="not to be sold before that day")
    tenure = models.CharField(max_length=7, choices=Tenure, default=Tenure.OWNED)
    tenure_words = models.CharField(max_length=160, blank=True, help_text="from whom, until when, for how much")
    maintenance = models.CharField(max_length=200, blank=True, help_text="who looks after it, and who pays")
    project = models.ForeignKey("projects.Project", models.PROTECT, null=True, blank=True, related_name="assets")
    noted_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    gone_on = models.DateField(null=True, blank=True)
    gone_why = models.CharField(max_length=200, blank=True, help_text="sold, given away, broken for good")
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(cost__gte=0), name="asset_cost_not_negative"),
            models.CheckConstraint(
                condition=Q(gone_on__isnull=True, gone_why="") | (Q(gone_on__isnull=False) & ~Q(gone_why="")),
                name="asset_gone_says_why",
            ),
            models.CheckConstraint(
                condition=Q(tenure="owned") | ~Q(tenure_words=""), name="asset_lease_says_from_whom"
            ),
        ]
        indexes = [models.Index(fields=["community"], name="asset_by_area")]

    def __str__(self) -> str:
        return self.name

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("What was bought is never deleted from the list: it is marked as gone.")


S = CloseOut.State
# What may be done in which state, and where it leads. Actions keep it; pages ask `close_out.can_move(...)`.
CLOSING_MOVES: dict[str, dict[str, str]] = {
    "begin": {S.NOT_STARTED: S.IN_PHASE},
    "unbegin": {S.IN_PHASE: S.NOT_STARTED},
    "tick": {S.IN_PHASE: S.IN_PHASE},
    "untick": {S.IN_PHASE: S.IN_PHASE},
    "done": {S.IN_PHASE: S.CHECKLIST_DONE},
    "reopen": {S.CHECKLIST_DONE: S.IN_PHASE},
    "give_up": {S.IN_PHASE: S.IN_PHASE, S.CHECKLIST_DONE: S.CHECKLIST_DONE},
    "confirm": {S.CHECKLIST_DONE: S.CONFIRMED},
    "unconfirm": {S.CONFIRMED: S.CHECKLIST_DONE},
    "archive": {S.CONFIRMED: S.ARCHIVED},
}
