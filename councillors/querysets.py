"""Questions about councillors, terms and asks in people's words."""

from datetime import date
from typing import Any

from django.apps import apps
from django.db import models

from biglocal.dates import SpanQuerySet, running_on
from biglocal.places.pre_election import is_held

from .ask_moves import OPEN, PASSED, RAISED


class CouncillorQuerySet(models.QuerySet):
    """Councillors."""

    def current(self, on: date) -> Any:
        """Those with a term on `on`."""
        return self.filter(running_on(on, "terms__")).distinct()


class TermQuerySet(SpanQuerySet):
    """Terms."""

    def of_line(self, line: Any) -> Any:
        return self.filter(ward__line=line)

    def in_community(self, community: Any, *, on: Any) -> Any:
        """Running terms of the wards that the area touches on `on`, with councillor and ward."""
        return (
            self.running(on)
            .filter(running_on(on, "ward__area_wards__"), ward__area_wards__community=community)
            .select_related("councillor", "ward__line")
            .distinct()
        )


class AskQuerySet(models.QuerySet):
    """Asks."""

    def in_community(self, community: Any) -> Any:
        return self.filter(community=community)

    def open(self) -> Any:
        """They wait for a councillor, or one is at them."""
        return self.filter(state__in=OPEN)

    def that_wait_for(self, person: Any) -> Any:
        """Nobody has them yet, or a colleague passed them on to this person."""
        passed = models.Q(state=PASSED, passed_to__person=person)
        return self.filter(models.Q(state=RAISED) | passed)

    def for_ward_line(self, line: Any) -> Any:
        return self.filter(ward_lines=line)

    def answerable_by(self, person: Any, *, on: Any) -> Any:
        """Asks of wards in which the person has a term on `on`, whatever their state."""
        terms = apps.get_model("councillors", "Term").objects.running(on).filter(councillor__person=person)
        # Not joined: rows that come twice would have to be told apart by all their columns.
        asked = self.model.ward_lines.through.objects.filter(wardline__in=terms.values("ward__line"))
        return self.filter(pk__in=asked.values("ask"))

    def for_list(self) -> Any:
        """With who asks and what it is about."""
        found = self.select_related("raised_by", "project__community", "community", "holder", "passed_to")
        return found.defer("project__about", "project__community__outline", "community__outline")

    def with_answers(self) -> Any:
        """With every answer and its councillor."""
        answers = apps.get_model("councillors", "AskAnswer").objects.select_related("councillor")
        return self.prefetch_related(models.Prefetch("answers", answers))

    def newest_open_first(self) -> Any:
        """Open ones by their day, then what is done, newest first."""
        done = models.Case(models.When(state__in=OPEN, then=0), default=1)
        return self.order_by(done, models.Case(models.When(state__in=OPEN, then="by_day")), "-raised_at")


class AskAnswerQuerySet(models.QuerySet):
    """Answers."""

    def that_led_somewhere(self) -> Any:
        """Answers that took an ask which led to something, newest first, with the ask.

        In the weeks before an election of the councillor's council they wait (places.md, rule 10).
        """
        return (
            self.filter(~is_held("councillors__answers"), ask__result_at__isnull=False, answer__in=["yes", "call"])
            .select_related("ask__community", "councillor")
            .order_by("-ask__result_at", "pk")
        )
