"""Files of every kind that are no such file: refused by name, and nothing is written (places.md, files)."""

import gzip
import json
from datetime import date

import pytest

from biglocal.communities.models import Community, Programme
from biglocal.places.models import Council, Postcode, Ward, WardSet
from councillors.models import Councillor
from tests.factories.places import CouncilFactory, WardFactory, WardSetFactory

from .importing import COUNCIL_HEAD, COUNCIL_ROWS, counts, run, three_wards

pytestmark = pytest.mark.django_db
MEDWAY = ["--council", "E06000035"]
TABLES = {
    "import_councils": (COUNCIL_HEAD, COUNCIL_ROWS, []),
    "import_ward_lookup": (
        "WD25CD,WD25NM,LAD25CD,LAD25NM",
        ["E05000001,Viaduct,E06000035,Medway", "E05000002,Magpie,E06000035,Medway"],
        ["--on", "2019-05-01"],
    ),
    "import_areas": ("name,council_gss,council_name", ["Arches Local,E06000035,Medway", "Whitleigh,,"], []),
    "import_postcodes": (
        "pcds,doterm,lad25cd,wd25cd,lat,long",
        ["ME4 4AA,,E06000035,E05000001,51.38,0.52", "ME4 4AB,,E06000035,E05000001,51.38,0.53"],
        MEDWAY,
    ),
    "import_councillors": (
        "Name,Party,Ward",
        ["Ann Lee,Labour,Castle", "Bo Day,Green,Castle"],
        [*MEDWAY, "--on", "2025-05-10"],
    ),
}
WARDS = [*MEDWAY, "--from", "2023-05-04"]
XML = (
    '<?xml version="1.0" encoding="{}"?>{}<councillorsbyward><wards><ward><wardtitle>Castle</wardtitle><councillors>'
    "<councillor><councillorid>1</councillorid><fullusername>{}</fullusername><politicalpartytitle>Green"
    "</politicalpartytitle></councillor></councillors></ward></wards></councillorsbyward>"
)
DEEP = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


@pytest.fixture(autouse=True)
def place():
    """Medway with a ward, and the programme: what each file hangs on. Councils are read in without them."""
    council = CouncilFactory(gss="E06000035", name="Medway", slug="medway", start_date=date(1998, 4, 1))
    WardFactory(ward_set=WardSetFactory(council=council, start_date=date(2023, 5, 4)), name="Castle")
    Programme.objects.get_or_create(
        slug="big-local", defaults={"name": "Big Local", "end_date": date(2027, 3, 31), "area_allocation": 1_155_000}
    )


def rows_there():
    tables = (Council, WardSet, Ward, Community, Postcode, Councillor)
    return [table.objects.count() for table in tables]


def is_refused(folder, command, raw, *args, name="file.csv"):
    """The file stops the run with its name or its lines, and no row has come or gone."""
    path, before = folder / name, rows_there()
    path.write_bytes(raw)
    code, answer = run(command, path, *args, "--commit")
    assert code in (1, 2) and answer["ok"] is False and answer["refused"], answer
    assert all(row["expected"] for row in answer["refused"]) and rows_there() == before
    return code, answer["refused"]


def table(command, ending="\r\n"):
    head, rows, args = TABLES[command]
    return ending.join([head, *rows, ""]), args


NO_TABLES = {
    "empty": lambda text: b"",
    "blank": lambda text: b" \r\n\t\r\n",
    "headings alone": lambda text: text.split("\r\n")[0].encode(),
    "a heading twice": lambda text: text.replace("\r\n", f",{text.split(',')[0]}\r\n", 1).encode(),
    "a heading missing": lambda text: text.replace(text.split(",")[0], "Wrong", 1).encode(),
    "no headings": lambda text: text.split("\r\n", 1)[1].encode(),
    "a NUL": lambda text: text.replace("\r\n", "\x00\r\n", 2).encode(),
    "UTF-16 without mark": lambda text: text.encode("utf-16-le"),
    "half of UTF-16": lambda text: text.encode("utf-16")[:-1],
    "a spreadsheet": lambda text: b"PK\x03\x04" + text.encode(),
    "an old spreadsheet": lambda text: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + text.encode(),
    "an archive": lambda text: gzip.compress(text.encode()),
    "a quote that never ends": lambda text: text[:-2].rpartition("\r\n")[0].encode() + b'\r\n"' + text.encode(),
    "half a row": lambda text: text[: text.rindex(",", 0, -3)].encode(),
    "a page of the web": lambda text: b"<!doctype html><title>Not found</title>",
    "an object": lambda text: b'{"error": "not found"}',
}


@pytest.mark.parametrize("command", TABLES)
@pytest.mark.parametrize("malformed", NO_TABLES)
def test_what_is_no_table_is_refused(tmp_path, command, malformed):
    text, args = table(command)
    is_refused(tmp_path, command, NO_TABLES[malformed](text), *args)


READ = {
    "line feeds": lambda text: text.replace("\r\n", "\n").encode(),
    "carriage returns": lambda text: text.replace("\r\n", "\r").encode(),
    "semicolons": lambda text: text.replace(",", ";").encode(),
    "tabs": lambda text: text.replace(",", "\t").encode("utf-16"),
    "quotes": lambda text: "\r\n".join(
        ",".join(f'"{c}"' for c in r.split(",")) for r in text.split("\r\n")[:-1]
    ).encode(),
    "blank lines": lambda text: text.replace("\r\n", "\r\n\r\n").encode("utf-8-sig"),
    "spaces": lambda text: text.replace(",", " , ").encode(),
}


@pytest.mark.parametrize("command", TABLES)
@pytest.mark.parametrize("written", READ)
def test_tables_are_read_however_they_are_written(tmp_path, command, written):
    text, args = table(command)
    path = tmp_path / "file.csv"
    path.write_bytes(text.encode())
    as_it_is = run(command, path, *args)
    path.write_bytes(READ[written](text))
    found = run(command, path, *args)
    assert as_it_is[0] == found[0] == 0 and counts(found[1]) == counts(as_it_is[1])


SPOILED = [
    ("import_councils", 0, "6.0E+07"),
    ("import_ward_lookup", 0, "5000001"),  # its letter and its noughts are lost
    ("import_ward_lookup", 1, "44927"),
    ("import_areas", 0, "1-Mar"),
    ("import_areas", 1, "6.0E+07"),
    ("import_postcodes", 0, "4.4E+07"),
    ("import_postcodes", 2, "6000035"),
    ("import_councillors", 0, "45000"),
    ("import_councillors", 1, "01-May"),
]


@pytest.mark.parametrize(("command", "column", "value"), SPOILED)
def test_what_spreadsheets_spoil_is_listed_by_line_column_and_value(tmp_path, command, column, value):
    head, rows, args = TABLES[command]
    cells = rows[1].split(",")
    cells[column] = value
    code, found = is_refused(tmp_path, command, "\r\n".join([head, rows[0], ",".join(cells)]).encode(), *args)
    assert code == 1 and (3, head.split(",")[column], value) in [
        (row["line"], row["column"], row["value"]) for row in found
    ]


NO_OUTLINES = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'{"type": "FeatureCollection", "features": {}}',
    b'{"type": "FeatureCollection", "features": [1, null]}',
    b'{"type": "FeatureCollection", "features": [{"properties": ["WD25CD"], "geometry": null}]}',
    b"[" * 100_000,
    json.dumps({"type": "FeatureCollection", "features": three_wards()}).encode()[:-40],
    json.dumps({"type": "FeatureCollection", "features": three_wards()}).encode("utf-16-le"),
    json.dumps({"type": "FeatureCollection", "features": three_wards()}).replace("Magpie", "\x00").encode(),
    b"PK\x03\x04wards.geojson",
]


@pytest.mark.parametrize("raw", NO_OUTLINES)
def test_what_is_no_geojson_is_refused(tmp_path, raw):
    assert is_refused(tmp_path, "import_wards", raw, *WARDS, name="E06000035.geojson")[0] == 2


NO_RINGS = [
    None,
    1,
    {"type": "Point", "coordinates": [0.5, 51.3]},
    {"type": "Polygon"},
    {"type": "Polygon", "coordinates": []},
    {"type": "Polygon", "coordinates": [[[0.5, 51.3], [0.6, 51.3]]]},
    {"type": "Polygon", "coordinates": [[["0.5", None], [0.6, 51.3], [0.6, 51.4]]]},
    {"type": "Polygon", "coordinates": [[[float("nan"), 51.3], [0.6, 51.3], [0.6, 51.4], [0.5, 51.3]]]},
    {"type": "Polygon", "coordinates": [[[51.3, 0.5], [51.3, 0.6], [51.4, 0.6], [51.3, 0.5]]]},
    {"type": "Polygon", "coordinates": [[[0.5, 51.3], [0.6, 51.4], [0.6, 51.3], [0.5, 51.4], [0.5, 51.3]]]},
    {"type": "MultiPolygon", "coordinates": [[[0.5, 51.3]]]},
]


@pytest.mark.parametrize("geometry", NO_RINGS, ids=lambda one: str(one)[:40])
def test_wrong_outline_is_listed_by_its_place_in_the_file(tmp_path, geometry):
    features = three_wards()
    features[1]["geometry"] = geometry
    raw = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    code, found = is_refused(tmp_path, "import_wards", raw, *WARDS, name="w.geojson")
    assert code == 1 and (2, "geometry") in [(row["line"], row["column"]) for row in found]


@pytest.mark.parametrize(
    "raw",
    [
        XML.format("utf-8", "", "Ann Lee").encode()[:-30],
        XML.format("utf-8", '<!DOCTYPE a [<!ENTITY a0 "ha">' + DEEP + "]>", "&a9;").encode(),
        XML.format("utf-8", '<!DOCTYPE a SYSTEM "file:///etc/passwd">', "Ann Lee").encode(),
        XML.format("utf-8", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;").encode(),
        XML.format("utf-8", "", "Ann \x00 Lee").encode(),
        XML.format("utf-8", "", "&unknown;").encode(),
        XML.format("utf-8", "", "Ann Lee").replace("</ward>", "", 1).encode(),
        XML.format("utf-8", "", "Ann Lee").encode("utf-16-le"),
        b"<?xml version='1.0'?>",
    ],
)
def test_what_is_no_whole_list_in_xml_is_refused(tmp_path, raw):
    assert is_refused(tmp_path, "import_councillors", raw, *TABLES["import_councillors"][2], name="list.xml")[0] == 2


@pytest.mark.parametrize(("said", "written"), [("iso-8859-1", "utf-8"), ("utf-16", "utf-16"), ("utf-8", "cp1252")])
def test_list_in_xml_is_read_in_the_encoding_it_has(tmp_path, said, written):
    path = tmp_path / "list.xml"
    path.write_bytes(XML.format(said, "", "Zoë Lee").encode(written))
    assert run("import_councillors", path, *TABLES["import_councillors"][2], "--commit")[0] == 0
    assert Councillor.objects.get().name == "Zoë Lee"


@pytest.mark.parametrize("command", ["import_councils", "import_wards", "import_areas", "import_councillors"])
def test_file_of_more_than_two_hundred_megabytes_is_not_even_read(tmp_path, command):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(201 * 1024 * 1024)
    code, answer = run(command, path, *(WARDS if command == "import_wards" else []), "--commit")
    assert code == 2 and "larger than 200 MB" in answer["refused"][0]["expected"]
