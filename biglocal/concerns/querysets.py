"""Questions about concerns in people's words."""

from typing import Any

from django.db import models
from django.db.models import Q

from biglocal.access import Action, actions_of
from biglocal.communities.models import Community
from biglocal.communities.roles import standing_of


def _places(person: Any, action: Action) -> Q:
    """Return the condition "in an area where `person` may do `action`"; without an area the programme's people may."""
    standing = standing_of(person)
    programmes = [pk for pk, held in standing.by_programme.items() if action in actions_of(held)]
    found = Q(community__in=standing.communities_with(action))
    if programmes:
        found |= Q(community__programme__in=programmes) | Q(community__isnull=True)
    return found


class ConcernQuerySet(models.QuerySet):
    """Concerns."""

    def in_community(self, community: Community) -> Any:
        return self.filter(community=community)

    def answerable_by(self, person: Any) -> Any:
        """Where the person answers concerns, but for those about the person's own words."""
        mine = Q(writer=person)
        return self.filter(_places(person, Action.CONCERN_ANSWER)).exclude(mine)

    def open(self) -> Any:
        return self.filter(state="open")

    def for_list(self) -> Any:
        """With area, writer and who raised it."""
        return self.select_related("community", "writer", "by", "answered_by").defer("community__outline")


class HidingQuerySet(models.QuerySet):
    """What is or was hidden."""

    def standing(self) -> Any:
        """Hidden now."""
        return self.filter(ended_at__isnull=True)

    def seen_by(self, person: Any) -> Any:
        """One's own words, and those of areas where the person answers concerns."""
        return self.filter(Q(writer=person) | _places(person, Action.CONCERN_ANSWER))

    def for_list(self) -> Any:
        return self.select_related("community", "writer", "by", "ended_by").defer("community__outline")


class SafeguardingQuerySet(models.QuerySet):
    """Safeguarding concerns."""

    def readable_by(self, person: Any) -> Any:
        """Those of areas for which the person is named."""
        return self.filter(_places(person, Action.SAFEGUARDING_READ))
