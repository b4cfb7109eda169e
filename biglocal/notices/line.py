"""The line to the mail server. A process keeps it open for its next mails: greeting and parting cost more than a mail.

Each mail first asks the server whether it still listens, before anything is written down as handed over. What broke off
in the middle is never used again: the next mail would go into the rest of this one.
"""

import logging
import os
import threading
import time
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

logger = logging.getLogger(__name__)
MOST_MAILS, LONGEST = 100, 60  # servers hang up on lines that bring more, or stay longer in seconds
AWAY = (SMTPException, OSError)
SETTINGS = ["BACKEND", "HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL", "TIMEOUT"]
_mine = threading.local()


class Line:
    """An open connection. `has_begun` says whether the server began to take the text of the last mail.

    Before that nothing can have been sent. Ways to send that are not SMTP do not tell, so they have always begun.
    """

    def __init__(self) -> None:
        self.whose, self.opened, self.mails = whose(), time.monotonic(), 0
        self.backend: Any = get_connection()
        self.backend.open()
        self.is_kept = isinstance(self.backend, EmailBackend)
        self.has_begun = not self.is_kept
        if self.is_kept:
            server: Any = vars(self.backend)["connection"]
            self.take, server.data = server.data, self.data

    def data(self, text: Any) -> Any:
        self.has_begun = True
        return self.take(text)

    def send(self, mail: EmailMessage) -> None:
        """Hand the mail over; whatever goes wrong ends the line."""
        self.mails, self.has_begun = self.mails + 1, not self.is_kept
        whole = False
        try:
            self.backend.send_messages([mail])
            whole = True
        finally:
            if not (whole and self.is_kept):
                hang_up()

    def listens(self) -> bool:
        """Is it this process' line to the server of the settings, neither old nor worn, and does the server answer?"""
        is_worn = self.mails >= MOST_MAILS or time.monotonic() - self.opened > LONGEST
        if not self.is_kept or self.whose != whose() or is_worn:
            return False
        try:
            return self.backend.connection.noop()[0] == 250
        except AWAY:
            return False

    def close(self) -> None:
        try:
            self.backend.close()
        except AWAY:
            logger.info("The mail server hung up first.")


def open_line() -> Line:
    """Return this thread's line to the mail server, open or newly opened. Raises what opening raises."""
    kept: Line | None = getattr(_mine, "line", None)
    if kept and kept.listens():
        return kept
    hang_up()
    _mine.line = Line()
    return _mine.line


def hang_up() -> None:
    """End this thread's line, if it has one."""
    kept: Line | None = getattr(_mine, "line", None)
    _mine.line = None
    if kept and kept.whose[0] == os.getpid():  # a parent's line is the parent's to end
        kept.close()


def whose() -> tuple[Any, ...]:
    """Return what a line belongs to: a child process and other settings need one of their own."""
    return (os.getpid(), *(getattr(settings, f"EMAIL_{name}", None) for name in SETTINGS))
