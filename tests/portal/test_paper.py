"""Pages to print: what they show, where they are linked from, the same few queries, and previews of links."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.web.qr import qr
from projects.models import Project
from tests.factories.projects import MilestoneFactory, OccasionFactory, PhotoFactory, ProjectFactory, UpdateFactory


@pytest.fixture
def project(community, lead):
    return ProjectFactory(community=community, lead=lead, title="The Triangle pocket park", slug="triangle")


def board(project):
    return reverse("project_board", args=[project.community.slug, project.slug])


def test_code_is_a_drawing_without_style():
    drawn = qr("https://ourpatch.example/areas/arches-local/log/", "Code that leads to the form")
    assert drawn.startswith("<svg") and "style" not in drawn and 'role="img"' in drawn
    assert qr("https://ourpatch.example/a/", "a") != qr("https://ourpatch.example/b/", "a")


def test_sheet_has_a_box_for_all_that_the_form_asks(client, community, project):
    ProjectFactory(community=community, title="Stopped one", standing="stopped")
    page = client.get(reverse("area_sheet", args=[community.slug])).content.decode()
    for words in ("When did it happen?", "Which project?", "What happened?", "Is there a photo?", "Who says it?"):
        assert words in page
    assert "The Triangle pocket park" in page and "Stopped one" not in page and "Put right" in page
    assert f"/areas/{community.slug}/log/" in page and "adult at risk" in page


def test_board_of_a_project_shows_news_and_dates_for_everybody(client, project):
    UpdateFactory(project=project, title="Two benches in")
    UpdateFactory(project=project, title="Between us", audience="partnership")
    OccasionFactory(community=project.community, project=project, title="Opening day")
    MilestoneFactory(project=project, title="Fence painted")
    page = client.get(board(project)).content.decode()
    assert "Two benches in" in page and "Opening day" in page and "Fence painted" in page
    assert "Between us" not in page


def test_next_step_that_is_in_the_diary_is_said_once(client, project):
    on = timezone.localdate() + timedelta(days=7)
    Project.objects.filter(pk=project.pk).update(next_step="Opening day", next_step_on=on)
    OccasionFactory(community=project.community, project=project, title="Opening day", on=on)
    assert client.get(board(project)).content.decode().count("Opening day") == 1


def test_board_of_an_area_shows_all_its_projects(client, community, project):
    UpdateFactory(project=project, title="Two benches in")
    OccasionFactory(community=community, title="Walk round the arches")
    page = client.get(reverse("area_board", args=[community.slug])).content.decode()
    assert "Two benches in" in page and "The Triangle pocket park" in page and "Walk round the arches" in page


def test_empty_boards_say_something_kind(client, community, project):
    for page in (board(project), reverse("area_board", args=[community.slug])):
        assert "Nothing has been told yet" in client.get(page).content.decode()


def test_another_areas_project_has_no_board_here(client, project, other_community):
    assert client.get(reverse("project_board", args=[other_community.slug, project.slug])).status_code == 404


def test_paper_is_linked_from_project_area_and_home(client, signed_in, resident, community, project):
    sheet, area_board = (reverse(name, args=[community.slug]) for name in ("area_sheet", "area_board"))
    area = client.get(community.get_absolute_url()).content.decode()
    assert sheet in area and area_board in area
    assert board(project) in client.get(project.get_absolute_url()).content.decode()
    assert sheet in signed_in(resident).get(reverse("home_for_role")).content.decode()


def test_boards_ask_the_same_queries_for_3_and_30(client, community, project, django_assert_max_num_queries):
    counts = []
    for more in (3, 27):
        UpdateFactory.create_batch(more, project=project)
        OccasionFactory.create_batch(more, community=community, project=project)
        MilestoneFactory.create_batch(more, project=project)
        for page in (board(project), reverse("area_board", args=[community.slug])):
            with django_assert_max_num_queries(10) as asked:
                client.get(page)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


# Previews -------------------------------------------------------------------------------------------------------------
def test_links_to_project_and_area_bring_their_jpeg(client, settings, community, project):
    update = UpdateFactory(project=project)
    photo = PhotoFactory(update=update, drawing="", mail="photos/x.jpg", width=1280, height=960, alt="Two benches")
    Project.objects.filter(pk=project.pk).update(cover=photo)
    for page in (project.get_absolute_url(), community.get_absolute_url()):
        shown = client.get(page).content.decode()
        assert f'<meta property="og:image" content="{settings.SITE_URL}{photo.mail_url}">' in shown
        assert '<meta property="og:image:width" content="640">' in shown and 'height" content="480"' in shown
        assert 'og:image:alt" content="Two benches"' in shown


def test_without_a_photo_the_patchwork_stands_in(client, project):
    shown = client.get(project.get_absolute_url()).content.decode()
    assert "/static/img/preview.png" in shown and "The Triangle pocket park" in shown


def test_a_photo_for_the_partnership_is_in_no_preview(client, community, project):
    update = UpdateFactory(project=project, audience="partnership")
    photo = PhotoFactory(update=update, drawing="", mail="photos/x.jpg")
    assert str(photo.key) not in client.get(community.get_absolute_url()).content.decode()
