"""Questions about projects, updates and dates in people's words."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from biglocal.dates import running_on
from biglocal.places.pre_election import held_until, is_held

OF_UPDATE = "ward_lines__updates"  # from a council to what happened in its wards
LEAST_SHARE = 0.05  # places.md, rule 6: an area's project without a point belongs to each ward with 5 % of its area


class ProjectQuerySet(models.QuerySet):
    """Projects."""

    def in_community(self, community: Any) -> Any:
        return self.filter(community=community)

    def running(self) -> Any:
        """Neither on hold, stopped nor finished."""
        return self.filter(standing="running")

    def in_ward_line(self, line: Any, *, on: Any) -> Any:
        """Projects of a ward: by their point, or without one by the area's share in the ward (places.md, rule 6)."""
        wards = self.model._meta.get_field("ward").related_model
        touching = wards._meta.get_field("area_wards").related_model.objects.filter(
            running_on(on), ward__line=line, share_of_area__gte=LEAST_SHARE
        )
        anywhere = Q(ward__isnull=True, division__isnull=True, community__in=touching.values("community"))
        return self.filter(Q(ward__line=line) | Q(division__line=line) | anywhere)

    def quiet(self, *, on: date, days: int, standings: Sequence[str] = ("running",)) -> Any:
        """Running and past the idea, with no update in the last `days` days up to `on`."""
        return self.without_news_since(on - timedelta(days=days), standings=standings)

    def without_news_since(self, day: Any, *, standings: Sequence[str] = ("running",)) -> Any:
        """Running and past the idea, the last update on `day` or before."""
        return self.filter(
            Q(last_update_at__date__lte=day) | Q(last_update_at__isnull=True, started_on__lte=day),
            standing__in=standings,
            stage__in=["plan", "make", "open"],
        )

    def for_list(self) -> Any:
        """With all that a list shows of them."""
        found = self.select_related("community", "priority", "cover", "ward__line")
        return found.defer("community__outline", "ward__outline")


class MilestoneQuerySet(models.QuerySet):
    """Milestones."""

    def overdue(self, *, on: Any) -> Any:
        """Not done, and their day is before `on`, on projects that are running."""
        return self.filter(done_on__isnull=True, due_on__lt=on, project__standing="running")


class ProjectDecisionQuerySet(models.QuerySet):
    """Decisions of the partnership about projects."""

    def visible(self, *, inside: bool) -> Any:
        """What a reader sees: members all that was decided, everybody else what published minutes say."""
        made = self.exclude(decision__outcome="due")
        if inside:
            return made
        shown = Q(decision__item__isnull=True) | Q(decision__item__private=False)
        return made.filter(shown, decision__meeting__minutes_state="published", decision__private=False)


class UpdateQuerySet(models.QuerySet):
    """Updates."""

    def standing(self) -> Any:
        """Not taken down."""
        return self.filter(deleted_at__isnull=True)

    def for_everybody(self) -> Any:
        """What everybody may read, with thanks that wait until an election is over: for pages that say so."""
        return self.standing().filter(audience="public")

    def public(self) -> Any:
        """What everybody may read."""
        return self.for_everybody().without_held()

    def without_held(self) -> Any:
        """Without thanks to councillors in the weeks before an election of their council (places.md, rule 10)."""
        thanked = Q(features_councillor=True, kind="thanks")  # asked first: for most rows it is the whole answer
        return self.exclude(thanked & Q(is_held(OF_UPDATE)))

    def with_held(self) -> Any:
        """With `held_until`: until when the update's thanks, quote and photos of councillors wait."""
        photos = self.model._meta.get_field("photos").related_model.objects
        marked = photos.filter(update=models.OuterRef("pk"), features_councillor=True, taken_down_at__isnull=True)
        mine = models.When(Q(features_councillor=True) | models.Exists(marked), then=held_until(OF_UPDATE))
        return self.annotate(held_until=models.Case(mine, output_field=models.DateField()))

    def visible(self, *, inside: bool) -> Any:
        """What a reader sees: with `inside`, also what only the partnership does. Thanks that wait are among it."""
        return self.standing() if inside else self.for_everybody()

    def in_community(self, community: Any) -> Any:
        return self.filter(project__community=community)

    def open_setbacks(self) -> Any:
        """Setbacks that no standing update has put right."""
        repaired = self.model.objects.filter(deleted_at__isnull=True, puts_right__isnull=False)
        return self.standing().filter(kind="setback").exclude(pk__in=repaired.values("puts_right"))


class PhotoQuerySet(models.QuerySet):
    """Photos."""

    def shown(self) -> Any:
        """Not taken down, and of no update that was."""
        return self.filter(taken_down_at__isnull=True, update__deleted_at__isnull=True)

    def without_held(self) -> Any:
        """Without those of councillors in the weeks before an election of their council (places.md, rule 10)."""
        return self.exclude(Q(features_councillor=True) & Q(is_held(OF_UPDATE, row="update")))

    def public(self) -> Any:
        """What everybody may see; a photo without an update is the project's own."""
        return self.shown().filter(Q(update__isnull=True) | Q(update__audience="public")).without_held()

    def free(self) -> Any:
        """Public, and others may show them too."""
        return self.public().filter(free__isnull=False)

    def fit_for_cover(self) -> Any:
        """Public, not the picture of a setback, and of no councillor: a cover stays up before an election, too."""
        return self.public().exclude(update__kind="setback").exclude(features_councillor=True)


class EffortQuerySet(models.QuerySet):
    """How many helped, and for how long."""

    def counted(self) -> Any:
        """Those of updates that stand; who may read the update makes no difference to a sum."""
        return self.filter(update_of__deleted_at__isnull=True)

    def in_community(self, community: Any) -> Any:
        return self.filter(update_of__project__community=community)

    def between(self, first: date | None, last: date | None) -> Any:
        """Of updates that happened from `first` to `last`; either may be open."""
        found = self.filter(update_of__happened_on__gte=first) if first else self
        return found.filter(update_of__happened_on__lte=last) if last else found


class HelpOfferQuerySet(models.QuerySet):
    """Offers to help."""

    def in_community(self, community: Any) -> Any:
        return self.filter(project__community=community)

    def for_answerer(self, person: Any, *, everything: bool) -> Any:
        """Those that `person` answers: of projects led, or of all; taken back ones are nobody's business."""
        found = self.exclude(state="withdrawn")
        return found if everything else found.filter(project__lead=person)

    def open(self) -> Any:
        """Those that wait for an answer."""
        return self.filter(state="open")

    def for_list(self) -> Any:
        """Open ones first, the longest waiting of them on top; with people and project."""
        waiting_first = models.Case(models.When(state="open", then=0), default=1)
        found = self.select_related("project__community", "person", "answered_by").defer("project__community__outline")
        return found.annotate(answered=waiting_first).order_by("answered", "-made_at", "-pk")


class PassedQuerySet(models.QuerySet):
    """Updates handed to the worker."""

    def in_community(self, community: Any) -> Any:
        return self.filter(community=community)

    def open(self) -> Any:
        """Those that wait for the worker."""
        return self.filter(settled_at__isnull=True)

    def for_list(self) -> Any:
        """With all that a list shows."""
        found = self.select_related("by", "community", "project", "settled_by", "made__project__community")
        return found.defer("community__outline").prefetch_related("photos__community")


class TakeDownQuerySet(models.QuerySet):
    """Photos taken down, and asked to be."""

    def standing(self) -> Any:
        """Not put back, nor answered otherwise."""
        return self.filter(ended_at__isnull=True)

    def for_list(self) -> Any:
        """What staff look at: first what waits for them, then the newest."""
        found = self.select_related("by", "ended_by", "photo__update", "photo__project__community")
        found = found.defer("photo__project__about", "photo__project__community__outline")
        waits = Q(down_at__isnull=True, ended_at__isnull=True)
        return found.annotate(waits=waits).order_by("-waits", "-asked_at", "-pk")


class OccasionQuerySet(models.QuerySet):
    """Dates in the diary."""

    def in_community(self, community: Any) -> Any:
        return self.filter(community=community)

    def coming(self, on: Any) -> Any:
        """On `on` or later, not cancelled, soonest first."""
        return self.filter(on__gte=on, cancelled_at__isnull=True).order_by("on", "begins_at", "pk")

    def to_show(self, on: Any) -> Any:
        """On `on` or later, the cancelled among them: who planned to come finds out."""
        return self.filter(on__gte=on).order_by("on", "begins_at", "pk")

    def past(self, on: date) -> Any:
        """Before `on`, newest first, without those that were cancelled."""
        return self.filter(on__lt=on, cancelled_at__isnull=True).order_by("-on", "-begins_at", "-pk")

    def with_places(self) -> Any:
        """With area and project."""
        return self.select_related("community", "project").defer("community__outline", "project__about")

    def with_coming(self, person: Any = None) -> Any:
        """With `heads`, how many people are to come, and `i_come`, with how many `person` said so."""
        if person is None or not person.is_authenticated:
            heads = Coalesce(Sum("coming__people"), 0)
            return self.annotate(heads=heads, i_come=Value(None, output_field=models.IntegerField()))
        return self.with_coming_of(person.pk)

    def with_coming_of(self, person: Any) -> Any:
        """With `heads` and `i_come` of the person with this id."""
        coming = self.model._meta.get_field("coming").related_model.objects
        mine = coming.filter(occasion=OuterRef("pk"), person=person)
        return self.annotate(heads=Coalesce(Sum("coming__people"), 0), i_come=Subquery(mine.values("people")[:1]))


class PlaceStateQuerySet(models.QuerySet):
    """Whether places are open."""

    def visible(self, *, inside: bool) -> Any:
        """What a reader sees: said by itself, or told by an update that stands and that the reader may read."""
        told = Q(update__deleted_at__isnull=True)
        return self.filter(Q(update__isnull=True) | (told if inside else told & Q(update__audience="public")))

    def of(self, project: Any) -> Any:
        """States of one project, the one that holds now last."""
        return self.filter(project=project).order_by("since", "said_at", "pk")
