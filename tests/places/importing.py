"""Run an import as from the command line, and make small files in the layouts that publishers use."""

import io
import json
from pathlib import Path

from django.core.management import CommandError, call_command


def run(command, path, *args):
    """Return the exit code and the JSON answer."""
    out = io.StringIO()
    try:
        call_command(command, str(path), "--json", *args, stdout=out)
        code = 0
    except CommandError as error:
        code = error.returncode
    return code, json.loads(out.getvalue() or "{}")


def counts(answer):
    return tuple(answer[name] for name in ("created", "updated", "unchanged", "ended"))


def square(west, south, size=0.02):
    east, north = west + size, south + size
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def feature(code, name, geometry, year=25, **properties):
    return {
        "type": "Feature",
        "properties": {f"WD{year}CD": code, f"WD{year}NM": name, **properties},
        "geometry": geometry,
    }


def wards_file(folder: Path, features, name="wards.geojson"):
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def three_wards(council="E06000035", year=25):
    """Three squares side by side in Kent."""
    places = [("E05000001", "Viaduct"), ("E05000002", "Hillside & Lines"), ("E05000003", "Magpie")]
    return [
        feature(code, name, square(0.5 + 0.02 * at, 51.38), year, LAD25CD=council)
        for at, (code, name) in enumerate(places)
    ]


COUNCIL_HEAD = "LADCD,LADNM,LADCD_ACTIVE,LADNM_ACTIVE,UTLACD,UTLANM,RGNCD,RGNNM,CTRYCD,Current"
COUNCIL_ROWS = [
    "E06000035,Medway,E06000035,Medway,E06000035,Medway,E12000008,South East,E92000001,TRUE",
    "E07000108,Dover,E07000108,Dover,E10000016,Kent,E12000008,South East,E92000001,TRUE",
    "E06000060,Buckinghamshire,E06000060,Buckinghamshire,E06000060,Buckinghamshire,E12000008,South East,E92000001,TRUE",
    "E07000007,Wycombe,E06000060,Buckinghamshire,E06000060,Buckinghamshire,E12000008,South East,E92000001,FALSE",
]


def table_file(folder: Path, head, rows, name="table.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes("\r\n".join([head, *rows, ""]).encode(encoding))
    return path


def councils_file(folder: Path, *more, **kwargs):
    return table_file(folder, COUNCIL_HEAD, [*COUNCIL_ROWS, *more], **kwargs)
