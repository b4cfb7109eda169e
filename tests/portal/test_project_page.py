"""A project's page: its story, who sees what, and the same few queries for any number of updates."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from projects.actions import add_milestone, log_update, say_thanks
from projects.models import ProjectLead, Update
from projects.story import time_between
from tests.factories.accounts import PersonFactory
from tests.factories.projects import PhotoFactory, ProjectFactory, UpdateFactory


@pytest.fixture
def project(community, lead):
    return ProjectFactory(community=community, lead=lead, title="The Triangle pocket park", slug="triangle")


def titles(answer):
    return [item.update.title for item in answer.context["items"]]


def setback_and_repair(project, by, **second):
    setback = UpdateFactory(project=project, by=by, kind="setback", title="Trees pulled up")
    repair = UpdateFactory(project=project, by=by, kind="put_right", title="All put back", **second)
    repair.puts_right.add(setback)
    return setback, repair


def test_anybody_reads_the_story_newest_first(client, project):
    old = UpdateFactory(project=project, happened_on=date(2025, 1, 1))
    new = UpdateFactory(project=project, happened_on=date(2025, 2, 1))
    assert titles(client.get(project.get_absolute_url())) == [new.title, old.title]
    assert titles(client.get(project.get_absolute_url() + "?from=start")) == [old.title, new.title]


def test_setback_and_repair_are_one_item(client, project, resident):
    setback_and_repair(project, resident)
    answer = client.get(project.get_absolute_url())
    assert titles(answer) == ["All put back"]
    assert "Trees pulled up" in answer.content.decode() and "Mended the same day" in answer.content.decode()


def test_setback_alone_is_an_ordinary_item(client, project, resident):
    setback, repair = setback_and_repair(project, resident)
    Update.objects.filter(pk=repair.pk).update(deleted_at=timezone.now(), deleted_by=resident)
    answer = client.get(project.get_absolute_url())
    assert titles(answer) == ["Trees pulled up"] and "Mended" not in answer.content.decode()


def test_mend_shows_two_pictures(client, project, resident):
    setback, repair = setback_and_repair(project, resident)
    PhotoFactory(update=setback, drawing="broken")
    PhotoFactory(update=repair, drawing="mended")
    page = client.get(project.get_absolute_url()).content.decode()
    assert page.index("bl-mend__pics") < page.index("img/broken.svg") < page.index("img/mended.svg")


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ((date(2026, 3, 17), time(7, 40)), (date(2026, 3, 17), time(10, 15)), "the same morning"),
        ((date(2026, 3, 17), time(10, 0)), (date(2026, 3, 17), time(15, 0)), "in 5 hours"),
        ((date(2026, 3, 17), time(23, 0)), (date(2026, 3, 18), time(0, 5)), "in 1 hour"),
        ((date(2026, 3, 17), time(7, 40)), (date(2026, 3, 17), None), "the same day"),
        ((date(2026, 3, 17), None), (date(2026, 3, 18), None), "the next day"),
        ((date(2026, 3, 17), time(9, 0)), (date(2026, 3, 20), time(9, 0)), "in 3 days"),
    ],
)
def test_mend_time_is_in_days_unless_both_have_a_time(first, second, words):
    setback = Update(happened_on=first[0], happened_at=first[1])
    repair = Update(happened_on=second[0], happened_at=second[1])
    assert time_between(setback, repair) == words


def test_only_the_partnership_reads_what_is_for_it(client, signed_in, project, resident, officer, stranger, councillor):
    UpdateFactory(project=project, audience="partnership", title="Between us")
    url = project.get_absolute_url()
    for reader in (client, signed_in(stranger), signed_in(councillor)):
        assert titles(reader.get(url)) == []
        assert "Between us" not in reader.get(url).content.decode()
    for person in (resident, officer):
        assert titles(signed_in(person).get(url)) == ["Between us"]


def test_public_setback_stays_open_for_who_cannot_see_its_repair(client, signed_in, project, resident):
    setback_and_repair(project, resident, audience="partnership")
    assert titles(client.get(project.get_absolute_url())) == ["Trees pulled up"]
    assert titles(signed_in(resident).get(project.get_absolute_url())) == ["All put back"]


def test_taken_down_update_is_gone(client, project, resident):
    UpdateFactory(project=project, title="A mistake", deleted_at=timezone.now(), deleted_by=resident)
    assert "A mistake" not in client.get(project.get_absolute_url()).content.decode()


def test_long_story_has_pages(client, project):
    UpdateFactory.create_batch(23, project=project)
    assert len(titles(client.get(project.get_absolute_url()))) == 20
    assert len(titles(client.get(project.get_absolute_url() + "?page=2"))) == 3
    assert len(titles(client.get(project.get_absolute_url() + "?page=nonsense"))) == 20


def test_markup_is_shown_as_typed(client, project, resident):
    log_update(
        project=project,
        by=resident,
        text="<script>alert(1)</script> & more",
        happened_on=timezone.localdate(),
        now=timezone.now(),
    )
    page = client.get(project.get_absolute_url()).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_empty_story_invites(client, signed_in, project, resident):
    assert "No progress yet" in client.get(project.get_absolute_url()).content.decode()
    page = signed_in(resident).get(project.get_absolute_url()).content.decode()
    assert "Be the first" in page and "/areas/arches-local/log/" in page


def test_project_of_another_area_is_not_found(client, project, other_community):
    assert client.get(f"/areas/{other_community.slug}/projects/{project.slug}/").status_code == 404


def test_thanks_of_the_reader_can_be_taken_back(signed_in, project, resident):
    update = UpdateFactory(project=project)
    say_thanks(update=update, by=resident)
    assert "Take thanks back" in signed_in(resident).get(project.get_absolute_url()).content.decode()


def full_story(project, person, count):
    for number in range(count):
        setback, repair = setback_and_repair(project, person, happened_on=timezone.localdate() - timedelta(days=number))
        PhotoFactory(update=setback)
        PhotoFactory(update=repair)
        add_milestone(project=project, title=f"M {number}", due_on=date(2027, 1, 1), by=person)


@pytest.mark.parametrize("who", ["anonymous", "resident", "chair", "officer"])
def test_page_asks_at_most_ten_queries_for_3_and_30(
    request, client, signed_in, project, resident, who, django_assert_max_num_queries
):
    reader = client if who == "anonymous" else signed_in(request.getfixturevalue(who))
    counts = []
    for more in (3, 27):
        full_story(project, resident, more)
        reader.get(project.get_absolute_url())
        with django_assert_max_num_queries(10) as asked:
            reader.get(project.get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_visitor_gets_links_in_place_of_forms(client, signed_in, stranger, project):
    UpdateFactory(project=project)
    page = client.get(project.get_absolute_url()).content.decode()
    assert "csrfmiddlewaretoken" not in page and "Follow this project" in page and "Say thanks" in page
    signed = signed_in(stranger).get(project.get_absolute_url()).content.decode()
    assert "csrfmiddlewaretoken" in signed and "Follow this project" in signed


def test_who_led_it_before_is_read_by_those_who_take_part(client, signed_in, project, resident, worker):
    earlier = PersonFactory(name="Joyce Before")
    ProjectLead.objects.create(project=project, person=earlier, start_date=date(2024, 1, 1), end_date=date(2025, 5, 1))
    ProjectLead.objects.create(project=project, person=project.lead, start_date=date(2025, 5, 1))
    words = "Before: Joyce Before, until May 2025"
    for person in (resident, worker):
        assert words in signed_in(person).get(project.get_absolute_url()).content.decode()
    assert "Joyce Before" not in client.get(project.get_absolute_url()).content.decode()
