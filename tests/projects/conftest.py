"""A project of the area, and a folder for photos that goes with the test."""

import pytest

from tests.factories.projects import ProjectFactory


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def project(community, lead):
    return ProjectFactory(community=community, lead=lead, title="The Triangle pocket park", slug="triangle")


def files_in(folder):
    """Return the names of all files below `folder`."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file()) if folder.exists() else []
