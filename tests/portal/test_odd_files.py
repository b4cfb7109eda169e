"""Odd and hostile files, brought by a staff member and by command: a sentence, and nothing is written."""

import io
import json
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from biglocal.places.models import FileImport, Ward
from biglocal.places.reading_in import read_waiting
from councillors.models import Councillor
from tests.factories.places import CouncilFactory, WardFactory, WardSetFactory
from tests.places.importing import run

pytestmark = pytest.mark.django_db
LIST = b"Name,Party,Ward\r\nAnn Lee,Green,Castle\r\n"
LONG = LIST * 4000  # longer than what is looked at first


def archive():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as inside:
        inside.writestr("list.csv", LIST)
    return file.getvalue()


def outline(coordinates):
    wards = {"type": "Feature", "properties": {"WD25CD": "E05000001", "WD25NM": "A", "LAD25CD": "E06000035"}}
    wards["geometry"] = {"type": "Polygon", "coordinates": "here"}
    text = json.dumps({"type": "FeatureCollection", "features": [wards]})
    return text.replace('"here"', coordinates).encode()


LISTS = {
    "an archive named csv": (archive, "is a spreadsheet or an archive"),
    "one line without end": (lambda: b"a" * 1_100_000, "has a line of more than 1,000,000 letters"),
    "a row without end": (lambda: LIST + b"a" * 1_100_000, "has a line of more than 1,000,000 letters"),
    "headings without end": (lambda: b"a," * 600_000, "has a line of more than 1,000,000 letters"),
    "headings twice": (lambda: LIST.replace(b"Party", b"Name"), "has the heading name more than once"),
    "a NUL far down": (lambda: LONG + b"Ann\x00 Lee,Green,Castle", "is no text in UTF-8"),
    "no letter of any encoding far down": (lambda: LONG + b"Zo\x81 Lee,Green,Castle", "is no text in UTF-8"),
    "a hundred other columns": (lambda: ",".join(map(str, range(100))).encode() + b"\n", "has no column Name, Party"),
    "a quarter of a million rows": (lambda: LIST[:17] + b"a,b,c\n" * 250_001, "has more than 250,000 rows"),
    "XML without end": (lambda: b"<wards>" * 1000, "elements inside elements without end"),
    "definitions in XML": (lambda: b'<!DOCTYPE a [<!ENTITY x "y">]><wards/>', "has definitions of its own"),
}
OUTLINES = {
    "ten thousand levels": (lambda: outline("[" * 10_000 + "]" * 10_000), "is no GeoJSON file"),
    "hundreds of levels": (lambda: outline("[" * 300 + "]" * 300), "rings of points"),
    "no numbers": (lambda: outline("[[[NaN, 51.3], [0.6, 51.3], [0.6, 51.4], [NaN, 51.3]]]"), "longitude and latitude"),
    "endless numbers": (lambda: outline("[[[1e999, 51.3], [0.6, 51.3], [0.6, 51.4], [1e999, 51.3]]]"), "longitude and"),
    "a million points": (lambda: outline(f"[[{'[0.5, 51.3], ' * 600_001}[0.5, 51.3]]]"), "more than 600,000 points"),
}


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    council = CouncilFactory(gss="E06000035", name="Medway", slug="medway", start_date=date(1998, 4, 1))
    WardFactory(ward_set=WardSetFactory(council=council, start_date=date(2020, 5, 4)), name="Castle")


def is_refused_on_page(page, kind, name, raw, given, sentence):
    """The page takes the file, and says afterwards what is wrong with it."""
    answer = page.post(reverse("file_import_bring", args=[kind]), {"file": SimpleUploadedFile(name, raw), **given})
    assert answer.status_code == 302 and read_waiting(now=timezone.now()) == 1
    row = FileImport.objects.get()
    shown = page.get(row.get_absolute_url())
    assert shown.status_code == 200 and sentence in shown.content.decode()
    assert row.state in ("wrong", "ready") and "Write this" not in shown.content.decode()
    assert not Councillor.objects.exists() and Ward.objects.count() == 1


def is_refused_by_command(folder, command, name, raw, args, sentence):
    (folder / name).write_bytes(raw)
    code, answer = run(command, folder / name, "--council", "E06000035", *args, "--commit")
    assert code in (1, 2) and sentence in " ".join(row["expected"] for row in answer["refused"])
    assert not Councillor.objects.exists() and Ward.objects.count() == 1


@pytest.mark.parametrize("odd", LISTS)
def test_odd_list_is_refused_in_a_sentence(signed_in, officer, tmp_path, odd):
    make, sentence = LISTS[odd]
    given = {"council": "Medway", "on_0": "10", "on_1": "5", "on_2": "2025"}
    is_refused_on_page(signed_in(officer), "councillors", "list.csv", make(), given, sentence)
    is_refused_by_command(tmp_path, "import_councillors", "list.csv", make(), ["--on", "2025-05-10"], sentence)


@pytest.mark.parametrize("odd", OUTLINES)
def test_odd_outline_is_refused_in_a_sentence(signed_in, officer, tmp_path, odd):
    make, sentence = OUTLINES[odd]
    given = {"council": "Medway", "start_0": "4", "start_1": "5", "start_2": "2023"}
    is_refused_on_page(signed_in(officer), "wards", "w.geojson", make(), given, sentence)
    is_refused_by_command(tmp_path, "import_wards", "w.geojson", make(), ["--from", "2023-05-04"], sentence)
