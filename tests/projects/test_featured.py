"""An update that thanks, quotes or shows a councillor is marked, by who writes or by its words."""

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.actions import edit_update, log_update
from projects.models import Update
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "marked"),
    [
        ({"text": "Thank you, Cllr Lee", "kind": "thanks"}, True),
        ({"text": "Thank you, neighbours", "kind": "thanks"}, False),
        ({"text": "We wrote to our councillors."}, False),
        ({"text": "It opened.", "quote": "Well done.", "quote_by": "Councillor Lee"}, True),
        ({"text": "It opened.", "features_councillor": True}, True),
    ],
)
def test_words_and_box_mark_it(community, resident, said, marked):
    day = timezone.localdate()
    update = log_update(
        project=ProjectFactory(community=community), happened_on=day, by=resident, now=timezone.now(), **said
    )
    assert update.features_councillor is marked


def test_box_of_the_form_is_kept_and_can_be_taken_away(community, resident, signed_in):
    project = ProjectFactory(community=community)
    page, url = signed_in(resident), reverse("log", args=[community.slug])
    page.post(url, {"words": "It opened.", "project": project.slug, "kind": "step", "features_councillor": "on"})
    update = Update.objects.get()
    assert update.features_councillor
    edit = reverse("projects:update_edit", args=[community.slug, project.slug, update.pk])
    assert 'id="features_councillor" name="features_councillor" value="on"' in page.get(edit).content.decode()
    page.post(edit, {"words": "It opened.", "kind": "step"})
    update.refresh_from_db()
    assert not update.features_councillor


def test_correcting_elsewhere_leaves_the_mark(community, resident):
    day, now = timezone.localdate(), timezone.now()
    update = log_update(
        project=ProjectFactory(community=community),
        text="It opened.",
        happened_on=day,
        by=resident,
        now=now,
        features_councillor=True,
    )
    edit_update(update=update, text="It opened!", kind="step", happened_on=day, audience="public", by=resident, now=now)
    assert Update.objects.get().features_councillor
