"""How far a long run is, on a terminal."""

import sys
import time
from typing import TextIO

WIDTH = 40
EVERY = 0.2  # seconds between two drawings


class Bar:
    """A bar on a terminal; where nobody watches it draws nothing."""

    def __init__(self, out: TextIO | None = None):
        self.out = out or sys.stderr
        self.watched = self.out.isatty()
        self.drawn_at = 0.0

    def __call__(self, done: int, of: int) -> None:
        """Draw how far it is."""
        now, done = time.monotonic(), min(done, of)
        if not self.watched or not of or (done < of and now - self.drawn_at < EVERY):
            return
        self.drawn_at = now
        full = WIDTH * done // of
        self.out.write(f"\r[{'#' * full}{'.' * (WIDTH - full)}] {done:,} of {of:,}" + ("\n" if done == of else ""))
        self.out.flush()
