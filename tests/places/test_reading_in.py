"""Files that staff bring: read in the background, looked at, confirmed, written as they were seen."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from biglocal.places.imports.kinds import KINDS, kinds
from biglocal.places.models import Council, FileImport
from biglocal.places.reading_in import bring_file, confirm_file, drop_file, forget_old, read_waiting
from biglocal.refusals import Refused

from .importing import COUNCIL_HEAD, COUNCIL_ROWS, councils_file, run

pytestmark = pytest.mark.django_db
GOOD = "\r\n".join([COUNCIL_HEAD, *COUNCIL_ROWS])
BAD = f"{GOOD}\r\nE0600003,Nowhere,E06000035,Medway,E06000035,Medway,E12000008,South East,E92000001,TRUE"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def brought(officer):
    def bring(text=GOOD, name="councils.csv", kind="councils", **options):
        file = ContentFile(text.encode(), name)
        row = bring_file(kind=KINDS[kind], file=file, options=options, licence="OGL", by=officer, now=timezone.now())
        read_waiting(now=timezone.now())
        row.refresh_from_db()
        return row

    return bring


def confirm(row, by, skip_bad=False, mark=None):
    confirm_file(row=row, mark=row.mark if mark is None else mark, skip_bad=skip_bad, by=by, now=timezone.now())
    read_waiting(now=timezone.now())
    row.refresh_from_db()
    return row


def test_every_kind_of_file_of_the_commands_is_known():
    assert [kind.key for kind in kinds()] == ["councils", "lookup", "wards", "areas", "postcodes", "councillors"]


def test_brought_file_is_read_and_nothing_is_written(brought):
    row = brought()
    assert (row.state, row.found["created"], len(row.hash)) == ("ready", 5, 64) and not Council.objects.exists()


def test_confirmed_file_is_written_and_deleted(brought, officer):
    row = brought()
    stored = row.file.name
    confirm(row, officer)
    assert (row.state, row.written_by, row.file.name) == ("written", officer, "") and Council.objects.count() == 5
    assert not default_storage.exists(stored)


def test_confirming_twice_writes_once(brought, officer):
    row = confirm(brought(), officer)
    at = row.written_at
    confirm(row, officer)
    assert row.written_at == at


def test_what_was_not_looked_at_is_not_written(brought, officer, tmp_path):
    row = brought()
    with pytest.raises(Refused):
        confirm(row, officer, mark="another")
    run("import_councils", councils_file(tmp_path), "--commit")
    assert Council.objects.count() == 5
    confirm(row, officer)
    assert (row.state, row.found["created"]) == ("ready", 0) and "changed meanwhile" in row.said


def test_wrong_rows_ask_before_they_are_left_out(brought, officer):
    row = brought(BAD)
    assert row.found["refused_count"] == len(row.found["refused"]) > 0
    with pytest.raises(Refused):
        confirm(row, officer)
    assert confirm(row, officer, skip_bad=True).state == "written" and Council.objects.count() == 5


def test_file_that_cannot_be_read_says_why(brought):
    row = brought("A,B\r\n1,2")
    assert row.state == "wrong" and "LADCD" in row.said


def test_wards_need_a_council_and_a_day(brought):
    assert brought("{}", "wards.geojson", "wards", council="E06000035").state == "wrong"


def test_file_left_out_is_deleted_and_cannot_be_confirmed(brought, officer):
    row = brought()
    stored = row.file.name
    for _ in range(2):
        drop_file(row=row, by=officer)
    row.refresh_from_db()
    assert row.state == "dropped" and not default_storage.exists(stored)
    with pytest.raises(Refused):
        confirm(row, officer)


def test_written_file_cannot_be_left_out(brought, officer):
    row = confirm(brought(), officer)
    with pytest.raises(Refused):
        drop_file(row=row, by=officer)


def test_file_whose_worker_was_lost_is_read_again(brought):
    row = brought()
    FileImport.objects.update(state="reading", begun_at=timezone.now() - timedelta(hours=1))
    assert read_waiting(now=timezone.now()) == 1
    row.refresh_from_db()
    assert row.state == "ready"
    FileImport.objects.update(state="reading", begun_at=timezone.now())
    assert read_waiting(now=timezone.now()) == 0


def test_files_nobody_confirmed_are_deleted_after_a_fortnight(brought):
    row = brought()
    assert forget_old(now=timezone.now() + timedelta(days=13)) == 0
    assert forget_old(now=timezone.now() + timedelta(days=15)) == 1
    row.refresh_from_db()
    assert row.state == "dropped" and not row.file


def test_commands_leave_a_row_too(tmp_path):
    run("import_councils", councils_file(tmp_path))
    assert not FileImport.objects.exists()
    run("import_councils", councils_file(tmp_path), "--commit")
    row = FileImport.objects.get()
    assert (row.state, row.kind, row.asked_by, row.found["created"]) == ("written", "councils", None, 5)


def test_command_that_skips_bad_rows_keeps_them(tmp_path):
    bad = "E0600003,Nowhere,E06000035,Medway,E06000035,Medway,E12000008,South East,E92000001,TRUE"
    run("import_councils", councils_file(tmp_path, bad), "--commit", "--skip-bad")
    kept = FileImport.objects.get().left_out
    assert [6, "LADCD", "E0600003", "a council's code, like E06000035"] in kept
