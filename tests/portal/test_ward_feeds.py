"""The ward's news and dates for machines: only what is public, by its line through every redrawing, gone when taken."""

from datetime import date, datetime, time, timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from biglocal.communities.models import Meeting
from biglocal.dates import today
from projects.actions import delete_update
from projects.models import Update
from tests.factories.communities import AreaWardFactory
from tests.factories.councillors import AskAnswerFactory, AskFactory
from tests.factories.places import SuccessionFactory, WardFactory
from tests.factories.pre_election import PreElectionFactory
from tests.factories.projects import OccasionFactory, PhotoFactory, ProjectFactory, UpdateFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def feed_of(ward):
    return reverse("ward_feed", args=[ward.gss])


def calendar_of(ward):
    return reverse("ward_calendar", args=[ward.gss])


def by_name(name, line):
    return reverse(f"ward_{name}_by_name", args=[line.council.slug, line.slug])


def news(community, ward, title="Two benches in", **fields):
    update = UpdateFactory(project__community=community, title=title, **fields)
    update.ward_lines.add(ward.line)
    return update


def feed(client, url):
    return ElementTree.fromstring(client.get(url).content)  # noqa: S314  # our own words


def titles(client, url):
    return [entry.findtext(f"{ATOM}title") for entry in feed(client, url).findall(f"{ATOM}entry")]


def dates(client, url):
    return sorted(str(one["summary"]) for one in Calendar.from_ical(client.get(url).content).walk("VEVENT"))


# What is public -------------------------------------------------------------------------------------------------------
def test_feed_tells_what_everybody_may_read_of_this_ward_alone(client, community, ward):
    news(community, ward), news(community, WardFactory(), title="Elsewhere")
    news(community, ward, title="Among us", audience=Update.Audience.PARTNERSHIP)
    assert titles(client, feed_of(ward)) == ["Two benches in"]


def test_what_is_asked_and_written_stands_in_no_feed(client, community, ward, councillor):
    ask = AskFactory(community=community, line=ward.line, title="Ask the parks team", phone="07700 900 123")
    AskAnswerFactory(ask=ask, councillor=councillor.councillor, note="Gladly.")
    for url in (feed_of(ward), calendar_of(ward)):
        text = client.get(url).content.decode()
        assert not [words for words in ("Ask the parks team", "07700", "Gladly", "Adeyemi") if words in text]


def test_calendar_holds_dates_of_the_wards_projects_and_areas_and_no_closed_meeting(client, community, ward, chair):
    here = ProjectFactory(community=community, ward=ward)
    there = ProjectFactory(community=community, ward=WardFactory())
    OccasionFactory(community=community, project=here, title="Planting")
    OccasionFactory(community=community, project=there, title="In another ward")
    OccasionFactory(community=community, title="Of the whole area")
    facts = {"community": community, "on": today() + timedelta(days=9), "called_by": chair, "begins_at": time(19)}
    Meeting.objects.create(number=1, title="Open meeting", **facts)
    Meeting.objects.create(number=2, title="Closed meeting", open_to_all=False, **facts)
    assert dates(client, calendar_of(ward)) == ["Of the whole area", "Open meeting", "Planting"]


def test_area_that_no_longer_touches_the_ward_leaves_its_calendar(client, community, ward):
    OccasionFactory(community=community, title="Of the whole area")
    assert dates(client, calendar_of(ward)) == ["Of the whole area"]
    community.area_wards.update(end_date=today() - timedelta(days=1))
    assert dates(client, calendar_of(ward)) == []


def test_signed_in_or_not_the_feed_is_the_same(client, signed_in, chair, community, ward):
    news(community, ward, audience=Update.Audience.PARTNERSHIP)
    for url in (feed_of(ward), calendar_of(ward)):
        assert signed_in(chair).get(url).content == client.get(url).content


# What is gone, what waits ---------------------------------------------------------------------------------------------
def test_update_taken_down_is_gone_at_once_also_for_who_has_the_feed(client, community, ward, chair):
    update = news(community, ward)
    first = client.get(feed_of(ward))
    delete_update(update=update, by=chair, now=timezone.now())
    again = client.get(feed_of(ward), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200 and "Two benches" not in again.content.decode()


def test_nothing_new_is_304_by_code_and_by_name(client, community, ward):
    news(community, ward), OccasionFactory(community=community)
    for url in (feed_of(ward), calendar_of(ward), by_name("feed", ward.line), by_name("calendar", ward.line)):
        first = client.get(url)
        again = client.get(url, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"") and "no-cache" in first["Cache-Control"]


@pytest.mark.parametrize("running", [True, False])
def test_praise_of_councillors_waits_for_the_poll(client, community, ward, running, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    praised = {"features_councillor": True, "project__ward": ward}
    news(community, ward, kind="thanks", title="Thank you, Cllr Lee", **praised)
    step = news(community, ward, quote="It is their park.", quote_by="Cllr Lee", **praised)
    PhotoFactory(project=step.project, update=step, alt="Ann Lee with a spade")
    if running:
        PreElectionFactory(council=ward.ward_set.council)
    text = client.get(feed_of(ward)).content.decode()
    praise = [words for words in ("Cllr Lee", "their park", "Ann Lee") if words in text]
    assert praise == ([] if running else ["Cllr Lee", "their park"]) and ("after the election" in text) == running
    assert "Two benches in" in text


# What machines can read -----------------------------------------------------------------------------------------------
def test_feed_has_all_that_the_standard_asks_for(client, community, ward):
    news(community, ward, title="Ponds & <ducks>\x0b"), news(community, ward)
    found = feed(client, feed_of(ward))
    entries = found.findall(f"{ATOM}entry")
    for part in [found, *entries]:
        assert part.findtext(f"{ATOM}id") and part.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(part.findtext(f"{ATOM}updated")).tzinfo
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    assert all(entry.find(f"{ATOM}author").findtext(f"{ATOM}name") for entry in entries)
    own = [link.get("href") for link in found.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own[0].endswith(feed_of(ward)) and found.findtext(f"{ATOM}title").startswith("Luton and Wayfield ward")


def test_calendar_has_all_that_the_standard_asks_for(client, community, ward):
    OccasionFactory(community=community, title="Bring; share, and\\or take", begins_at=time(10))
    OccasionFactory(community=community, title="A day long")
    content = client.get(calendar_of(ward)).content
    found = Calendar.from_ical(content)
    assert found["VERSION"] == "2.0" and found["PRODID"] and "Luton and Wayfield" in str(found["X-WR-CALNAME"])
    assert all(one.get("UID") and one.get("DTSTAMP") and one.get("DTSTART") for one in found.walk("VEVENT"))
    assert "Bring; share, and\\or take" in dates(client, calendar_of(ward))
    assert all(len(line) <= 75 for line in content.split(b"\r\n")) and not found.errors


def test_empty_ward_has_a_feed_and_a_calendar_all_the_same(client, ward):
    assert titles(client, feed_of(ward)) == [] and dates(client, calendar_of(ward)) == []


# A ward in time -------------------------------------------------------------------------------------------------------
@pytest.fixture
def carried(community):
    """A ward drawn anew under another code: one line that people follow."""
    found = SuccessionFactory(new__name="Luton", new__gss="E05014450", old__name="Luton", old__gss="E05002255")
    found.new.line = found.old.line
    found.new.save()
    AreaWardFactory(community=community, ward=found.new, start_date=date(2023, 5, 4))
    return found


def test_old_code_new_code_and_name_are_one_feed(client, community, carried):
    news(community, carried.old, title="Before it was drawn anew"), news(community, carried.new, title="Since then")
    OccasionFactory(community=community, title="Planting")
    addresses = [feed_of(carried.old), feed_of(carried.new), by_name("feed", carried.old.line)]
    for url in addresses:
        assert sorted(titles(client, url)) == ["Before it was drawn anew", "Since then"]
    for url in (calendar_of(carried.old), calendar_of(carried.new), by_name("calendar", carried.old.line)):
        assert dates(client, url) == ["Planting"]


def test_ward_that_ended_keeps_what_happened_there(client, community):
    gone = WardFactory(ward_set__end_date=date(2023, 5, 3), gss="E05002255")
    news(community, gone, title="Long ago")
    assert titles(client, feed_of(gone)) == ["Long ago"] and dates(client, calendar_of(gone)) == []


@pytest.mark.parametrize("name", ["feed", "calendar"])
def test_unknown_code_and_name_are_not_found(client, ward, name):
    assert client.get(reverse(f"ward_{name}", args=["E05999999"])).status_code == 404
    address = reverse(f"ward_{name}_by_name", args=[ward.line.council.slug, "no-such-ward"])
    assert client.get(address).status_code == 404
    of_another = [WardFactory().line.council.slug, ward.line.slug]
    assert client.get(reverse(f"ward_{name}_by_name", args=of_another)).status_code == 404


@pytest.mark.parametrize(("name", "most"), [("feed", 3), ("calendar", 7)])
def test_three_and_thirty_ask_the_same(client, community, ward, django_assert_max_num_queries, name, most):
    for rows in (3, 27):
        for _ in range(rows):
            OccasionFactory(community=community, project=news(community, ward).project)
        with django_assert_max_num_queries(most):
            client.get(reverse(f"ward_{name}", args=[ward.gss]))
