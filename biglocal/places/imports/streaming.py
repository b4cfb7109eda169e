"""Read a large CSV file row by row: in one pass, with the same memory whatever its length."""

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .reading import FileWrong, Row, Table, clean, delimiter_of, match_headings
from .report import Problem

HEAD = 65_536  # bytes that are looked at first


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are read as Windows-1252, so that one pass does for both."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("as-cp1252", _as_cp1252)


class StreamSource:
    """A file too long to hold: its name, its size, its hash, and how much of it has been read."""

    def __init__(self, path: str | Path, name: str = ""):
        self.path = Path(path)
        self.name, self.seen = name or self.path.name, 0
        try:
            self.size = self.path.stat().st_size
            with self.path.open("rb") as file:
                self.hash = hashlib.file_digest(file, "sha256").hexdigest()
                file.seek(0)
                head = file.read(HEAD)
        except OSError as error:
            raise FileWrong(f"{path} cannot be read: {error.strerror or error}.") from None
        if not head.strip():
            raise FileWrong(f"{self.name} is empty.")
        if head[:4] == b"PK\x03\x04" or head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise FileWrong(f"{self.name} is a spreadsheet or an archive. Save it as CSV and try again.")
        self.utf16 = head[:2] in (b"\xff\xfe", b"\xfe\xff")
        if not self.utf16 and b"\x00" in head:
            raise FileWrong(f"{self.name} is no text in UTF-8, UTF-16 or Windows-1252. Save it as CSV in UTF-8.")

    def rows(self, table: Table, wanted: Mapping[str, str], optional: Mapping[str, str]) -> Iterator[Row | Problem]:
        """Yield each row by meaning, or what is wrong with it; `table` gets the headings first."""
        written: dict[str, Any]
        written = {"encoding": "utf-16"} if self.utf16 else {"encoding": "utf-8-sig", "errors": "as-cp1252"}
        raw = self.path.open("rb", buffering=0)
        before = 1
        with io.TextIOWrapper(io.BufferedReader(raw, HEAD), newline="", **written) as text:
            try:
                first = text.readline()
                delimiter = delimiter_of(first)
                header = [name.strip() for name in next(csv.reader([first], delimiter=delimiter))]
                found = match_headings(self.name, header, wanted, optional)
                table.headings, table.unknown = found.headings, found.unknown
                at = {what: header.index(heading) for what, heading in table.headings.items()}
                reader = csv.reader(text, delimiter=delimiter, strict=True)
                for cells in reader:
                    line, before = before + 1, reader.line_num + 1
                    self.seen = raw.tell()
                    if len(cells) == len(header):
                        yield Row(line, {what: clean(cells[place]) for what, place in at.items()})
                    elif any(cell.strip() for cell in cells):
                        expected = f"{len(header)} values, one for each heading"
                        yield Problem(line, "", f"{len(cells)} values", expected)
            except (csv.Error, StopIteration, UnicodeDecodeError) as error:
                where = f" near line {before}" if before > 1 else ""
                raise FileWrong(f"{self.name} is no whole CSV file{where}: {error or 'it has no headings'}.") from None
