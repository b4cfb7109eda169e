"""Two people, or two workers, at the same moment with a file that was brought: it is written once, or not at all."""

import threading

import pytest
from django.core.files.base import ContentFile
from django.db import connections, transaction
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.places.imports.kinds import KINDS
from biglocal.places.leases import LeaseLost, claim, give_back, held
from biglocal.places.models import Council, FileImport, WritingTurn
from biglocal.places.reading_in import bring_file, confirm_file, drop_file, read_waiting, work
from biglocal.refusals import Refused
from tests.factories.places import CouncilFactory, WardFactory, WardSetFactory

from .importing import COUNCIL_HEAD, COUNCIL_ROWS, councils_file, run

pytestmark = pytest.mark.django_db(transaction=True)
GOOD = "\r\n".join([COUNCIL_HEAD, *COUNCIL_ROWS])


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def at_once(*calls):
    """Run the calls together, each on a connection of its own; return what each answered or was refused with."""
    start, found = threading.Barrier(len(calls)), [None] * len(calls)

    def one(number, call):
        try:
            start.wait()
            found[number] = call()
        except Exception as raised:
            found[number] = raised
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(calls)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    return found


def brought(by, text=GOOD, kind="councils", name="councils.csv", **options):
    file, now = ContentFile(text.encode(), name), timezone.now()
    return bring_file(kind=KINDS[kind], file=file, options=options, licence="OGL", by=by, now=now)


def looked_at(by, **how):
    row = brought(by, **how)
    read_waiting(now=timezone.now())
    row.refresh_from_db()
    return row


def press(row, by):
    seen = FileImport.objects.get(pk=row.pk)
    return lambda: confirm_file(row=seen, mark=seen.mark, skip_bad=False, by=by, now=timezone.now())


def worker(row):
    return lambda: work(row.pk, now=timezone.now())


def states(*rows):
    return sorted(FileImport.objects.filter(pk__in=[row.pk for row in rows]).values_list("state", flat=True))


def test_two_people_confirm_one_file_and_it_is_confirmed_once(officer, manager):
    row = looked_at(officer)
    at_once(press(row, officer), press(row, manager))
    assert AuditLine.objects.filter(verb="file_confirm").count() == 1
    at_once(worker(row), worker(row))
    assert states(row) == ["written"] and Council.objects.count() == 5
    assert AuditLine.objects.filter(verb="file_write").count() == 1


def test_who_confirms_and_who_leaves_out_do_not_both_win(officer, manager):
    row = looked_at(officer)
    seen = FileImport.objects.get(pk=row.pk)
    answers = at_once(press(row, officer), lambda: drop_file(row=seen, by=manager))
    assert [isinstance(answer, Refused) for answer in answers].count(True) == 1
    read_waiting(now=timezone.now())
    won = "written" if isinstance(answers[1], Refused) else "dropped"
    assert states(row) == [won] and Council.objects.exists() == (won == "written")


def test_two_workers_do_not_begin_one_file(officer):
    row = brought(officer)
    assert sorted(at_once(*[worker(row)] * 4)) == [False, False, False, True]
    assert states(row) == ["ready"]


def test_same_file_brought_twice_is_written_once(officer, manager):
    rows = [looked_at(officer), looked_at(manager)]
    [press(row, officer)() for row in rows]
    at_once(*map(worker, rows))
    assert states(*rows) == ["ready", "written"] and Council.objects.count() == 5
    late = FileImport.objects.get(state="ready")
    assert "changed meanwhile" in late.said and late.found["created"] == 0 and late.found["unchanged"] == 5


def test_same_councillors_brought_twice_sit_once(officer, manager):
    medway = CouncilFactory(gss="E06000035", name="Medway", slug="medway")
    WardFactory(ward_set=WardSetFactory(council=medway), name="Castle")
    list_of = {
        "text": "Name,Party,Ward\r\nAnn Lee,Green,Castle",
        "kind": "councillors",
        "name": "medway_2025-05-10.csv",
    }
    rows = [looked_at(by, council="E06000035", **list_of) for by in (officer, manager)]
    [press(row, officer)() for row in rows]
    at_once(*map(worker, rows))
    assert states(*rows) == ["ready", "written"]
    assert medway.councillors.count() == 1 and medway.councillors.get().terms.count() == 1


def test_file_and_command_at_once_write_once(officer, tmp_path):
    row = looked_at(officer)
    press(row, officer)()
    path = councils_file(tmp_path)
    answers = at_once(worker(row), lambda: run("import_councils", path, "--commit"))
    assert answers[0] is True and answers[1][0] == 0
    assert Council.objects.count() == 5 and WritingTurn.objects.get().number == FileImport.objects.written().count()


def test_file_of_a_lost_worker_is_not_written_by_it(officer):
    row = looked_at(officer)
    press(row, officer)()
    first = claim(row.pk, now=timezone.now())
    FileImport.objects.filter(pk=row.pk).update(state="confirmed")
    second = claim(row.pk, now=timezone.now())
    with pytest.raises(LeaseLost), transaction.atomic():
        held(first)
    give_back(first, state="failed")
    assert states(row) == ["writing"] and first.lease != second.lease
