"""Meetings, agenda, attendance, decisions, interests, things to do: smallest valid rows."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from biglocal.communities.models import (
    AgendaItem,
    Attendance,
    Declaration,
    Meeting,
    MeetingAction,
    MeetingDecision,
    PartnershipReview,
    PlanReview,
)
from biglocal.dates import today

from .accounts import PersonFactory
from .communities import CommunityFactory, PlanFactory


class MeetingFactory(DjangoModelFactory):
    """An open meeting of yesterday."""

    class Meta:
        model = Meeting

    community = factory.SubFactory(CommunityFactory)
    number = factory.Sequence(lambda n: n + 1)
    on = factory.LazyFunction(lambda: today() - timedelta(days=1))
    called_by = factory.SubFactory(PersonFactory)


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Item {n}")


class AttendanceFactory(DjangoModelFactory):
    """A resident with a vote, who was there."""

    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)
    capacity = "resident"
    voting = True


class MeetingDecisionFactory(DjangoModelFactory):
    """A question not yet decided."""

    class Meta:
        model = MeetingDecision

    meeting = factory.SubFactory(MeetingFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Question {n}")


class MadeDecisionFactory(MeetingDecisionFactory):
    """Agreed by nine to none."""

    outcome = "agreed"
    words = "We put in a tap."
    why = "The trees need water."
    how = "vote"
    votes_for = 9
    could_vote = 9
    could_vote_residents = 8
    quorum = 3
    recorded_by = factory.SubFactory(PersonFactory)
    recorded_at = factory.LazyFunction(timezone.now)


class DeclarationFactory(DjangoModelFactory):
    """A money interest; the person left the room."""

    class Meta:
        model = Declaration

    decision = factory.SubFactory(MeetingDecisionFactory)
    person = factory.SubFactory(PersonFactory)
    kind = "direct_financial"
    what = "Her firm would lay the pipe."
    followed = "no_part"
    declared_at = factory.LazyFunction(timezone.now)
    minuted_by = factory.SubFactory(PersonFactory)


class MeetingActionFactory(DjangoModelFactory):
    class Meta:
        model = MeetingAction

    meeting = factory.SubFactory(MeetingFactory)
    what = factory.Sequence(lambda n: f"Ring the plumber {n}")
    owner = factory.SubFactory(PersonFactory)
    due_on = factory.LazyFunction(lambda: today() + timedelta(days=14))


class PlanReviewFactory(DjangoModelFactory):
    """A review being written, with every question answered."""

    class Meta:
        model = PlanReview

    plan = factory.SubFactory(PlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    state = PlanReview.State.IN_PROGRESS
    planned_on = factory.LazyFunction(today)
    done = spent = impact = learning = progress = refresh = outcomes_words = next_plan = sharing = "A lot."


class PartnershipReviewFactory(DjangoModelFactory):
    """Nine members, eight of them living here, counted today."""

    class Meta:
        model = PartnershipReview

    community = factory.SubFactory(CommunityFactory)
    on = factory.LazyFunction(today)
    total = counted = voting = 9
    residents = counted_residents = 8
    smallest = 8
    percent = 51
    joined = left = 0
    confirmed_by = factory.SubFactory(PersonFactory)
    confirmed_at = factory.LazyFunction(timezone.now)
