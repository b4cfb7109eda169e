"""What is reckoned of many outlines together: few points for drawings, and whether they lie in a council."""

from typing import Any

from ..geometry import Ring, sketch_of, tidy_rings


def lies_in(outline: dict[str, Any], around: dict[str, Any]) -> bool:
    """Does most of the ward lie in the council? Both outlines may be coarse."""
    from shapely.geometry import shape

    ward, council = shape(outline), shape(around).buffer(0)
    return bool(council.intersection(ward).area >= ward.area / 2)


def sketches_of(
    outlines: dict[str, dict[str, Any]], most: int = 60, tolerance: float = 0.0004
) -> dict[str, list[Ring] | None]:
    """Return few points for each outline; neighbours keep their common edge, so that no gaps open between them.

    Begun with `tolerance` (in degrees), made coarser until there are `most` points for each.
    """
    from shapely import coverage_simplify, get_num_coordinates
    from shapely.geometry import mapping, shape

    shapes = [shape(outline) for outline in outlines.values()]
    if not shapes:
        return {}
    plain = coverage_simplify(shapes, tolerance)
    while get_num_coordinates(plain).sum() > most * len(shapes) and tolerance < 0.01:
        tolerance *= 1.5
        plain = coverage_simplify(shapes, tolerance)
    return {
        code: _rings(mapping(shape)) or sketch_of(outlines[code]) for code, shape in zip(outlines, plain, strict=True)
    }


def _rings(geometry: dict[str, Any]) -> list[Ring]:
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    rings = [[(x, y) for x, y, *_ in part[0]] for part in parts if part]
    return tidy_rings(rings) if any(len(ring) > 3 for ring in rings) else []
