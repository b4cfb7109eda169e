"""The yearly review of a partnership as a report: the numbers that were confirmed, and the year that led to them.

Its numbers are those of the review's page, its meetings those of the meetings' pages, its interests those of the
register. Names are the ones that everybody may read on the area's page. Age, ethnicity and gender are not asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from biglocal.access import Action, Role
from biglocal.communities.models import Community, Membership, PartnershipReview, RoleHeld
from biglocal.communities.partnership_review import words_of
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.reports.contents import Bar, Chart, Part, Table
from biglocal.reports.models import Report
from biglocal.reports.registry import Due, Kind

from . import report_partnership_year as year

PARTNERSHIP = "partnership-review"
YEAR = timedelta(days=364)  # with the day itself the 365 days in which the review counts who joined and left
LATEST = timedelta(days=60)  # a report that comes by itself later than that is no news
TOLD = [Role.CHAIR, Role.REP, Role.WORKER]


@dataclass
class Reviewed:
    """A review, the one before it, and its numbers in words."""

    review: PartnershipReview
    before: PartnershipReview | None
    words: dict[str, Any]

    @property
    def community(self) -> Community:
        return self.review.community

    @property
    def span(self) -> tuple[date, date]:
        return span_of(self.review)


def span_of(review: PartnershipReview) -> tuple[date, date]:
    """Return the first and the last day of the year that a review looks back on."""
    return review.on - YEAR, review.on


def about(report: Report) -> Reviewed | None:
    """Return the confirmed review with the one before it; None where there is none. Two queries."""
    reviews = PartnershipReview.objects.select_related("community__programme").defer("community__outline")
    review = reviews.filter(pk=report.subject).first()
    if review is None:
        return None
    before = PartnershipReview.objects.filter(community=review.community_id, on__lt=review.on).first()
    return Reviewed(review, before, words_of(review))


def heads(one: Reviewed) -> tuple[str, str, str]:
    review = one.review
    sentence = (
        f"{people(review.total)}, {review.residents} of them living here. "
        f"{review.joined} joined and {review.left} left in the year before."
    )
    title = f"{one.community.name}: review of the partnership, {review.on:%-d %B %Y}"
    return title, one.community.place, sentence


def people(count: int) -> str:
    return f"{count} member{'' if count == 1 else 's'}"


# Its headings, in their order -----------------------------------------------------------------------------------------
def who(one: Reviewed) -> Part:
    """Members by what they take part as, drawn and as a table."""
    review, sorts = one.review, one.words["capacities"]
    words = [
        f"{people(review.total)}, {review.voting} with a vote. {review.residents} live here ({one.words['share']}%)."
    ]
    rows = [[label, str(count)] for label, count in sorts]
    chart = Chart(
        f"Members by what they take part as: {', '.join(f'{label} {count}' for label, count in sorts)}.",
        [Bar(label, count, str(count)) for label, count in sorts],
    )
    table = Table("Members by what they take part as", ["Take part as", "Members"], [*rows, ["All", str(review.total)]])
    return Part("who", "Who is on it", words=words, chart=chart, table=table)


def asked(one: Reviewed) -> Part:
    """The numbers beside what the programme asked for on that day."""
    review, health = one.review, one.words["health"]
    percent = health.residents * 100 // health.total if health.total else 0  # rounded down, as the rule counts
    rows = [
        ["Members who count", f"{health.smallest} or more", str(health.total), yes(health.is_large_enough)],
        [
            "Of them living here", f"{health.percent}% or more",
            f"{health.residents} of {health.total} ({percent}%)", yes(health.is_led_by_residents),
        ],
        ["Chair", "One", "One" if one.words["chaired"] else "None", yes(one.words["chaired"])],
    ]  # fmt: skip
    said = [*health.sentences, *([] if one.words["chaired"] else ["There is no chair."])]
    words = said or [f"On {review.on:%-d %B %Y} the partnership was as the programme asks."]
    table = Table("What the programme asks", ["What", "Asked for", "That day", "Met"], rows)
    return Part("asked", "What the programme asks", words=words, table=table)


def yes(is_so: Any) -> str:
    return "Yes" if is_so else "No"


def leads(one: Reviewed) -> Part:
    """Who leads it, as numbers."""
    leading, residents = one.words["leading"], one.words["leading_residents"]
    rows = [[label, str(count)] for label, count in one.words["offices"]]
    said = [f"{residents} of the {leading} who lead it live here."] if leading else ["Nobody has a role in it."]
    table = Table("Who leads it", ["Role", "Members"], rows) if rows else None
    return Part("leads", "Who leads it", words=said, table=table)


def names(one: Reviewed) -> Part:
    """Members of that day whose names everybody may read on the area's page today. One query."""
    now = Membership.objects.in_community(one.community).in_partnership().running(today()).filter(name_public=True)
    rows = [
        [member.person.get_full_name(), member.looks_after or member.get_office_display()]
        for member in now.filter(start_date__lte=one.review.on).select_related("person").by_name()
    ]
    said = ["Who let everybody read their names and is still a member."]
    table = Table("Members by name", ["Name", "Part"], rows) if rows else None
    return Part("names", "Members by name", words=said if table else [], table=table)


def churn(one: Reviewed) -> Part:
    """Who came, went and stayed in the year, as numbers."""
    review = one.review
    counts = [("Stayed", review.total - review.joined), ("Joined", review.joined), ("Left", review.left)]
    said = ", ".join(f"{label.lower()} {count}" for label, count in counts)
    return Part(
        "churn",
        "Who came and went",
        chart=Chart(f"In the year before: {said}.", [Bar(label, count, str(count)) for label, count in counts]),
        table=Table("In the year before", ["What", "Members"], [[label, str(count)] for label, count in counts]),
    )


def since(one: Reviewed) -> Part | None:
    """The numbers of the review before beside these."""
    if one.before is None:
        return None
    then, now = one.before, one.review
    pairs = [
        ("Members", then.total, now.total, ""),
        ("With a vote", then.voting, now.voting, ""),
        ("Living here", then.residents, now.residents, ""),
        ("Share living here", words_of(then)["share"], one.words["share"], "%"),
        ("Lead it", words_of(then)["leading"], one.words["leading"], ""),
    ]
    rows = [[what, f"{old}{unit}", f"{new}{unit}", change(new - old)] for what, old, new, unit in pairs]
    head = ["What", f"{then.on:%-d %b %Y}", f"{now.on:%-d %b %Y}", "Change"]
    return Part("since", "Since the review before", table=Table("Beside the review before", head, rows))


def change(by: int) -> str:
    return f"{by:+d}" if by else "same"


# Who may, when, to whom -----------------------------------------------------------------------------------------------
def community_of(subject: int) -> Community | None:
    """Return the area of a review."""
    found = Community.objects.filter(partnership_reviews=subject).select_related("programme")
    return found.defer("outline").first()


def may_read(person: Any, subject: int) -> bool:
    """Those who may ask for reports of the area."""
    community = community_of(subject)
    return community is not None and Action.AREA_REPORT in standing_of(person).actions_in(community)


def back(subject: int) -> tuple[str, str]:
    community = community_of(subject)
    path = reverse("partnership_reports", args=[community.slug, subject]) if community else reverse("areas")
    return "Yearly review of the partnership", path


def due(on: date) -> Iterable[Due]:
    """Yield each review that was confirmed lately: its report comes by itself."""
    for review in PartnershipReview.objects.filter(on__gt=on - LATEST, on__lte=on).only("on"):
        yield Due(review.pk, *span_of(review))


def told(subject: int, on: date) -> list[int]:
    """Ids of chair, rep and worker of the review's area."""
    held = RoleHeld.objects.running(on).filter(role__in=TOLD, person__is_active=True)
    return sorted(set(held.filter(community__partnership_reviews=subject).values_list("person", flat=True)))


KIND = Kind(
    name=PARTNERSHIP,
    label="Review of a partnership",
    about=about,
    heads=heads,
    parts=[
        who,
        asked,
        leads,
        names,
        churn,
        since,
        year.spells,
        year.meetings,
        year.decisions,
        year.actions,
        year.interests,
    ],
    may_read=may_read,
    back=back,
    due=due,
    told=told,
)
