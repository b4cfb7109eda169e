"""Read files as councils and statisticians publish them: encodings, headings, and what spreadsheets do to values."""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .report import Problem

LARGEST = 200 * 1024 * 1024
SCIENTIFIC = re.compile(r"^[0-9](\.[0-9]+)?E\+?[0-9]+$", re.IGNORECASE)
NUMBER = re.compile(r"^-?[0-9]+([.,][0-9]+)?$")
SHORT_DATE = re.compile(r"^[0-9]{1,2}-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(-[0-9]{2,4})?$", re.IGNORECASE)
EMPTY = {"", "NA", "N/A", "-", "NULL", "NONE"}
SEATS_CALLED = r"seats|no_?of_?seats|num_?councillors"
LONGEST_EMPTY = max(map(len, EMPTY))


class FileWrong(Exception):
    """The file itself or the call is wrong: nothing can be read from it. The sentence says what to do."""


@dataclass(frozen=True)
class Source:
    """A file as read: its text, its name, its hash."""

    name: str
    text: str
    hash: str


@dataclass(frozen=True)
class Row:
    """One row: the line it begins on, and its values by what they mean."""

    line: int
    values: dict[str, str]

    def __getitem__(self, what: str) -> str:
        return self.values.get(what, "")


@dataclass
class Table:
    """Rows of a CSV file by meaning, the heading of each meaning, headings nobody asked for, rows that do not fit."""

    rows: list[Row] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_source(path: str | Path, name: str = "") -> Source:
    """Return the file's text and hash, or refuse it by name."""
    file = Path(path)
    name = name or file.name
    try:
        if file.stat().st_size > LARGEST:
            raise FileWrong(f"{name} is larger than 200 MB. Is it the right file?")
        raw = file.read_bytes()
    except OSError as error:
        raise FileWrong(f"{file} cannot be read: {error.strerror or error}.") from None
    if not raw.strip():
        raise FileWrong(f"{name} is empty.")
    return Source(name, decode(raw, name), hashlib.sha256(raw).hexdigest())


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
        if "\x00" not in text and not re.search(r"[\x01-\x08\x0e-\x1f]", text):
            return text
    raise FileWrong(f"{name} is no text in UTF-8, UTF-16 or Windows-1252. Save it as CSV in UTF-8 and try again.")


def read_table(source: Source, wanted: Mapping[str, str], optional: Mapping[str, str] | None = None) -> Table:
    """Return the rows by meaning. `wanted` and `optional` map a meaning to a pattern for its heading, in any case."""
    reader = csv.reader(io.StringIO(source.text, newline=""), delimiter=delimiter_of(source.text), strict=True)
    try:
        header = [name.strip() for name in next(reader)]
        return _rows(reader, header, match_headings(source.name, header, wanted, optional or {}))
    except (csv.Error, StopIteration) as error:
        where = f" near line {reader.line_num}" if reader.line_num > 1 else ""
        raise FileWrong(f"{source.name} is no whole CSV file{where}: {error or 'it has no headings'}.") from None


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


def _rows(reader: "csv._reader", header: list[str], table: Table) -> Table:  # type: ignore[name-defined]  # the csv module names its reader nowhere else
    at = {what: header.index(heading) for what, heading in table.headings.items()}
    before = reader.line_num
    for cells in reader:
        line, before = before + 1, reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            expected = f"{len(header)} values, one for each heading"
            table.problems.append(Problem(line, "", f"{len(cells)} values", expected))
            continue
        table.rows.append(Row(line, {what: clean(cells[place]) for what, place in at.items()}))
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
