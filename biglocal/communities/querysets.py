"""Questions about areas, roles and memberships in people's words."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from biglocal.dates import SpanQuerySet, running_on


class CommunityQuerySet(models.QuerySet):
    """Areas."""

    def in_ward_line(self, line: Any, *, on: date) -> Any:
        """Areas that touch today's ward of `line` on the day `on`."""
        return self.filter(running_on(on, "area_wards__"), area_wards__ward__line=line).distinct()


class LtoAppointmentQuerySet(SpanQuerySet):
    """Who holds the money of which area."""


class AreaWardQuerySet(SpanQuerySet):
    """Which wards an area touches."""

    def current(self, on: date) -> Any:
        """Links that hold on `on`, in ward sets that hold on `on`, largest share first."""
        return self.running(on).filter(running_on(on, "ward__ward_set__"))


class ResidentGroupQuerySet(models.QuerySet):
    """Partnerships and working groups."""

    def in_community(self, community: Any) -> Any:
        return self.filter(community=community)

    def going(self, on: date) -> Any:
        """Those that exist on `on`; without a first day they always did."""
        begun = Q(start_date__isnull=True) | Q(start_date__lte=on)
        return self.filter(begun, Q(end_date__isnull=True) | Q(end_date__gte=on))


class MembershipQuerySet(SpanQuerySet):
    """Who is in the groups."""

    def in_community(self, community: Any) -> Any:
        return self.filter(group__community=community)

    def in_partnership(self) -> Any:
        return self.filter(group__kind="partnership")

    def for_list(self) -> Any:
        """With person and group."""
        return self.select_related("person", "group__community")

    def by_name(self) -> Any:
        """Chairs and other officers first, then by name."""
        return self.annotate(plain=Q(office="member")).order_by("group__kind", "plain", "person__name", "pk")

    def may_vote(self, on: Any) -> Any:
        """Those with a vote on `on`: members with voting rights whose membership does not rest that day."""
        return self.running(on).with_rest(on).filter(rests=False, voting=True)

    def with_rest(self, on: Any) -> Any:
        """With `rests`: is the membership suspended on `on`?"""
        resting = self.model.suspensions.rel.related_model.objects.filter(running_on(on), membership=OuterRef("pk"))
        return self.annotate(rests=Exists(resting))

    def over(self, on: date) -> Any:
        """Those that ended before `on`, the newest end first."""
        return self.filter(end_date__lt=on).order_by("-end_date", "pk")


class InterestQuerySet(SpanQuerySet):
    """Standing interests."""

    def in_community(self, community: Any) -> Any:
        return self.filter(community=community)

    def of_members(self, memberships: Any, *, on: Any) -> Any:
        """Interests that hold on `on` of the people of these memberships, in the areas of their groups.

        `memberships` is a queryset: `Interest.objects.of_members(Membership.objects.may_vote(day), on=day)`.
        """
        same = memberships.order_by().filter(person=OuterRef("person"), group__community=OuterRef("community"))
        return self.running(on).filter(Exists(same)).select_related("person")


class RegisterCheckQuerySet(models.QuerySet):
    """When members said that their part of the register is whole."""

    def in_community(self, community: Any) -> Any:
        return self.filter(community=community)


class RoleHeldQuerySet(SpanQuerySet):
    """Roles held."""

    def for_list(self) -> Any:
        """With person and place."""
        return self.select_related("person", "community", "organisation", "programme")

    def reaching(self, community: Any, on: date) -> Any:
        """Roles that count in `community` on `on`: its own, of its LTOs, and of its programme."""
        return self.reaching_place(community.pk, community.programme_id, on)

    def reaching_place(self, community: Any, programme: Any, on: Any) -> Any:
        """Roles that count in the area with this id, of the programme with this id."""
        return self.running(on).filter(
            Q(community=community)
            | Q(programme=programme)
            | Q(running_on(on, "organisation__lto_appointments__"), organisation__lto_appointments__community=community)
        )


class InvitationQuerySet(models.QuerySet):
    """Invitations."""

    def in_community(self, community: Any) -> Any:
        return self.filter(community=community)

    def waiting(self) -> Any:
        """Not yet used and not withdrawn: those that ran out can be sent again."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)

    def open(self) -> Any:
        """Not yet used, not withdrawn, not run out."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=timezone.now())
