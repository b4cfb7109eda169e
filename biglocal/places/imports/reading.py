"""Read files as councils and statisticians publish them: encodings, headings, and what spreadsheets do to values.

A file stays on the disk: it is looked at from its beginning, and read row by row with little memory.
"""

import codecs
import csv
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .report import FileWrong, Problem

LARGEST = 200 * 1024 * 1024
HEAD = 65_536  # bytes that are looked at first
LONGEST_LINE, MOST_ROWS = 1_000_000, 250_000  # twice as long and as many as any list of all England
SHARED = 5000  # values that stand in many rows are kept once
NO_TEXT = "is no text in UTF-8, UTF-16 or Windows-1252. Save it as CSV in UTF-8 and try again."
NEVER_IN_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
SCIENTIFIC = re.compile(r"^[0-9](\.[0-9]+)?E\+?[0-9]+$", re.IGNORECASE)
NUMBER = re.compile(r"^-?[0-9]+([.,][0-9]+)?$")
SHORT_DATE = re.compile(r"^[0-9]{1,2}-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(-[0-9]{2,4})?$", re.IGNORECASE)
EMPTY = {"", "NA", "N/A", "-", "NULL", "NONE"}
SEATS_CALLED = r"seats|no_?of_?seats|num_?councillors"
LONGEST_EMPTY = max(map(len, EMPTY))


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are read as Windows-1252, so that one pass does for both."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252"), error.end


codecs.register_error("as-cp1252", _as_cp1252)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on, and its values by what they mean."""

    line: int
    at: Mapping[str, int]
    cells: tuple[str, ...]

    def __getitem__(self, what: str) -> str:
        place = self.at.get(what)
        return "" if place is None else self.cells[place]


@dataclass
class Table:
    """Rows of a CSV file by meaning, the heading of each meaning, headings nobody asked for, rows that do not fit."""

    rows: list[Row] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Source:
    """A file on the disk: its name, its size, its hash, its beginning, and its rows or its text when asked for."""

    def __init__(self, path: str | Path, name: str = "", largest: int = LARGEST):
        self.path = Path(path)
        self.name, self.lines, self.seen = name or self.path.name, 0, 0
        found = hashlib.sha256()
        try:
            self.size = self.path.stat().st_size
            if self.size > largest:
                raise FileWrong(f"{self.name} is larger than 200 MB. Is it the right file?")
            with self.path.open("rb") as file:
                raw = file.read(HEAD)
                file.seek(0)
                while part := file.read(HEAD):
                    found.update(part)
                    self.lines += part.count(b"\n")
        except OSError as error:
            raise FileWrong(f"{path} cannot be read: {error.strerror or error}.") from None
        self.hash = found.hexdigest()
        self.utf16 = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
        self.head = self.looked_at(raw)

    def looked_at(self, raw: bytes) -> str:
        """Return the beginning as text, or refuse the file by name."""
        if not raw.strip():
            raise FileWrong(f"{self.name} is empty.")
        if raw[:4] == b"PK\x03\x04" or raw[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise FileWrong(f"{self.name} is a spreadsheet or an archive. Save it as CSV and try again.")
        try:
            encoding, errors = self.written().values()
            head = codecs.getincrementaldecoder(encoding)(errors).decode(raw, final=self.size <= HEAD)
        except UnicodeDecodeError:
            raise FileWrong(f"{self.name} {NO_TEXT}") from None
        if NEVER_IN_TEXT.search(head):
            raise FileWrong(f"{self.name} {NO_TEXT}")
        return head

    def written(self) -> dict[str, Any]:
        """Return how it is written: UTF-8 with or without mark, Windows-1252, UTF-16 with mark."""
        return {"encoding": "utf-16" if self.utf16 else "utf-8-sig", "errors": "strict" if self.utf16 else "as-cp1252"}

    def parts(self) -> Iterator[str]:
        """Yield the text bit by bit; what is no text stops it."""
        try:
            with self.path.open(newline="", **self.written()) as text:
                while part := text.read(HEAD):
                    if NEVER_IN_TEXT.search(part):
                        raise FileWrong(f"{self.name} {NO_TEXT}")
                    yield part
        except UnicodeDecodeError:
            raise FileWrong(f"{self.name} {NO_TEXT}") from None

    @property
    def text(self) -> str:
        """The whole text, for what cannot be read bit by bit."""
        return "".join(self.parts())

    def text_lines(self, text: Any) -> Iterator[str]:
        """Yield line after line; what is no text, or is no list, stops it."""
        while line := text.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
                raise FileWrong(f"{self.name} has a line of more than {LONGEST_LINE:,} letters. It is no list.")
            if NEVER_IN_TEXT.search(line):
                raise FileWrong(f"{self.name} {NO_TEXT}")
            yield line

    def rows(self, table: Table, wanted: Mapping[str, str], optional: Mapping[str, str]) -> Iterator[Row | Problem]:
        """Yield each row by meaning, or what is wrong with it; `table` gets the headings first."""
        before = 0
        delimiter = delimiter_of(self.head)
        with self.path.open(newline="", **self.written()) as text:
            reader = csv.reader(self.text_lines(text), delimiter=delimiter, strict=True)
            try:
                header = [name.strip() for name in next(reader)]
                found = match_headings(self.name, header, wanted, optional)
                table.headings, table.unknown = found.headings, found.unknown
                places = [header.index(heading) for heading in table.headings.values()]
                at, before = dict(zip(table.headings, range(len(places)), strict=True)), reader.line_num
                shared: dict[str, str] = {}
                for cells in reader:
                    line, before = before + 1, reader.line_num
                    self.seen = before
                    if len(cells) == len(header) and any(cells):
                        values = tuple([clean(cells[place]) for place in places])
                        if len(shared) < SHARED:
                            shared |= {value: value for value in values}
                        yield Row(line, at, tuple([shared.get(value, value) for value in values]))
                    elif any(cell.strip() for cell in cells):
                        expected = f"{len(header)} values, one for each heading"
                        yield Problem(line, "", f"{len(cells)} values", expected)
            except UnicodeDecodeError:
                raise FileWrong(f"{self.name} {NO_TEXT}") from None
            except (csv.Error, StopIteration) as error:
                where = f" near line {before}" if before > 1 else ""
                raise FileWrong(f"{self.name} is no whole CSV file{where}: {error or 'it has no headings'}.") from None


def decode(raw: bytes, name: str) -> str:
    """Return the text of UTF-8 with or without mark, UTF-16 with mark, or cp1252; refuse anything else by name."""
    if raw[:4] == b"PK\x03\x04" or raw[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise FileWrong(f"{name} is a spreadsheet. Save it as CSV and try again.")
    encodings = ["utf-16"] if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not NEVER_IN_TEXT.search(text):
            return text
    raise FileWrong(f"{name} {NO_TEXT}")


def read_source(path: str | Path, name: str = "") -> Source:
    """Return the file, or refuse it by name."""
    return Source(path, name)


def read_large(path: str | Path, name: str = "") -> Source:
    """Return a file of any size, of which few rows are kept."""
    return Source(path, name, sys.maxsize)


def read_table(source: Source, wanted: Mapping[str, str], optional: Mapping[str, str] | None = None) -> Table:
    """Return the rows by meaning. `wanted` and `optional` map a meaning to a pattern for its heading, in any case."""
    table = Table()
    for row in source.rows(table, wanted, optional or {}):
        table.problems.append(row) if isinstance(row, Problem) else table.rows.append(row)
        if len(table.rows) + len(table.problems) > MOST_ROWS:
            raise FileWrong(f"{source.name} has more than {MOST_ROWS:,} rows. Is it the right file?")
    return table


def delimiter_of(text: str) -> str:
    """Return what parts the columns of the first line: a comma, else a semicolon or a tab."""
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def match_headings(name: str, header: list[str], wanted: Mapping[str, str], optional: Mapping[str, str]) -> Table:
    """Find each meaning's heading by its name, never by its place; all that are missing are named at once."""
    twice = [heading for heading, count in Counter(h.lower() for h in header if h).items() if count > 1]
    if twice:
        raise FileWrong(f"{name} has the heading {', '.join(twice)} more than once.")
    table, missing = Table(), []
    for what, pattern in {**wanted, **optional}.items():
        found = [h for h in header if re.fullmatch(pattern, h, re.IGNORECASE)]
        if found:
            table.headings[what] = found[0]
        elif what in wanted:
            missing.append(pattern.split("|")[0].replace(r"(\d\d)?", "yy").replace(r"\d\d", "yy").replace("\\", ""))
    if missing:
        raise FileWrong(f"{name} has no column {', '.join(missing)}. Its headings are: {', '.join(header)[:300]}.")
    table.unknown = [h for h in header if h and h not in table.headings.values()]
    table.headings = {what: heading for what, heading in table.headings.items()}
    return table


def clean(cell: str) -> str:
    """Return the value without outer blanks and hard spaces; what publishers write for nothing is nothing."""
    value = " ".join(cell.split())
    return "" if len(value) <= LONGEST_EMPTY and value.upper() in EMPTY else value


def seats_of(value: str) -> int | None:
    """Return how many seats a ward has, as a file says it; None for nothing and for what is no such number."""
    return int(value[0]) if re.fullmatch(r"[1-9]", value.removesuffix(".0")) else None


def spoiled(value: str) -> str:
    """Return what a spreadsheet did to the value, in words; nothing where it looks whole."""
    if SCIENTIFIC.match(value):
        return "not a number a spreadsheet has rounded"
    if SHORT_DATE.match(value):
        return "not a date a spreadsheet has made of it"
    if NUMBER.match(value):
        return "words, not a number"
    return ""
