"""A worker is killed without warning in the middle of a file: another takes it up, and it is written once."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from itertools import pairwise

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from biglocal.places.file_imports import LOST_AFTER
from biglocal.places.imports.kinds import KINDS
from biglocal.places.leases import MOST_TRIES, Lease, claim
from biglocal.places.models import FileImport, Postcode
from biglocal.places.reading_in import bring_file, confirm_file, read_waiting

pytestmark = pytest.mark.django_db(transaction=True)
POSTCODES = 16_000
WORKER = (
    "import django; django.setup(); from biglocal.places.tasks import read_files; "
    "print('begins', flush=True); read_files()"
)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def row(officer):
    letters = "ABDEFGHJLN"
    rows = [
        f"ME{n // 1000} {n // 100 % 10}{letters[n // 10 % 10]}{letters[n % 10]},,E06000035,,51.3,0.5"
        for n in range(POSTCODES)
    ]
    file = ContentFile("\n".join(["pcds,doterm,lad25cd,wd25cd,lat,long", *rows]).encode(), "postcodes.csv")
    options, now = {"council": "E06000035"}, timezone.now()
    return bring_file(kind=KINDS["postcodes"], file=file, options=options, licence="OGL", by=officer, now=now)


def begin(folder):
    """Start a worker on this test's database."""
    name = connection.settings_dict["NAME"]
    head, _, options = os.environ["DATABASE_URL"].partition("?")
    url = f"sqlite:///{name}" if connection.vendor == "sqlite" else f"{head.rpartition('/')[0]}/{name}?{options}"
    given = {
        **os.environ,
        "DATABASE_URL": url,
        "MEDIA_ROOT": str(folder),
        "DJANGO_SETTINGS_MODULE": "biglocal.settings",
    }
    return subprocess.Popen([sys.executable, "-c", WORKER], env=given, cwd=settings.BASE_DIR)


def until(holds, seconds=60):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def kill_in_the_middle(row, folder, state):
    """Kill the worker once it has told how far it is, before the end of the file."""
    worker = begin(folder)
    try:
        until(lambda: FileImport.objects.filter(pk=row.pk, state=state, done__gt=0).exists())
    finally:
        worker.kill()
        worker.wait()
    row.refresh_from_db()
    assert row.state == state and row.lease and 0 < row.done < row.of


def after_a_while():
    return timezone.now() + LOST_AFTER + timedelta(seconds=1)


def test_worker_killed_in_the_middle_leaves_a_file_that_is_written_once(row, officer, tmp_path):
    kill_in_the_middle(row, tmp_path, "reading")
    assert read_waiting(now=timezone.now()) == 0, "it may live still"
    assert read_waiting(now=after_a_while()) == 1
    row.refresh_from_db()
    assert (row.state, row.found["created"], row.tries) == ("ready", POSTCODES, 0)
    confirm_file(row=row, mark=row.mark, skip_bad=False, by=officer, now=timezone.now())
    kill_in_the_middle(row, tmp_path, "writing")
    assert not Postcode.objects.exists() and read_waiting(now=timezone.now()) == 0
    until(lambda: read_waiting(now=after_a_while()) == 1)
    row.refresh_from_db()
    assert row.state == "written" and Postcode.objects.count() == POSTCODES
    assert read_waiting(now=after_a_while()) == 0


def test_lost_file_waits_no_longer_than_five_minutes():
    schedule = settings.CELERY_BEAT_SCHEDULE["read-files"]["schedule"]
    between = timedelta(minutes=max(later - one for one, later in pairwise(sorted(schedule.minute))))
    assert LOST_AFTER + between < timedelta(minutes=5)


def test_claim_is_renewed_while_a_long_step_is_reckoned(row):
    mine = claim(row.pk, now=timezone.now())
    FileImport.objects.update(alive_at=timezone.now() - LOST_AFTER * 2)
    assert FileImport.objects.waiting(timezone.now()).exists()
    with Lease(mine, every=0.05):
        until(lambda: not FileImport.objects.waiting(timezone.now()).exists())


def test_file_that_ends_its_worker_each_time_is_given_up(row):
    for _ in range(MOST_TRIES):
        assert claim(row.pk, now=after_a_while())
        FileImport.objects.update(alive_at=timezone.now() - LOST_AFTER * 2)
    assert claim(row.pk, now=after_a_while()) is None
    row.refresh_from_db()
    assert row.state == "failed" and read_waiting(now=after_a_while()) == 0
