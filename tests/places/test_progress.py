"""How far it is with a file, of every kind: so many rows of so many."""

import io
import json
from datetime import date

import pytest

from biglocal.communities.models import Programme
from biglocal.places.imports.kinds import KINDS, options_of
from biglocal.places.imports.progress import Bar
from biglocal.places.imports.report import Report
from tests.factories.places import CouncilFactory, WardFactory, WardSetFactory

from .importing import COUNCIL_HEAD, COUNCIL_ROWS, three_wards

MEDWAY = {"council": "E06000035"}
DAY, LATER = "2019-05-01", "2027-05-06"
FILES = {
    "councils": ("\n".join([COUNCIL_HEAD, *COUNCIL_ROWS]), {}, 4),
    "lookup": (
        "WD25CD,WD25NM,LAD25CD,LAD25NM\nE05000001,A,E06000035,M\nE05000002,B,E06000035,M",
        {"on": "2019-05-01"},
        2,
    ),
    "wards": (
        json.dumps({"type": "FeatureCollection", "features": three_wards()}),
        MEDWAY | {"start": "2027-05-06"},
        3,
    ),
    "areas": ("name,council_gss,council_name\nArches Local,E06000035,Medway\nWhitleigh,,", {}, 2),
    "postcodes": ("pcds,doterm,lad25cd,wd25cd,lat,long\nME4 4AA,,E06000035,,51.38,0.52\n", MEDWAY, 2),
    "councillors": ("Name,Party,Ward\nAnn Lee,Green,Castle\nBo Day,Green,Castle", MEDWAY | {"on": "2025-05-10"}, 2),
}


@pytest.fixture
def place(db):
    council = CouncilFactory(gss="E06000035", name="Medway", slug="medway", start_date=date(1998, 4, 1))
    WardFactory(ward_set=WardSetFactory(council=council, start_date=date(2023, 5, 4)), name="Castle")
    Programme.objects.get_or_create(
        slug="big-local", defaults={"name": "Big Local", "end_date": date(2027, 3, 31), "area_allocation": 1_155_000}
    )


@pytest.mark.parametrize("kind", FILES)
def test_every_kind_of_file_tells_how_many_rows_of_how_many(place, tmp_path, kind):
    (text, options, rows), told = FILES[kind], []
    (tmp_path / "file.csv").write_text(text)
    source = KINDS[kind].opened(tmp_path / "file.csv", "file.csv")
    KINDS[kind].plan(source, options_of(options), Report(progress=lambda *numbers: told.append(numbers)))
    assert told[-1] == (rows, rows)


def test_terminal_shows_a_bar_with_the_numbers():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    out = Terminal()
    Bar(out)(300, 1000)
    assert out.getvalue() == "\r[############............................] 300 of 1,000"
