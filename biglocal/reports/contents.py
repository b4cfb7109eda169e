"""What a report says: headings with rows, sentences, a table and a chart, as plain words. Page and file agree."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

MOST_ROWS = 12  # of one heading; the rest is told by its number


@dataclass(frozen=True)
class Row:
    """One line of a report: what, beside it where and when, and the path of the page that tells it."""

    title: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Table:
    """Figures in rows. All cells are words; those from the second column on stand at the right."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Each row as pairs of heading and cell: on a phone the rows stand below each other."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: whose, how long it is in any unit, and how that is written."""

    label: str
    length: float
    words: str


@dataclass(frozen=True)
class Chart:
    """Bars that say what the table below them says too; `alt` tells it in a sentence."""

    alt: str
    bars: Sequence[Bar]


@dataclass
class Part:
    """One heading. `own` are the writer's words, put before what was drafted; a part left out is not sent."""

    name: str
    title: str
    words: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    more: int = 0
    table: Table | None = None
    chart: Chart | None = None
    own: str = ""
    left_out: bool = False

    def __post_init__(self) -> None:
        self.more = self.more or max(len(self.rows) - MOST_ROWS, 0)
        self.rows = self.rows[:MOST_ROWS]

    @property
    def says_something(self) -> bool:
        return bool(self.words or self.rows or self.table)


def kept(part: Part) -> dict[str, Any]:
    """Return the part as it is kept in the database."""
    return asdict(part)


def read(kept: dict[str, Any]) -> Part:
    """Return the part that was kept."""
    table, chart = kept.get("table"), kept.get("chart")
    return Part(
        name=kept["name"],
        title=kept["title"],
        words=kept["words"],
        rows=[Row(**row) for row in kept["rows"]],
        more=kept["more"],
        table=Table(**table) if table else None,
        chart=Chart(chart["alt"], [Bar(**bar) for bar in chart["bars"]]) if chart else None,
        own=kept["own"],
        left_out=kept["left_out"],
    )
