"""Feeds and calendars: what they hold is parsed back, what is taken down is gone, what is not new answers 304."""

from datetime import UTC, date, datetime, time, timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from biglocal.communities.models import Meeting
from biglocal.dates import today
from biglocal.notices.events import follow
from projects import actions
from projects.models import CalendarAddress, Coming, Occasion, Update
from tests.factories.projects import OccasionFactory, ProjectFactory, UpdateFactory
from tests.factories.upkeep import UpkeepDateFactory

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def project(community):
    return ProjectFactory(community=community, slug="park", title="The park & <pond>")


def area(name, community):
    return reverse(f"area_{name}", args=[community.slug])


def of_project(name, project):
    return reverse(f"project_{name}", args=[project.community.slug, project.slug])


def entries(client, url):
    answer = client.get(url)
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")  # noqa: S314  # our own words


def events(client, url):
    answer = client.get(url)
    assert answer["Content-Type"].startswith("text/calendar")
    return {str(event["summary"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def addresses(project, ward):
    """Return feed and calendar of area, project, ward and ward by name."""
    line = ward.line
    by_name = [line.council.slug, line.slug]
    places = [
        ("area", [project.community.slug]),
        ("project", [project.community.slug, project.slug]),
        ("ward", [line.gss]),
    ]
    pairs = [(reverse(f"{name}_feed", args=args), reverse(f"{name}_calendar", args=args)) for name, args in places]
    return [*pairs, (reverse("ward_feed_by_name", args=by_name), reverse("ward_calendar_by_name", args=by_name))]


def test_each_place_has_its_news_and_dates(client, project, ward, other_community):
    update = UpdateFactory(project=project, title="Ponds & <ducks>")
    update.ward_lines.add(ward.line)
    OccasionFactory(community=project.community, project=project, title="Digging")
    UpdateFactory(project__community=other_community), OccasionFactory(community=other_community)
    for feed, calendar in addresses(project, ward):
        [entry] = entries(client, feed)
        assert entry.findtext(f"{ATOM}title") == "Ponds & <ducks>"
        assert entry.find(f"{ATOM}link").get("href").endswith(update.get_absolute_url())
        assert list(events(client, calendar)) == ["Digging"]


def test_feed_has_what_readers_need(client, project):
    posted = timezone.now() - timedelta(days=1)
    update = UpdateFactory(project=project, posted_at=posted, on_behalf_of="Kofi")
    url = of_project("feed", project)
    root = ElementTree.fromstring(client.get(url).content)  # noqa: S314  # our own words
    assert root.findtext(f"{ATOM}title") == "The park & <pond>, Arches Local"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"].endswith(url) and links["alternate"].endswith(project.get_absolute_url())
    [entry] = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Kofi"
    assert entry.findtext(f"{ATOM}id").endswith(f":update:{update.pk}")
    assert entry.findtext(f"{ATOM}updated") == root.findtext(f"{ATOM}updated") == posted.isoformat()


def test_feed_holds_public_things_only_and_forgets_what_is_taken_down(client, project, chair):
    UpdateFactory(project=project, audience=Update.Audience.PARTNERSHIP)
    gone = UpdateFactory(project=project)
    assert len(entries(client, area("feed", project.community))) == 1
    actions.delete_update(update=gone, by=chair, now=timezone.now())
    assert entries(client, area("feed", project.community)) == []


def test_feed_has_the_newest_thirty(client, project):
    for number in range(33):
        UpdateFactory(project=project, posted_at=timezone.now() - timedelta(hours=number), title=f"News {number}")
    titles = [entry.findtext(f"{ATOM}title") for entry in entries(client, area("feed", project.community))]
    assert titles == [f"News {number}" for number in range(30)]


@pytest.mark.parametrize("which", [0, 1])
def test_what_is_not_new_is_not_sent_again(client, project, ward, which):
    UpdateFactory(project=project), OccasionFactory(community=project.community)
    for pair in addresses(project, ward):
        first = client.get(pair[which])
        again = client.get(pair[which], headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304 and again.content == b"" and "no-cache" in first["Cache-Control"]


def test_something_new_changes_the_tag(client, project, resident):
    walk = OccasionFactory(community=project.community)
    url = area("calendar", project.community)
    first = client.get(url)["ETag"]
    actions.change_occasion(occasion=walk, by=resident, on=today(), where="Elsewhere")
    assert client.get(url, headers={"if-none-match": first}).status_code == 200


def test_pages_name_their_feeds(client, project, ward):
    pages = [project.community.get_absolute_url(), project.get_absolute_url(), ward.get_absolute_url()]
    for page, (feed, calendar) in zip(pages, addresses(project, ward), strict=False):
        words = client.get(page).content.decode()
        assert f'type="application/atom+xml" title="News" href="{feed}"' in words
        assert f'type="text/calendar" title="Dates" href="{calendar}"' in words


def test_unknown_places_have_no_feed(client, community):
    assert client.get(reverse("area_feed", args=["nowhere"])).status_code == 404
    assert client.get(reverse("project_calendar", args=[community.slug, "nothing"])).status_code == 404
    assert client.get(reverse("ward_feed", args=["E05000000"])).status_code == 404


# The calendar itself --------------------------------------------------------------------------------------------------
def one(client, community, **facts):
    """Return the event of one date."""
    occasion = OccasionFactory(community=community, **facts)
    [event] = events(client, area("calendar", community)).values()
    return occasion, event


def test_event_keeps_its_name_while_its_number_grows(client, community, resident):
    walk, before = one(client, community, title="Walk")
    walk = actions.change_occasion(occasion=walk, by=resident, on=today(), where="The Lines")
    actions.cancel_occasion(occasion=walk, by=resident, now=timezone.now(), why="Too wet")
    after = events(client, area("calendar", community))["Cancelled: Walk"]
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 2)
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
    assert "Too wet" in after["description"] and after["dtstamp"].dt >= before["dtstamp"].dt


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (date(2027, 3, 27), 10),  # the day before clocks go forward
        (date(2027, 3, 28), 9),  # the day they do
        (date(2027, 10, 30), 9),
        (date(2027, 10, 31), 10),  # back in winter
    ],
)
def test_ten_in_london_is_ten_whatever_the_clocks_do(client, community, day, hour):
    _, event = one(client, community, on=day, begins_at=time(10), ends_at=time(12))
    assert event["dtstart"].dt == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(hours=2)


def test_hour_that_clocks_leave_out_still_ends_after_it_begins(client, community):
    _, event = one(client, community, on=date(2027, 3, 28), begins_at=time(1, 30), ends_at=time(2))
    assert event["dtend"].dt >= event["dtstart"].dt


def test_date_without_hours_lasts_all_day(client, community):
    walk, event = one(client, community)
    assert event["dtstart"].dt == walk.on and event["dtend"].dt == walk.on + timedelta(days=1)


def test_special_letters_and_long_words_come_back_whole(client, community):
    title, note = "Tea, cake; and\\or “buns” 🍰", "ü" * 150 + ", and; so"
    occasion, event = one(client, community, title=title, note=note, where="Arch 9; left, then right")
    assert str(event["summary"]) == title and str(event["location"]) == occasion.where
    assert note in str(event["description"])
    raw = client.get(area("calendar", community)).content
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75 and b"\n" not in b"".join(lines)


def test_calendar_holds_open_meetings(client, community, chair):
    facts = {"community": community, "on": today() + timedelta(days=9), "called_by": chair, "begins_at": time(19)}
    Meeting.objects.create(number=1, title="Open", **facts)
    Meeting.objects.create(number=2, title="Closed", open_to_all=False, **facts)
    assert list(events(client, area("calendar", community))) == ["Open"]
    page = client.get(reverse("projects:occasion_list", args=[community.slug])).content.decode()
    assert "Open" in page and "Closed" not in page


def test_calendar_holds_what_is_due_at_a_place_where_everybody_may_see_it(client, project, community, other_community):
    UpkeepDateFactory(project=project, title="Swings checked", is_public=True, note="Policy 12")
    UpkeepDateFactory(project=project, title="Public liability")
    UpkeepDateFactory(project__community=other_community, title="Elsewhere", is_public=True)
    for address in (area("calendar", community), f"{project.get_absolute_url()}calendar.ics"):
        assert list(events(client, address)) == ["Swings checked"]
        assert b"Policy 12" not in client.get(address).content


def test_calendar_asks_as_often_for_3_as_for_30(client, project, django_assert_max_num_queries):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            OccasionFactory(community=project.community, project=ProjectFactory(community=project.community))
            UpdateFactory(project=project)
            UpkeepDateFactory(project=project, is_public=True)
        for kind in ("calendar", "feed"):
            with django_assert_max_num_queries(5) as asked:
                client.get(area(kind, project.community))
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_one_date_is_a_file_of_its_own(client, community):
    walk = OccasionFactory(community=community, title="Walk")
    OccasionFactory(community=community)
    url = reverse("projects:occasion_calendar", args=[community.slug, walk.pk])
    assert list(events(client, url)) == ["Walk"] and "attachment" in client.get(url)["Content-Disposition"]


# One's own ------------------------------------------------------------------------------------------------------------
def file_of(person):
    return reverse("my_calendar_file", args=[CalendarAddress.objects.get(person=person).token])


def test_own_calendar_holds_what_one_takes_part_in_follows_and_goes_to(
    client, signed_in, resident, community, other_community
):
    page = signed_in(resident).get(reverse("my_calendar")).content.decode()
    assert f"webcal://testserver{file_of(resident)}" in page
    OccasionFactory(community=community, title="Here")
    there = OccasionFactory(community=other_community, title="There")
    far = ProjectFactory(community=other_community)
    OccasionFactory(community=other_community, project=far, title="Followed")
    assert list(events(client, file_of(resident))) == ["Here"]
    follow(resident, far.topic)
    Coming.objects.create(occasion=there, person=resident)
    assert set(events(client, file_of(resident))) == {"Here", "There", "Followed"}


def test_new_address_ends_the_old_one(client, signed_in, resident):
    browser = signed_in(resident)
    browser.get(reverse("my_calendar"))
    old = file_of(resident)
    browser.post(reverse("my_calendar"))
    assert client.get(old).status_code == 404 and client.get(file_of(resident)).status_code == 200


def test_own_calendar_ends_with_the_account(client, signed_in, resident):
    signed_in(resident).get(reverse("my_calendar"))
    url = file_of(resident)
    assert "private" in client.get(url)["Cache-Control"] and client.get(url)["X-Robots-Tag"] == "noindex"
    resident.is_active = False
    resident.save()
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("token", ["x", "a" * 400, "%00", "é"])
def test_guessed_address_finds_nothing(client, token, community):
    OccasionFactory(community=community)
    assert client.get(f"/calendars/{token}.ics").status_code == 404
    assert Occasion.objects.exists()
