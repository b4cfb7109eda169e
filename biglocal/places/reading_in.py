"""Bring a file, read it, confirm it, write it. Each step may run twice; what is written is what was looked at."""

import hashlib
import json
import logging
import time
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from django.db import transaction

from biglocal.audit.record import record
from biglocal.notices.bell import ring
from biglocal.refusals import Refused

from .file_imports import FileImport
from .imports.kinds import ImportKind, Write, opened, options_of
from .imports.reading import FileWrong
from .imports.report import Report

logger = logging.getLogger(__name__)
State = FileImport.State
READ = "biglocal.places.tasks.read_files"
SHOWN, EVERY = 200, 1.0  # rows kept of each list; seconds between two words about how far it is
CHUNK = 1 << 20
MOST, LONGEST = 20_000, 200  # wrong rows that are kept, and letters of a value


@transaction.atomic
def bring_file(
    *, kind: ImportKind, file: Any, options: dict[str, Any], licence: str, by: Any, now: datetime
) -> FileImport:
    """The file waits to be read; nothing is changed by it yet."""
    name = Path(file.name).name[:200]
    row = FileImport(kind=kind.key, name=name, options=options, licence=licence, asked_by=by, asked_at=now)
    row.file.save(f"{uuid4().hex}.data", file, save=False)  # a name people give may be no name of a file
    row.save()
    record("file_bring", row, by=by, sentence=f"Brought {name}: {kind.title.lower()}")
    ring(READ)
    return row


@transaction.atomic
def confirm_file(*, row: FileImport, mark: str, skip_bad: bool, by: Any, now: datetime) -> FileImport:
    """What was looked at is to be written. The same press twice is one."""
    locked = FileImport.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.state in (State.CONFIRMED, State.WRITING, State.WRITTEN):
        return locked
    if locked.state != State.READY or locked.mark != mark:
        raise Refused("What the file would change is not what you looked at. Look at it again.")
    if locked.found.get("refused_count") and not skip_bad:
        raise Refused("Some rows are wrong. Say that they are left out, or bring a better file.", field="skip_bad")
    locked.options = {**locked.options, "skip_bad": skip_bad}
    locked.state, locked.written_by, locked.done, locked.said = State.CONFIRMED, by, 0, ""
    locked.save(update_fields=["options", "state", "written_by", "done", "said"])
    record("file_confirm", locked, by=by, sentence=f"Confirmed {locked.name}")
    ring(READ)
    return locked


@transaction.atomic
def drop_file(*, row: FileImport, by: Any) -> FileImport:
    """The file is left out; its row stays and says so."""
    locked = FileImport.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.state == State.DROPPED:
        return locked
    if not locked.may_be_dropped:
        raise Refused("This file is being worked on, or was written. It cannot be left out now.")
    locked.state = State.DROPPED
    _forget_file(locked)
    locked.save(update_fields=["state", "file"])
    record("file_drop", locked, by=by, sentence=f"Left out {locked.name}")
    return locked


# Run by Celery --------------------------------------------------------------------------------------------------------
def read_waiting(*, now: datetime) -> int:
    """Read and write every file that waits; returns how many."""
    return sum(work(pk, now=now) for pk in list(FileImport.objects.waiting(now).values_list("pk", flat=True)))


def work(pk: int, *, now: datetime) -> bool:
    """Read one file, or write one that was confirmed, if nobody else has begun it."""
    row = FileImport.objects.waiting(now).filter(pk=pk).first()
    if row is None:
        return False
    writing = row.state in (State.CONFIRMED, State.WRITING)
    state = State.WRITING if writing else State.READING
    mine = FileImport.objects.waiting(now).filter(pk=pk, state=row.state).order_by()
    if not mine.update(state=state, begun_at=now, done=0, of=0):
        return False
    try:
        with TemporaryDirectory() as folder:
            look(row, Path(folder), now=now, writing=writing)
    except FileWrong as wrong:
        FileImport.objects.filter(pk=pk).update(state=State.WRONG, said=str(wrong)[:500])
    except Exception:
        logger.exception("The file %s could not be read in", pk)
        FileImport.objects.filter(pk=pk).update(state=State.FAILED, said="")
    return True


def look(row: FileImport, folder: Path, *, now: datetime, writing: bool) -> None:
    """Read and compare; then show it, or write it when it is still what was looked at."""
    report = Report(progress=Teller(row.pk))
    source, write = planned(row, folder, report)
    found, mark = found_of(report)
    same = mark == row.mark
    if not writing or not same:
        said = "Something was changed meanwhile: look at it again." if writing else ""
        FileImport.objects.filter(pk=row.pk).update(
            state=State.READY, found=found, left_out=left_out(report), mark=mark, hash=source.hash, said=said
        )
        return
    with transaction.atomic():
        write()
        kept = FileImport.objects.select_for_update(of=("self",)).get(pk=row.pk)
        kept.state, kept.written_at = State.WRITTEN, now
        _forget_file(kept)
        kept.save(update_fields=["state", "written_at", "file"])
        record("file_write", kept, by=kept.written_by, sentence=f"Wrote {kept.name}: {in_words(found)}")


def planned(row: FileImport, folder: Path, report: Report) -> tuple[Any, Write]:
    """Return the file and what writes it. Storage may be far away: the file is fetched first."""
    kind = row.kind_of_file
    if kind is None:
        raise FileWrong("Files of this kind are not read any more.")
    path = folder / "file"
    try:
        with row.file.open("rb") as stored, path.open("wb") as near:
            while chunk := stored.read(CHUNK):
                near.write(chunk)
    except (FileNotFoundError, ValueError):
        raise FileWrong("The file is gone. Bring it again.") from None
    source = opened(kind, path, row.name)
    return source, kind.plan(source, options_of(row.options), report)


def found_of(report: Report) -> tuple[dict[str, Any], str]:
    """Return what is shown of a report, and a mark of all of it."""
    whole = report.as_json(ok=not report.refused)
    mark = hashlib.blake2b(json.dumps([whole, report.changes, report.notes]).encode(), digest_size=16).hexdigest()
    found = {
        **whole,
        "refused": whole["refused"][:SHOWN],
        "refused_count": len(report.refused),
        "changes": report.changes[:SHOWN],
        "changes_count": len(report.changes),
        "notes": report.notes[:SHOWN],
        "notes_count": len(report.notes),
        "kinds": list(report.kinds.items()),
    }
    return found, mark


def left_out(report: Report) -> list[list[Any]]:
    """Return every wrong row, as it is kept with the file."""
    return [[one.line, one.column, one.value[:LONGEST], one.expected] for one in report.refused[:MOST]]


def in_words(found: dict[str, Any]) -> str:
    """Say the counts."""
    return (
        f"{found['created']} new, {found['updated']} changed, {found['ended']} ended, {found['refused_count']} left out"
    )


def keep_of_command(
    *, kind: str, source: Any, report: Report, options: dict[str, Any], licence: str, now: datetime
) -> None:
    """Keep that a command wrote a file, with its hash and its counts."""
    kept = {name: str(value) for name, value in options.items() if value}
    found, mark = found_of(report)
    given = {
        "kind": kind,
        "name": source.name[:200],
        "hash": source.hash,
        "licence": licence,
        "options": kept,
        "left_out": left_out(report),
    }
    FileImport.objects.create(state=State.WRITTEN, found=found, mark=mark, asked_at=now, written_at=now, **given)


def forget_old(*, now: datetime) -> int:
    """Delete files that were looked at and left lying."""
    rows = list(FileImport.objects.over(now))
    for row in rows:
        _forget_file(row)
        row.state = State.DROPPED
        row.save(update_fields=["state", "file"])
    return len(rows)


def _forget_file(row: FileImport) -> None:
    if row.file:
        row.file.delete(save=False)


class Teller:
    """Keeps how far a run is, about once a second."""

    def __init__(self, pk: int):
        self.pk, self.told_at = pk, 0.0

    def __call__(self, done: int, of: int) -> None:
        if time.monotonic() - self.told_at > EVERY or done >= of:
            self.told_at = time.monotonic()
            FileImport.objects.filter(pk=self.pk).update(done=done, of=of)
