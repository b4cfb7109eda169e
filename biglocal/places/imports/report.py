"""What an import would do or did, and every row that is wrong."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

MOST_LINES = 200
MOST_WRONG = 200_000
TOLD_EVERY = 100  # rows between two words about how far it is


class FileWrong(Exception):
    """The file itself or the call is wrong: nothing can be read from it. The sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that is wrong: where it stands and what was expected instead. Line 0 is the file as a whole."""

    line: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        where = f"line {self.line}" if self.line else "the file"
        return f"{where}, {self.column or 'whole row'}, {self.value[:80]!r}: expected {self.expected}"


@dataclass
class Report:
    """Counts, what differs in words, remarks, and what was refused."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    ended: int = 0
    refused: list[Problem] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)  # what differs, counted by kind, where a file tells kinds apart
    told: int = 0  # changes, with those that are not kept
    seal: Any = field(default_factory=lambda: hashlib.blake2b(digest_size=16), repr=False)  # over all of them
    progress: Callable[[int, int], None] = lambda done, of: None  # told now and then how far the run is

    def through(self, rows: Sequence[Any]) -> Iterator[Any]:
        """Yield the rows, and tell now and then how far it is."""
        for done, row in enumerate(rows, 1):
            yield row
            if not done % TOLD_EVERY or done == len(rows):
                self.progress(done, len(rows))

    def refuse(self, line: int, column: str, value: Any, expected: str) -> None:
        """List a wrong value; a file that has hardly a right one is no list of its kind."""
        if len(self.refused) >= MOST_WRONG:
            raise FileWrong(f"There are more than {MOST_WRONG:,} wrong values. The first: {self.refused[0]}.")
        self.refused.append(Problem(line, column, str(value), expected))

    def change(self, words: str) -> None:
        """Say what differs; of very many only the first are kept, and a seal over all."""
        self.told += 1
        self.seal.update(words.encode() + b"\n")
        if len(self.changes) < 5 * MOST_LINES:
            self.changes.append(words)

    def tell(self, kind: str, words: str) -> None:
        """Say what differs and of which kind it is; each kind is counted."""
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        self.change(f"{kind}: {words}")

    def mark(self) -> str:
        """Return a mark of all that was found: another mark, and something else would be written."""
        counts = [self.created, self.updated, self.unchanged, self.ended]
        self.seal.update(json.dumps([counts, self.changes, self.notes]).encode())
        for one in self.refused:
            self.seal.update(json.dumps([one.line, one.column, one.value, one.expected]).encode())
        return str(self.seal.hexdigest())

    def as_json(self, ok: bool) -> dict[str, Any]:
        """Return the object the contract names."""
        return {
            "ok": ok,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "ended": self.ended,
            "refused": [asdict(problem) for problem in self.refused],
        }

    def as_lines(self, written: bool) -> list[str]:
        """Return the report in words: what differs first, then what is wrong, then the counts."""
        lines = self.changes[:MOST_LINES]
        if len(self.changes) > MOST_LINES:
            lines.append(f"... and {len(self.changes) - MOST_LINES} more")
        lines += [f"Note: {note}" for note in self.notes]
        if self.kinds:
            lines.append(f"By kind: {', '.join(f'{kind.lower()} {count}' for kind, count in self.kinds.items())}.")
        lines += [f"Wrong: {problem}" for problem in self.refused]
        did = "Written" if written else "Would be written"
        lines.append(
            f"{did}: {self.created} new, {self.updated} changed, {self.ended} ended. Unchanged: {self.unchanged}. "
            f"Wrong: {len(self.refused)}."
        )
        return lines
