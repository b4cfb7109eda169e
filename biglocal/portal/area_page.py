"""What an area's page shows, in a fixed number of queries however much the area has done."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, cast

from django.db.models import BooleanField, CharField, Count, DateField, Exists, F, OuterRef, Subquery, TimeField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.http import Http404

from biglocal.communities.health import Health
from biglocal.communities.models import Community, Meeting, Membership
from biglocal.notices.models import Follow
from biglocal.places.pre_election import held_until
from biglocal.portal.public_reads import newest_of_area
from biglocal.ready import Given, ready
from councillors.models import AskAnswer, Term
from funding.money import SUMS, Money, money_of, running_priorities, sums_of_area
from projects.effort import helped_with
from projects.mends import Mends, mends_of
from projects.models import Occasion, Project
from projects.story import OF_PHOTOS

LATEST, PROJECTS, DATES = 3, 5, 4
OF_AREA = [
    *("name", "slug", "place", "region", "summary", "meets"),
    *("designated_on", "state", "ends_on", "lat", "lon", "outline_invented"),
    *("programme__smallest_partnership", "programme__resident_percent", "programme__voting_members_only"),
    "programme__changes_key",
]
OF_PROJECTS = [
    *("title", "slug", "summary", "stage", "standing", "lat", "lon", "last_update_at"),
    *(f"cover__{name}" for name in OF_PHOTOS),
]
OF_MEMBERS = ["capacity", "voting", "name_public", "looks_after", "office", "person__name", "person__left_at"]
OF_TERMS = [
    "councillor__name",
    "councillor__slug",
    "ward__name",
    "ward__line__gss",
    "ward__line__slug",
    "ward__line__council",
]


@dataclass
class Helper:
    """A councillor of the area, with what came of what they took on."""

    councillor: Any
    wards: list[Any]
    held_until: date | None = None  # before an election nothing is told of what came of it
    done: list[str] = field(default_factory=list)


@dataclass
class AreaPage:
    """The parts of the page."""

    community: Community
    latest: list[Any]
    money: Money
    priorities: list[Any]  # priorities of the running plan, each with `money`
    projects: list[Any]
    count_projects: int
    members: list[Any]  # memberships that know whether they rest
    helpers: list[Helper]
    mends: Mends
    dates: list[Any]  # of the group, and open meetings
    rule: Any  # the programme's figures of today: read before the page's parts are drawn, which may not ask

    @property
    def residents(self) -> int:
        return sum(1 for member in self.members if member.capacity == Membership.Capacity.RESIDENT)

    @property
    def named(self) -> list[Membership]:
        """Those who let everybody read their name."""
        return [member for member in self.members if member.name_public]

    def health(self) -> Health:
        """How the partnership is made up beside what the programme asks."""
        rule = self.rule
        counted = [
            member for member in self.members if (member.voting and not member.rests) or not rule.voting_members_only
        ]
        residents = sum(1 for member in counted if member.capacity == Membership.Capacity.RESIDENT)
        return Health(len(counted), residents, rule.smallest_partnership, rule.resident_percent)

    @property
    def picture(self) -> Any:
        """The newest photo that a preview of the page can show."""
        shown = (photo for update in self.latest for photo in update.pictures if photo.mail_url)
        return next(shown, None)

    @property
    def held_until(self) -> date | None:
        """Until when nothing is told of what came of the councillors' help."""
        return max((helper.held_until for helper in self.helpers if helper.held_until), default=None)

    @property
    def others(self) -> int:
        return len(self.members) - self.residents

    @property
    def unnamed(self) -> int:
        return len(self.members) - len(self.named)

    @property
    def meets(self) -> str:
        """When and where, to follow "They meet": without its own full stop."""
        words = self.community.meets.removesuffix("Come and listen.").strip().rstrip(".")
        return words[:1].lower() + words[1:]

    @property
    def room(self) -> Any:
        """The priority with most left to plan, if any."""
        free = [priority for priority in self.priorities if priority.money.left > 0]
        return max(free, key=lambda priority: priority.money.left, default=None)


def area_for_page(slug: str, reader: Any) -> Any:
    """Return the area with its counts, the sums of its money, and `i_follow`: does the reader? One query."""
    found = _area(reader.is_authenticated).first(area=slug, reader=reader.pk)
    if found is None:
        raise Http404("No area has this address.")
    return found


@ready
def _area(signed_in: bool) -> Any:
    counted = Project.objects.filter(community=OuterRef("pk")).order_by().values("community")
    mine: Any = Value(False, output_field=BooleanField())
    if signed_in:
        topic = Concat(Value("community:"), Cast(OuterRef("pk"), CharField()))
        mine = Exists(Follow.objects.filter(person=Given("reader"), topic=topic))
    return (
        Community.objects.filter(slug=Given("area"))
        .select_related("programme")
        .only(*OF_AREA)
        .annotate(
            count_projects=Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0),
            i_follow=mine,
            **sums_of_area(),
            **helped_with(update_of__project__community=OuterRef("pk")),
        )
    )


def newest_first(projects: Any) -> Any:
    """Projects where something happened last come first."""
    return projects.order_by(F("last_update_at").desc(nulls_last=True), "title")


def read_area(community: Community, *, on: date) -> AreaPage:
    """Read all parts of the page of an area as `area_for_page` gives it. Eight queries."""
    helpers, dates = helpers_of(community, on=on)
    page = AreaPage(
        community=community,
        latest=newest_of_area(community, LATEST),
        money=money_of(*(getattr(community, name) for name in SUMS)),
        priorities=running_priorities(community),
        projects=_projects().all(community=community.pk),
        count_projects=community.count_projects,
        members=_members().all(community=community.pk, on=on),
        helpers=helpers,
        dates=dates,
        mends=mends_of(community),
        rule=community.programme.now,
    )
    for project in page.projects:
        project.community = community
        project.place_state = page.mends.states.get(project.pk, "")
    for update in page.latest:
        update.rest = update.text.removeprefix(update.title).lstrip(" .!?…\n")
    return page


@ready
def _projects() -> Any:
    projects = Project.objects.in_community(Given("community")).select_related("cover").only(*OF_PROJECTS)
    return newest_first(projects)[:PROJECTS]


@ready
def _members() -> Any:
    members = Membership.objects.in_community(Given("community")).in_partnership().running(Given("on"))
    return members.with_rest(Given("on")).select_related("person").only(*OF_MEMBERS)


def helpers_of(community: Community, *, on: date) -> tuple[list[Helper], list[Any]]:
    """Return today's councillors of the area, each with the results of what they took on; and the next dates.

    Two queries: results and dates come in one.
    """
    helpers: dict[int, Helper] = {}
    terms = _terms().all(community=community.pk, on=on)
    for term in terms:
        helper = helpers.setdefault(term.councillor_id, Helper(term.councillor, [], term.held_until))
        helper.wards.append(term.ward)
    rows = _results_and_dates().all(community=community.pk, councillors=list(helpers), on=on)
    dates: list[Any] = []
    for kind, pk, told, day, begins, ends, where in sorted(rows, key=lambda row: (row[3], row[4] or time.min, row[1])):
        if kind == "result":
            helpers[pk].done.insert(0, told)
        else:
            facts = {"title": told, "on": day, "begins_at": begins, "ends_at": ends, "where": where}
            unasked: Any = {"pk": pk, "changed_at": None}  # else it would be now
            row = Occasion(**unasked, **facts) if kind == "date" else Meeting(number=pk, **facts)
            row.community = community
            dates.append(row)
    return list(helpers.values()), dates[:DATES]


@ready
def _terms() -> Any:
    terms = Term.objects.in_community(Given("community"), on=cast(date, Given("on"))).only(*OF_TERMS)
    return terms.annotate(held_until=held_until("councillors__terms")).order_by("councillor__name", "pk")


@ready
def _results_and_dates() -> Any:
    taken = AskAnswer.objects.filter(
        councillor__pk__in=[Given("councillors")],
        answer__in=["yes", "call"],
        ask__community=Given("community"),
        ask__result_at__isnull=False,
    )
    words, no_hour = CharField(max_length=300), Cast(Value(None), TimeField())
    results = taken.order_by().values_list(
        Value("result", output_field=words), "councillor", Cast("ask__result", words),
        Cast("ask__result_at", DateField()), no_hour, no_hour, Value("", output_field=words),
    )  # fmt: skip
    next_ones = Occasion.objects.filter(
        pk__in=Occasion.objects.filter(community=Given("community")).coming(Given("on"))[:DATES].values("pk")
    )
    coming = next_ones.order_by().values_list(
        Value("date", output_field=words), "pk", Cast("title", words), "on", "begins_at", "ends_at", "where"
    )
    open_ones = Meeting.objects.filter(
        pk__in=Meeting.objects.filter(community=Given("community"))
        .public_from(cast(date, Given("on")))[:DATES]
        .values("pk")
    )
    meetings = open_ones.order_by().values_list(
        Value("meeting", output_field=words), "number", Cast("title", words), "on", "begins_at", "ends_at", "where"
    )
    return coming.union(results, meetings, all=True)
