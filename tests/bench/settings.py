"""The portal's settings, and two pages of reference beside its own."""

from pathlib import Path

from biglocal.settings import *  # noqa: F403  # all but what follows
from biglocal.settings import TEMPLATES

ROOT_URLCONF = "tests.bench.urls"
TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
