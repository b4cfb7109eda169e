"""At most one picture in a digest: of an update that everybody may see."""

import pytest

from projects.news import update_lines
from tests.factories.projects import PhotoFactory, UpdateFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("audience", "shown"), [("public", True), ("partnership", False)])
def test_only_a_public_photo_goes_into_mail(audience, shown):
    update = UpdateFactory(audience=audience)
    PhotoFactory(update=update, project=update.project, mail="photos/x.jpg", drawing="", alt="Two benches")
    line = update_lines([update.pk])[update.pk]
    assert bool(line.picture) is shown
