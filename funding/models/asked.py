"""What an answer asks for: each thing with who sees to it, its day, and the payment that waits for it."""

from django.db import models
from django.db.models import Q

from .proposal import Proposal
from .review import Decision


class Asked(models.Model):
    """One thing asked for. A person sees to it, or all of them: "The partnership", "The organisation"."""

    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300)
    owner = models.CharField(max_length=120, blank=True, help_text="who sees to it, in words; a person stands apart")
    person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.words

    @property
    def who(self) -> str:
        """Who sees to it."""
        return self.person.get_full_name() if self.person else self.owner

    @property
    def by_when(self) -> str:
        """Who sees to it, and by which day, in words."""
        return f"{self.who} sees to it" + (f", by {self.due_on:%-d %B %Y}." if self.due_on else ".")


class ConditionAsked(Asked):
    """One condition as it was decided. Once the answer holds, each agreement has it as a `Condition` of its own."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="asked_for")
    payment = models.PositiveSmallIntegerField(default=1, help_text="the number of the payment that waits for it")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="asked_number_once"),
            models.CheckConstraint(condition=~Q(words=""), name="asked_says_what"),
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(owner=""), name="asked_has_an_owner"),
            models.CheckConstraint(condition=Q(payment__gte=1), name="asked_holds_a_payment"),
        ]

    @property
    def in_full(self) -> str:
        """Who sees to it, by which day, and which payment waits for it; Local Trust pays a small grant in no parts."""
        is_small = self.decision.proposal.kind == Proposal.Kind.SMALL
        return self.by_when + ("" if is_small else f" Payment {self.payment} waits for it.")
