"""Which ward line a ward of a look-up belongs to: what people follow lives on (places.md, rules 1 and 2)."""

from django.utils.text import slugify

from ..models import Ward, WardLine, WardSet
from ..names import folded_ward
from ..successions import sets_after, sets_before


def give_lines(wards: list[Ward]) -> None:
    """Give each new ward its line: of the same code in its council, of the ward it carries on, else a new one."""
    councils = {ward.ward_set.council_id for ward in wards}
    lines = list(WardLine.objects.filter(council__in=councils, kind=WardSet.Kind.WARD))
    taken = {(line.council_id, line.slug) for line in lines}
    codes = Ward.objects.filter(line__in=lines, gss__isnull=False).select_related("line").defer("outline", "sketch")
    by_code = {(ward.line.council_id, ward.gss): ward.line for ward in codes}
    by_name = lines_by_name({ward.ward_set for ward in wards if by_code or lines}, {ward.gss for ward in wards})
    fresh = []
    for ward in wards:
        council = ward.ward_set.council_id
        line = by_code.get((council, ward.gss)) or by_name.pop((council, folded_ward(ward.name)), None)
        if line is None:
            slug = slugify(ward.name)[:100] or str(ward.gss).lower()
            slug = slug if (council, slug) not in taken else str(ward.gss).lower()
            taken.add((council, slug))
            line = WardLine(council_id=council, name=ward.name, slug=slug, gss=ward.gss or "")
            fresh.append(line)
        ward.line = line
    WardLine.objects.bulk_create(fresh, batch_size=1000)
    for ward in wards:
        ward.line_id, ward.ward_set_id = ward.line.pk, ward.ward_set.pk


def lines_by_name(sets: set[WardSet], codes: set[str | None]) -> dict[tuple[int, str], WardLine]:
    """Return the lines of the wards next in time whose codes were replaced: without outlines a name tells them.

    A ward with an outline is told by its overlap alone, and a person looks at what its name says.
    """
    found: dict[tuple[int, str], list[WardLine]] = {}
    for one in sets:
        next_to = [other for other in [*sets_before(one), *sets_after(one)] if other.council_id == one.council_id]
        bare = Ward.objects.filter(ward_set__in=next_to, outline__isnull=True).exclude(gss__in=codes - {None})
        for ward in bare.select_related("line").defer("outline", "sketch") if next_to else ():
            lines = found.setdefault((one.council_id, folded_ward(ward.name)), [])
            lines += [] if ward.line in lines else [ward.line]
    return {key: lines[0] for key, lines in found.items() if len(lines) == 1}
