"""Which line each new ward belongs to: a ward keeps its page while code, outline or name say that it is the same."""

from django.utils.text import slugify

from biglocal.web.searchable import make_findable

from ..models import Ward, WardLine, WardSet
from ..names import folded_ward
from ..successions import SAME

Shares = dict[tuple[int, str], tuple[float, float]]  # (old ward, new code): share of the old one in it, of the new one


def lines_of_new(ward_set: WardSet, names: dict[str, str], old: list[Ward], shares: Shares) -> dict[str, WardLine]:
    """Return the line of each new ward (`names` by code): of the same code, of the old ward it carries on, else new.

    New lines are written.
    """
    mine = WardLine.objects.filter(council=ward_set.council, kind=ward_set.kind)
    slugs = set(mine.values_list("slug", flat=True))
    of_code = Ward.objects.filter(line__in=mine, gss__in=names).only("gss", "line").select_related("line")
    by_code = {ward.gss: ward.line for ward in of_code}
    found: dict[str, WardLine] = {}
    fresh: list[WardLine] = []
    by_pk = {ward.pk: ward for ward in old}
    taken = {line.pk for line in by_code.values()}
    for code, name in names.items():
        line = by_code.get(code) or carried_on(code, name, by_pk, shares, taken)
        if line is None:
            slug = slugify(name)[:100] or code.lower()
            if slug in slugs:
                dated = f"{slug}-{ward_set.start_date.year}"
                slug = dated if dated not in slugs else code.lower()
            slugs.add(slug)
            line = WardLine(council=ward_set.council, kind=ward_set.kind, name=name, slug=slug, gss=code)
            fresh.append(line)
        taken.add(line.pk)
        found[code] = line
    WardLine.objects.bulk_create(fresh)
    return found


def carried_on(code: str, name: str, old: dict[int, Ward], shares: Shares, taken: set[int]) -> WardLine | None:
    """Return the line of the old ward that this one is by 90 % both ways; without outlines the one of its name."""
    for (old_pk, new_code), (of_old, of_new) in shares.items():
        if new_code == code and of_old >= SAME and of_new >= SAME and old[old_pk].line_id not in taken:
            return old[old_pk].line
    bare = [ward for ward in old.values() if not ward.outline and folded_ward(ward.name) == folded_ward(name)]
    return bare[0].line if len(bare) == 1 and bare[0].line_id not in taken else None


def rename_lines(ward_set: WardSet, wards: list[Ward]) -> None:
    """Let a line bear the name and code of its newest ward; found by search it is either way."""
    found = WardLine.objects.filter(pk__in={ward.line_id for ward in wards}).for_list()
    later = WardSet.objects.filter(council=ward_set.council, kind=ward_set.kind, start_date__gt=ward_set.start_date)
    other = [ward for ward in wards if (ward.line.name, ward.line.gss) != (ward.name, ward.gss or "")]
    if other and not later.exists():
        for ward in other:
            ward.line.name, ward.line.gss = ward.name, ward.gss or ""
        WardLine.objects.bulk_update([ward.line for ward in other], ["name", "gss"], batch_size=200)
    make_findable(found)
