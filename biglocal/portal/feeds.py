"""What feeds and calendars hold: public news as Atom, dates for calendars; of an area, a project, a ward, a person."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, linebreaks

from biglocal.access import Action
from biglocal.communities.models import AreaWard, Meeting, MeetingComing
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.notices.models import Follow
from projects.calendars import Entry, entries_with_history, entry_of, full
from projects.diary_reads import with_areas
from projects.models import Coming, Occasion, Photo, Project, Update, UpkeepDate
from projects.story import words_held

NEWEST = 30
LOOK_BACK = timedelta(days=92)  # days gone by that stay in a calendar
MOST = 500
OPEN = Q(open_to_all=True)
BEGINNING = timezone.make_aware(datetime(2010, 7, 27))  # an empty feed is as old as the programme
HELD = "What shows or quotes councillors stands here again after the election, whose poll is on"


class Feed(Atom1Feed):
    """An Atom feed that is the same as long as its entries are."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else BEGINNING


def atom_of(title: str, words: str, path: str, feed_path: str, updates: Any) -> bytes:
    """Return the newest of the updates as an Atom feed, with their pictures. Two queries."""
    feed = Feed(
        title=title, link=full(path), description="", subtitle=words, feed_url=full(feed_path), language="en-GB"
    )
    rows = (
        updates.with_held()
        .select_related("project__community", "by", "told_by")
        .defer("project__about", "project__community__outline")
    )
    pictures = Prefetch("photos", Photo.objects.public().filter(drawing="").exclude(mail=""), to_attr="pictures")
    for update in rows.prefetch_related(pictures).order_by("-posted_at", "-pk")[:NEWEST]:
        feed.add_item(
            title=clean(update.title),
            link=full(update.get_absolute_url()),
            description=words_and_pictures(update),
            unique_id=f"tag:{settings.SITE_URL.split('//')[-1].split(':')[0].strip('/')},2010:update:{update.pk}",
            pubdate=update.posted_at,
            updateddate=update.edited_at or update.posted_at,
            author_name=clean(update.teller or update.by.get_short_name()),
            categories=[update.get_kind_display(), clean(update.project.title)],
        )
    return feed.writeString("utf-8").encode()


def words_and_pictures(update: Any) -> str:
    """Return what an entry tells, as HTML: what everybody may read and see, pictures 640 px wide."""
    told = f"{update.text}\n\n“{update.quote}”" if update.quote and not words_held(update) else update.text
    if update.held_until:
        told += f"\n\n{HELD} {update.held_until:%-d %B}."
    shown = [
        format_html(
            '<p><img src="{}" width="{}" height="{}" alt="{}"></p>',
            full(photo.mail_url),
            photo.small_width,
            round(photo.height * photo.small_width / max(photo.width, 1)),
            clean(photo.alt or f"Photo: {update.title}"),
        )
        for photo in update.pictures
    ]
    return "".join([linebreaks(clean(told), autoescape=True), *shown])


def clean(words: str) -> str:
    """Return the words without what XML cannot hold."""
    return "".join(c for c in words if c >= " " or c in "\n\t")


def dates_where(where: Q, *, meetings: Q | None = None, upkeep: Q | None = None) -> list[Entry]:
    """Return what a calendar holds: dates of `where`, meetings of `meetings`, what is due at places of `upkeep`.

    At most four queries.
    """
    since = today() - LOOK_BACK
    rows = Occasion.objects.filter(where, on__gte=since).with_places().order_by("on", "begins_at", "pk")
    met = [] if meetings is None else with_areas(Meeting.objects.filter(meetings, on__gte=since))[:MOST]
    due = [] if upkeep is None else UpkeepDate.objects.public().filter(upkeep, due_on__gte=since).with_places()[:MOST]
    return [*map(entry_of, rows[:MOST]), *entries_with_history(met, due)]


def dates_of_area(community: Any) -> list[Entry]:
    """Return the dates and open meetings of an area, and what is due at its places."""
    here = Q(community=community)
    return dates_where(here, meetings=here & OPEN, upkeep=Q(project__community=community))


def dates_of_ward(line: Any) -> list[Entry]:
    """Return the dates of a ward's projects, and those of the areas that touch it."""
    areas = AreaWard.objects.running(today()).filter(ward__line=line).values("community")
    projects = Project.objects.in_ward_line(line, on=today()).values("pk")
    whole = Q(community__in=areas)
    return dates_where(Q(project__in=projects) | (Q(project__isnull=True) & whole), meetings=whole & OPEN)


def dates_of_person(person: Any) -> list[Entry]:
    """Return the dates of what the person takes part in or follows, and those the person said yes to.

    Where they are a member, meetings for members only as well: nobody else knows the calendar's address.
    """
    follows = Follow.objects.filter(person=person)
    standing = standing_of(person)
    areas = Q(community__in=[*standing.by_community, *followed("community", follows)])
    inside = Q(community__in=standing.communities_with(Action.MEETING_SEE))
    meant = Q(open_to_all=True) & (areas | Q(pk__in=MeetingComing.objects.filter(person=person).values("meeting")))
    mine = Q(pk__in=Coming.objects.filter(person=person).values("occasion"))
    return dates_where(areas | Q(project__in=followed("project", follows)) | mine, meetings=meant | inside)


def followed(prefix: str, follows: Any) -> list[int]:
    """Return the ids of what is followed of one kind."""
    topics = follows.filter(topic__startswith=f"{prefix}:").values_list("topic", flat=True)
    return [int(topic.partition(":")[2]) for topic in topics if topic.partition(":")[2].isdecimal()]


def updates_of_ward(line: Any) -> Any:
    """Return what was logged in the ward as it was then."""
    return Update.objects.public().filter(ward_lines=line)
