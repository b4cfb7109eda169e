"""Parts of pages that are drawn once for what they show, and never show anything else."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from biglocal.web import parts
from projects.models import Update
from tests.factories.projects import PhotoFactory, ProjectFactory, UpdateFactory

pytestmark = pytest.mark.django_db
ITEM = "portal/_project_update.html"


@pytest.fixture(autouse=True)
def nothing_is_kept_yet():
    parts._kept.clear()


@pytest.fixture
def project(community):
    return ProjectFactory(community=community, slug="triangle")


@pytest.fixture
def update(project, resident):
    return UpdateFactory(project=project, by=resident, title="The bench stands")


def template(name: str):
    return get_template(name).template


def page_of(client, project) -> str:
    return client.get(project.get_absolute_url()).content.decode()


# What is kept ---------------------------------------------------------------------------------------------------------
def test_an_update_is_drawn_once_for_all_who_read_the_same(signed_in, project, update, stranger, councillor):
    first = signed_in(stranger).get(project.get_absolute_url())
    second = signed_in(councillor).get(project.get_absolute_url())
    drawn = [[template.name for template in answer.templates].count(ITEM) for answer in (first, second)]
    assert drawn == [1, 0]
    assert all("The bench stands" in answer.content.decode() for answer in (first, second))


def test_every_form_of_a_kept_part_has_the_readers_own_token(signed_in, project, update, stranger, resident):
    page_of(signed_in(resident), project)
    reader = Client(enforce_csrf_checks=True)
    reader.force_login(stranger)
    page = page_of(reader, project)
    tokens = set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', page))
    assert len(tokens) == 1
    assert parts.TOKEN not in page
    thank = reverse("projects:update_thank", args=[project.community.slug, project.slug, update.pk])
    assert thank in page
    token = tokens.pop()
    assert not any(token in kept for kept in parts._kept.values())
    assert reader.post(thank, {"csrfmiddlewaretoken": token}).status_code == 302


def test_no_more_parts_are_kept_than_fit(monkeypatch, signed_in, project, resident):
    monkeypatch.setattr(parts, "MOST_PARTS", 3)
    for number in range(5):
        UpdateFactory(project=project, title=f"Step {number}")
    page_of(signed_in(resident), project)
    assert len(parts._kept) == 3


# What goes at once ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["stranger", "resident", "client"])
def test_an_edited_update_shows_its_new_words_at_once(request, signed_in, client, project, update, who):
    reader = client if who == "client" else signed_in(request.getfixturevalue(who))
    page_of(reader, project)
    Update.objects.filter(pk=update.pk).update(title="The bench fell")
    page = page_of(reader, project)
    assert "The bench fell" in page and "The bench stands" not in page


@pytest.mark.parametrize("change", ["taken down", "for the partnership only"])
def test_what_may_no_longer_be_read_is_gone_at_once(signed_in, project, update, resident, stranger, change):
    reader = signed_in(stranger)
    assert "The bench stands" in page_of(reader, project)
    hidden = {"audience": "partnership"}
    if change == "taken down":
        hidden = {"deleted_at": timezone.now(), "deleted_by": resident}
    Update.objects.filter(pk=update.pk).update(**hidden)
    assert "The bench stands" not in page_of(reader, project)


def test_what_one_reader_was_shown_is_not_shown_to_one_who_may_not(signed_in, client, project, resident, stranger):
    UpdateFactory(project=project, audience="partnership", title="Between us")
    assert "Between us" in page_of(signed_in(resident), project)
    assert "Between us" not in page_of(signed_in(stranger), project)
    assert "Between us" not in page_of(client, project)


def test_a_photo_taken_down_is_gone_at_once(signed_in, project, update, stranger):
    photo = PhotoFactory(update=update, drawing="bench")
    reader = signed_in(stranger)
    assert "img/bench.svg" in page_of(reader, project)
    photo.taken_down_at = timezone.now()
    photo.save()
    assert "img/bench.svg" not in page_of(reader, project)


def test_a_photos_new_words_and_a_writers_new_name_show_at_once(signed_in, project, update, stranger, resident):
    photo = PhotoFactory(update=update, alt="An oak bench")
    reader = signed_in(stranger)
    assert "An oak bench" in page_of(reader, project)
    photo.alt, resident.name = "A bench of oak", "Delphine Oduya"
    photo.save()
    resident.save()
    page = page_of(reader, project)
    assert "A bench of oak" in page and "An oak bench" not in page and "from Delphine" in page


def test_only_who_may_correct_an_update_finds_the_way_there(signed_in, project, update, resident, stranger, lead):
    way = reverse("projects:update_edit", args=[project.community.slug, project.slug, update.pk])
    assert way in page_of(signed_in(resident), project)
    assert way not in page_of(signed_in(stranger), project)
    assert way in page_of(signed_in(resident), project)


def test_thanks_are_the_readers_own(signed_in, project, update, resident, stranger):
    thankful = signed_in(stranger)
    page_of(thankful, project)
    thankful.post(reverse("projects:update_thank", args=[project.community.slug, project.slug, update.pk]))
    assert "Take thanks back" in page_of(thankful, project)
    assert "Take thanks back" not in page_of(signed_in(resident), project)


# What a part is told by -----------------------------------------------------------------------------------------------
def test_yesterday_is_not_kept_into_the_next_day(monkeypatch):
    now = parts.time.time()
    draw_at = []
    for hours in (0, 24):
        monkeypatch.setattr(parts.time, "time", lambda hours=hours: now + hours * 3600)
        parts.part_of(template("portal/_update_tag.html"), {"update": {"kind": "step"}}, "")
        draw_at.append(len(parts._kept))
    assert draw_at == [1, 2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (True, 1),
        (Decimal("1.0"), Decimal("1.00")),
        ("<b>", mark_safe("<b>")),  # noqa: S308  # what a template would answer
        ([1, 2], (1, 2)),
        ({"a": 1}, {"a": 2}),
        ({1}, {2}),
        (timedelta(1), timedelta(2)),
    ],
)
def test_values_that_look_different_are_different(one, other):
    assert parts.facts_of(one) != parts.facts_of(other)
    assert parts.facts_of(one) == parts.facts_of(one)


def test_rows_are_told_apart_by_every_column_that_was_read(update):
    before = parts.facts_of(Update.objects.select_related("project", "by").get())
    assert before == parts.facts_of(Update.objects.select_related("project", "by").get())
    type(update.project).objects.update(title="Another name")
    assert before != parts.facts_of(Update.objects.select_related("project", "by").get())


def test_rows_that_lead_to_each_other_are_no_trouble(update):
    photo = PhotoFactory(update=update)
    update.project.cover = photo
    photo.project = update.project
    assert hash(parts.facts_of(update))


def test_what_cannot_be_compared_is_refused(client):
    with pytest.raises(TypeError, match="plain values"):
        parts.facts_of({"client": client})


def test_a_part_that_reads_more_than_it_was_given_is_refused(update):
    found = Update.objects.defer("title").get()
    with pytest.raises(parts.PartReadsMore):
        parts.part_of(template("portal/_update_card.html"), {"update": found}, "")


def test_a_part_is_handed_what_it_names_and_what_is_said_with_it():
    page = Template('{% with stage_words="x" %}{% part "portal/_update_tag.html" with update=one %}{% endwith %}')
    assert "Setback" in page.render(Context({"one": {"kind": "setback"}}))
    assert {"project", "community", "milestones", "helpers"} <= parts.names_in(template("portal/_project_aside.html"))


def test_a_part_that_depends_on_who_reads_is_refused():
    with pytest.raises(TemplateSyntaxError, match="same for everybody"):
        parts.names_in(Template("{% if user.is_authenticated %}Hello{% endif %}"))


def parts_in_use() -> set[str]:
    pages = (Path(settings.BASE_DIR) / "templates").rglob("*.html")
    return {name for page in pages for name in re.findall(r'{% part "([^"]*)"', page.read_text())}


def test_every_part_in_use_is_the_same_for_everybody():
    assert ITEM in parts_in_use()
    for name in parts_in_use():
        assert parts.names_in(template(name)), name


def test_a_forms_own_key_stands_in_no_part():
    with pytest.raises(TemplateSyntaxError, match="own key"):
        parts.part_of(Template("{% form_key %}"), {}, "")
