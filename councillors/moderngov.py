"""ModernGov's XML of a council's councillors: wards with councillors inside, each with the days of the terms."""

from typing import Any
from xml.parsers import expat

from biglocal.places.imports.reading import MOST_ROWS, FileWrong, Row, Source, Table, clean

WARD, PERSON, TERM = "ward", "councillor", "termofoffice"
# The element of each meaning, and inside which element it counts.
TAKEN = {
    "councillorid": "id",
    "fullusername": "name",
    "politicalpartytitle": "party",
    "startdate": "start",
    "enddate": "end",
}
AT = {what: at for at, what in enumerate(["id", "name", "party", "ward", "email", "terms"])}
LONGEST_VALUE, DEEPEST = 10_000, 50
HEADINGS = {"id": "councillorid", "name": "fullusername", "party": "politicalpartytitle", "ward": "wardtitle"}


class _Reader:
    """Follows the elements as they come, with the line each begins on."""

    def __init__(self, source: Source):
        self.source, self.table = source, Table(headings={**HEADINGS, "email": "email", "terms": "termsofoffice"})
        self.shared: dict[str, str] = {}
        self.path: list[str] = []
        self.words = self.ward = ""
        self.person: dict[str, str] | None = None
        self.term: dict[str, str] = {}
        self.line, self.wards = 0, 0
        self.parser = expat.ParserCreate("utf-8")  # it is text already, whatever the file says of itself
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.refuse

    def read(self) -> Table:
        """Return a row for each councillor; their terms stand in it as `line:start>end`, one after another."""
        try:
            for part in self.source.parts():
                self.parser.Parse(part.encode(), False)
            self.parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise FileWrong(f"{self.source.name} is no whole XML file: {error}.") from None
        if not self.wards:
            raise FileWrong(f"{self.source.name} has no wards with councillors inside. Is it ModernGov's list by ward?")
        return self.table

    def refuse(self, *args: Any) -> None:
        raise FileWrong(f"{self.source.name} has definitions of its own, which lists of councillors have not.")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.path.append(name)
        if len(self.path) > DEEPEST:
            raise FileWrong(
                f"{self.source.name} has elements inside elements without end. It is no list of councillors."
            )
        self.words = ""
        if name == PERSON:
            self.person, self.line = {"ward": self.ward, "terms": ""}, self.parser.CurrentLineNumber
        elif name == TERM:
            self.term = {"line": str(self.parser.CurrentLineNumber)}
        elif name == WARD:
            self.ward, self.wards = "", self.wards + 1

    def text(self, words: str) -> None:
        if len(self.words) < LONGEST_VALUE:
            self.words += words

    def end(self, name: str) -> None:
        self.path.pop()
        value, self.words = clean(self.words), ""
        if name == "wardtitle":
            self.ward = value
        elif self.person is None:
            return
        elif name == "email":
            self.take_email(value)
        elif name in ("startdate", "enddate"):
            self.term[TAKEN[name]] = value.replace(" ", "")
        elif name in TAKEN:
            self.person[TAKEN[name]] = value
        elif name == TERM:
            self.person["terms"] += f"{self.term['line']}:{self.term.get('start', '')}>{self.term.get('end', '')} "
        elif name == PERSON:
            values = [self.person.get(what, "") for what in AT]
            self.table.rows.append(Row(self.line, AT, tuple([self.shared.setdefault(v, v) for v in values])))
            self.person = None
            if len(self.table.rows) > MOST_ROWS:
                raise FileWrong(f"{self.source.name} has more than {MOST_ROWS:,} councillors. Is it the right file?")

    def take_email(self, value: str) -> None:
        """The address of the council counts before that of the home, which is nobody's business."""
        if self.person is not None and self.path[-1:] == ["workaddress"]:
            self.person["email"] = value


def is_moderngov(source: Source) -> bool:
    """Does the text look like XML?"""
    return source.head.lstrip()[:1] == "<"


def read_moderngov(source: Source) -> Table:
    """Return the councillors of the file as rows by meaning."""
    return _Reader(source).read()
