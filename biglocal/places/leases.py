"""Who works on a file: one worker, as long as it says that it lives. Where it was lost, another takes the file up.

The claim is renewed from a connection of its own while the file is read and compared. While it is written, the locked
row stands for it: a worker that dies lets go of it at once, and what it wrote is undone.
"""

import logging
import threading
from datetime import datetime
from types import TracebackType
from uuid import uuid4

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from .file_imports import FileImport

logger = logging.getLogger(__name__)
RENEWED_EVERY = 10.0  # seconds
MOST_TRIES = 3  # a file that ends its worker again and again is not tried for ever
State = FileImport.State


class LeaseLost(Exception):
    """Another worker has the file now: what this one found is worth nothing."""


@transaction.atomic
def claim(pk: int, *, now: datetime) -> FileImport | None:
    """Return the file when it waits, claimed for this worker; None when another has it."""
    waiting = FileImport.objects.waiting(now).filter(pk=pk)
    row = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if row is None:
        return None
    was, row.tries = row.state, row.tries + 1
    row.state = State.WRITING if was in (State.CONFIRMED, State.WRITING) else State.READING
    row.lease, row.begun_at, row.alive_at, row.done, row.of = uuid4().hex, now, max(now, timezone.now()), 0, 0
    if row.tries > MOST_TRIES:
        row.state, row.lease, row.alive_at = State.FAILED, "", None
        logger.error("The file %s lost its worker %s times and is not tried again", pk, MOST_TRIES)
    row.save(update_fields=["state", "tries", "lease", "begun_at", "alive_at", "done", "of"])
    return row if row.lease else None


def held(row: FileImport) -> FileImport:
    """Return the row, locked, when it is still claimed by this worker; inside a transaction."""
    kept = FileImport.objects.select_for_update(of=("self",)).filter(pk=row.pk, lease=row.lease).first()
    if kept is None:
        raise LeaseLost
    return kept


def give_back(row: FileImport, **changed: object) -> None:
    """The work is done: write what came of it, unless another worker has the file."""
    mine = FileImport.objects.filter(pk=row.pk, lease=row.lease)
    mine.update(lease="", alive_at=None, tries=0, **changed)


def renew(row: FileImport, **changed: object) -> bool:
    """Say that the worker lives; is the file still its own?"""
    return bool(FileImport.objects.filter(pk=row.pk, lease=row.lease).update(alive_at=timezone.now(), **changed))


class Lease:
    """Renews a claim now and then, from a thread of its own: also while one long step is reckoned."""

    def __init__(self, row: FileImport, every: float = RENEWED_EVERY):
        self.row, self.every = row, every
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.go_on, daemon=True)

    def __enter__(self) -> "Lease":
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        self.thread.join()

    def go_on(self) -> None:
        """Renew until it is over; a database that is away for a moment is asked again."""
        try:
            while not self.over.wait(self.every):
                try:
                    if not renew(self.row):
                        return
                except DatabaseError:
                    logger.warning("The claim on the file %s could not be renewed", self.row.pk)
                    connection.close()
        finally:
            connection.close()
