"""Councillors, terms, asks: smallest valid rows."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from councillors.ask_moves import HELD
from councillors.models import Ask, AskAnswer, Claim, Councillor, Term

from .accounts import PersonFactory
from .communities import CommunityFactory
from .places import CouncilFactory, WardFactory


class CouncillorFactory(DjangoModelFactory):
    """A councillor without an account."""

    class Meta:
        model = Councillor

    name = factory.Sequence(lambda n: f"Councillor {n}")
    slug = factory.Sequence(lambda n: f"councillor-{n}")
    council = factory.SubFactory(CouncilFactory)


class TermFactory(DjangoModelFactory):
    """A running term."""

    class Meta:
        model = Term

    ward = factory.SubFactory(WardFactory)
    councillor = factory.SubFactory(CouncillorFactory, council=factory.SelfAttribute("..ward.ward_set.council"))
    start_date = date(2023, 5, 9)


class AskFactory(DjangoModelFactory):
    """A request that waits; give `line=` for its ward."""

    class Meta:
        model = Ask
        skip_postgeneration_save = True

    community = factory.SubFactory(CommunityFactory)
    kind = Ask.Kind.NETWORK
    title = factory.Sequence(lambda n: f"Invite the health group, {n}")
    why = "You know them, we do not."
    takes = "About 10 minutes"
    by_day = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=20))
    raised_by = factory.SubFactory(PersonFactory, name="Denise Okafor")
    raised_at = factory.LazyFunction(timezone.now)
    last_word_at = factory.SelfAttribute("raised_at")
    state = Ask.State.RAISED
    holder = factory.LazyAttribute(lambda ask: CouncillorFactory() if ask.state in HELD else None)

    @factory.post_generation
    def line(self, create, line, **kwargs):
        if create and line:
            self.ward_lines.add(line)


class AskAnswerFactory(DjangoModelFactory):
    """A councillor said yes, and has the ask."""

    class Meta:
        model = AskAnswer
        skip_postgeneration_save = True

    ask = factory.SubFactory(AskFactory)
    councillor = factory.SubFactory(CouncillorFactory)
    answer = AskAnswer.Answer.YES
    at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def takes(self, create, takes, **kwargs):
        if create and self.takes_it:
            self.ask.holder, self.ask.held_since = self.councillor, self.at
            if self.ask.state == Ask.State.RAISED:
                self.ask.state = Ask.State.TAKEN
            self.ask.save()


class ClaimFactory(DjangoModelFactory):
    """An open invitation."""

    class Meta:
        model = Claim

    councillor = factory.SubFactory(CouncillorFactory)
    email = factory.Sequence(lambda n: f"cllr{n}@council.example")
    invited_by = factory.SubFactory(PersonFactory)
    invited_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))
