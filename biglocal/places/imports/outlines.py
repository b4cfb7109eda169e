"""Read outlines from GeoJSON and say what is wrong with them: swapped, crossed, outside England."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..geometry import ENGLAND, box_of, outer_rings
from .reading import FileWrong, Source, clean
from .report import Report

LARGEST, MOST_POINTS = 60 << 20, 600_000  # a council of two hundred wards has a tenth of it, drawn to twenty metres
COARSER = "Take the outlines generalised to 20 metres (BGC), or those of one council alone."


@dataclass(frozen=True)
class Feature:
    """One feature: which it is in the file, its values by meaning, the heading of each, its geometry."""

    line: int
    values: dict[str, str]
    headings: dict[str, str]
    geometry: Any

    def __getitem__(self, what: str) -> str:
        return self.values.get(what, "")


def features_of(
    source: Source, wanted: Mapping[str, str], optional: Mapping[str, str] | None = None, report: Report | None = None
) -> list[Feature]:
    """Return the features with their properties by meaning; a year in a heading is any year, the newest wins.

    Properties that nobody asked for are told to the report.
    """
    refuse_too_much(source)
    try:
        found = json.loads(source.text)
        features = found["features"] if found["type"] == "FeatureCollection" else None
    except (ValueError, TypeError, KeyError, RecursionError):
        features = None
    if not isinstance(features, list) or not features:
        raise FileWrong(f"{source.name} is no GeoJSON file with features in it.")
    found = [feature.get("properties") for feature in features if isinstance(feature, dict)]
    names = {str(name) for properties in found if isinstance(properties, dict) for name in properties}
    headings = {}
    for what, pattern in {**wanted, **(optional or {})}.items():
        fitting = sorted(name for name in names if re.fullmatch(pattern, name, re.IGNORECASE))
        if fitting:
            headings[what] = fitting[-1]
    missing = [wanted[what].replace(r"\d\d", "yy") for what in wanted if what not in headings]
    if missing:
        raise FileWrong(
            f"{source.name} has no property {', '.join(missing)}. It has: {', '.join(sorted(names))[:300]}."
        )
    if report is not None and (unknown := sorted(names - set(headings.values()))):
        report.notes.append(f"Properties not used: {', '.join(unknown)[:300]}.")
    return [_feature(number, feature, headings) for number, feature in enumerate(features, 1)]


def refuse_too_much(source: Source) -> None:
    """Outlines are held in memory while they are compared: a file of too many points is refused unread."""
    if source.size > LARGEST:
        raise FileWrong(f"{source.name} is larger than {LARGEST >> 20} MB. {COARSER}")
    with source.path.open("rb") as file:
        points = sum(part.count(b"[") for part in iter(lambda: file.read(1 << 20), b""))
    if points > MOST_POINTS:
        raise FileWrong(f"{source.name} has more than {MOST_POINTS:,} points. {COARSER}")


def _feature(number: int, feature: Any, headings: dict[str, str]) -> Feature:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    properties = properties if isinstance(properties, dict) else {}
    values = {what: clean(str(properties.get(name) or "")) for what, name in headings.items()}
    return Feature(number, values, headings, feature.get("geometry") if isinstance(feature, dict) else None)


def outline_of(feature: Feature, report: Report) -> dict[str, Any] | None:
    """Return the feature's outline when it is right; else list what is wrong with it."""
    expected = fault_of(feature.geometry)
    if expected is None:
        return {"type": feature.geometry["type"], "coordinates": feature.geometry["coordinates"]}
    report.refuse(feature.line, "geometry", _short(feature.geometry), expected)
    return None


def fault_of(geometry: Any) -> str | None:
    """Return what was expected of a wrong geometry; None when it is right."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return "a Polygon or a MultiPolygon"
    try:
        box = box_of([[(float(x), float(y)) for x, y in ring] for ring in outer_rings(geometry)])
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        return "rings of points, each longitude and latitude"
    if box is None:
        return "rings of points, each longitude and latitude"
    if not _in_england(box):
        turned = (box[1], box[0], box[3], box[2])
        if _in_england(turned):
            return "longitude first, then latitude: they are swapped"
        return "longitude and latitude in England (WGS84)"
    return crossing_of(geometry)


def crossing_of(geometry: dict[str, Any]) -> str | None:
    """Say where rings cross themselves or one another, or are no rings."""
    from shapely import is_valid_reason
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    try:
        reason = is_valid_reason(shape(geometry))
    except (ShapelyError, ValueError, TypeError, IndexError):
        return "closed rings of at least four points"
    return None if reason == "Valid Geometry" else f"rings that do not cross themselves ({reason})"


def _in_england(box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = ENGLAND
    return west <= box[0] and south <= box[1] and box[2] <= east and box[3] <= north


def _short(geometry: Any) -> str:
    text = json.dumps(geometry, default=str)
    return text if len(text) <= 80 else text[:77] + "..."
