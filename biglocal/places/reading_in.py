"""Bring a file, read it, confirm it, write it. Each step may run twice; what is written is what was looked at."""

import logging
import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from django.db import transaction

from biglocal.audit.record import record
from biglocal.notices.bell import ring
from biglocal.refusals import Refused

from .file_imports import FileImport, WritingTurn
from .imports.kinds import ImportKind, Write, opened, options_of
from .imports.reading import FileWrong
from .imports.report import Report
from .leases import Lease, LeaseLost, claim, give_back, held, renew

logger = logging.getLogger(__name__)
State = FileImport.State
READ = "biglocal.places.tasks.read_files"
SHOWN, EVERY = 200, 1.0  # rows kept of each list; seconds between two words about how far it is
CHUNK = 1 << 20
UNDER_WAY = "This file is being worked on, or was written. It cannot be left out now."
MOST_LOOKS = 3  # where other files are written all the while
MOST, LONGEST = 20_000, 200  # wrong rows that are kept, and letters of a value


@transaction.atomic
def bring_file(
    *, kind: ImportKind, file: Any, options: dict[str, Any], licence: str, by: Any, now: datetime, attribution: str = ""
) -> FileImport:
    """The file waits to be read; nothing is changed by it yet."""
    name = Path(file.name).name[:200]
    said = {"licence": licence, "attribution": attribution or licence}
    row = FileImport(kind=kind.key, name=name, options=options, asked_by=by, asked_at=now, **said)
    row.file.save(f"{uuid4().hex}.data", file, save=False)  # a name people give may be no name of a file
    row.save()
    record("file_bring", row, by=by, sentence=f"Brought {name}: {kind.title.lower()}")
    ring(READ)
    return row


@transaction.atomic
def confirm_file(*, row: FileImport, mark: str, skip_bad: bool, by: Any, now: datetime) -> FileImport:
    """What was looked at is to be written. The same press twice is one."""
    if row.state in (State.CONFIRMED, State.WRITING, State.WRITTEN):
        return row  # nobody waits for a worker that writes it
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


def drop_file(*, row: FileImport, by: Any) -> FileImport:
    """The file is left out; its row stays and says so."""
    if row.is_under_way:
        raise Refused(UNDER_WAY)  # nobody waits for a worker that writes it
    with transaction.atomic():
        locked = FileImport.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if locked.state == State.DROPPED:
            return locked
        if not locked.may_be_dropped:
            raise Refused(UNDER_WAY)
        locked.state = State.DROPPED
        locked.save(update_fields=["state"])
        record("file_drop", locked, by=by, sentence=f"Left out {locked.name}")
    _forget_file(locked)
    return locked


# Run by Celery --------------------------------------------------------------------------------------------------------
def read_waiting(*, now: datetime) -> int:
    """Read and write every file that waits; returns how many."""
    return sum(work(pk, now=now) for pk in list(FileImport.objects.waiting(now).values_list("pk", flat=True)))


def work(pk: int, *, now: datetime) -> bool:
    """Read one file, or write one that was confirmed, if nobody else has it in hand."""
    row = claim(pk, now=now)
    if row is None:
        return False
    try:
        with TemporaryDirectory() as folder:
            look(row, Path(folder), now=now)
    except FileWrong as wrong:
        give_back(row, state=State.WRONG, said=str(wrong)[:500])
    except LeaseLost:
        logger.warning("Another worker has the file %s", pk)
    except Exception:
        logger.exception("The file %s could not be read in", pk)
        give_back(row, state=State.FAILED, said="")
    return True


def look(row: FileImport, folder: Path, *, now: datetime) -> None:
    """Read and compare; then show it, or write it when it is still what was looked at."""
    said, writing = "", row.state == State.WRITING
    for _ in range(MOST_LOOKS):
        turn, report = WritingTurn.now(), Report(progress=Teller(row))
        with Lease(row):
            source, write = planned(row, folder, report)
        found, mark = found_of(report)
        if writing and mark == row.mark:
            if write_found(row, write, turn, found, now=now):
                _forget_file(row)
                return
            continue  # another file was written since the comparison began
        said = "Something was changed meanwhile: look at it again." if writing else ""
        break
    else:
        said = "Other files were written all the while. Look at it again, and confirm it once more."
    seen = {"found": found, "left_out": left_out(report), "mark": mark, "hash": source.hash}
    give_back(row, state=State.READY, said=said, **seen)


@transaction.atomic
def write_found(row: FileImport, write: Write, turn: int, found: dict[str, Any], *, now: datetime) -> bool:
    """Write what was found, unless another file was written since; says whether it did."""
    kept = held(row)
    if not WritingTurn.take(turn):
        return False
    write()
    kept.state, kept.written_at, kept.lease, kept.alive_at, kept.tries = State.WRITTEN, now, "", None, 0
    kept.save(update_fields=["state", "written_at", "lease", "alive_at", "tries"])
    record("file_write", kept, by=kept.written_by, sentence=f"Wrote {kept.name}: {in_words(found)}")
    return True


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
    found = {
        **{name: getattr(report, name) for name in ("created", "updated", "unchanged", "ended")},
        "refused": [asdict(one) for one in report.refused[:SHOWN]],
        "refused_count": len(report.refused),
        "changes": report.changes[:SHOWN],
        "changes_count": max(report.told, len(report.changes)),
        "notes": report.notes[:SHOWN],
        "notes_count": len(report.notes),
        "kinds": list(report.kinds.items()),
    }
    return found, report.mark()


def left_out(report: Report) -> list[list[Any]]:
    """Return every wrong row, as it is kept with the file."""
    return [[one.line, one.column, one.value[:LONGEST], one.expected] for one in report.refused[:MOST]]


def in_words(found: dict[str, Any]) -> str:
    """Say the counts."""
    return (
        f"{found['created']} new, {found['updated']} changed, {found['ended']} ended, {found['refused_count']} left out"
    )


def keep_of_command(*, kind: ImportKind, source: Any, report: Report, options: dict[str, Any], now: datetime) -> None:
    """Keep that a command wrote a file, with its hash and its counts."""
    kept = {name: str(value) for name, value in options.items() if value}
    found, mark = found_of(report)
    given = {
        "kind": kind.key,
        "name": source.name[:200],
        "hash": source.hash,
        "licence": kind.licence,
        "attribution": kind.attribution or kind.licence,
        "options": kept,
        "left_out": left_out(report),
    }
    FileImport.objects.create(state=State.WRITTEN, found=found, mark=mark, asked_at=now, written_at=now, **given)


def forget_old(*, now: datetime) -> int:
    """Delete files that were looked at and left lying."""
    rows = list(FileImport.objects.over(now))
    for row in rows:
        if row.may_be_dropped:
            FileImport.objects.filter(pk=row.pk).update(state=State.DROPPED)
        _forget_file(row)
    return len(rows)


def _forget_file(row: FileImport) -> None:
    """Delete the file, once it is certain that nobody needs it; one that was missed is found by `forget_old`."""
    if row.file:
        row.file.delete(save=False)
        FileImport.objects.filter(pk=row.pk).update(file="")


class Teller:
    """Keeps how far a run is, about once a second; a worker that another has overtaken stops there."""

    def __init__(self, row: FileImport):
        self.row, self.told_at = row, 0.0

    def __call__(self, done: int, of: int) -> None:
        if time.monotonic() - self.told_at > EVERY or done >= of:
            self.told_at = time.monotonic()
            if not renew(self.row, done=done, of=of):
                raise LeaseLost
