"""How the wards of one set live on in those of the next: by code, by overlap, by name; a person looks at it later."""

from collections import Counter
from typing import Any

from django.db.models import Q

from .models import Ward, WardSet, WardSuccession
from .names import folded_ward
from .overlaps import overlaps

SAME = 0.9  # one old to one new with 90 % or more both ways is the same ward (places.md, rule 2)
HEIR = 0.1  # with less of the old ward nobody follows it there
How = WardSuccession.How
Shares = dict[tuple[int, int], tuple[float, float]]


def work_out(ward_set: WardSet, known: Shares | None = None) -> int:
    """Write how the wards before live on in these, and these in those after; rows that are there stay as they are.

    `known` are shares that were reckoned already, by the ids of an old and a new ward. Answers how many rows are new.
    """
    pairs = [(before, ward_set) for before in sets_before(ward_set)]
    pairs += [(ward_set, after) for after in sets_after(ward_set)]
    return sum(join(before, after, known or {}) for before, after in pairs)


def sets_before(ward_set: WardSet) -> list[WardSet]:
    """Return the set that held before; before a council's first one, the last sets of the councils it replaced."""
    ended = WardSet.objects.filter(end_date__isnull=False).order_by("-start_date")
    own = ended.filter(council=ward_set.council_id, kind=ward_set.kind, end_date__lt=ward_set.start_date).first()
    if own is not None:
        return [own]
    last: dict[tuple[int, str], WardSet] = {}  # a new council may be elected before the old ones end
    for one in ended.filter(council__replaced_by=ward_set.council_id):
        last.setdefault((one.council_id, one.kind), one)
    return list(last.values())


def sets_after(ward_set: WardSet) -> list[WardSet]:
    """Return the sets for which this one is the set before."""
    if ward_set.end_date is None:
        return []
    whose = Q(council=ward_set.council_id, kind=ward_set.kind) | Q(council__in=ward_set.council.replaced_by.all())
    later = WardSet.objects.filter(whose, start_date__gt=ward_set.start_date).order_by("start_date")
    return [one for one in later if any(before.pk == ward_set.pk for before in sets_before(one))]


def join(before: WardSet, after: WardSet, known: Shares) -> int:
    """Write the successions from one set to the next that are not there yet; answers how many."""
    old = {ward.pk: ward for ward in before.wards.defer("sketch")}
    new = {ward.pk: ward for ward in after.wards.defer("sketch")}
    shares: dict[tuple[int, int], tuple[float, float]] = {pair: both for pair, both in known.items() if pair[0] in old}
    if not shares:
        shares = overlaps(list(old.values()), {pk: ward.outline for pk, ward in new.items() if ward.outline})
    codes = {ward.gss: ward.pk for ward in new.values() if ward.gss}
    lines = {ward.line_id: ward.pk for ward in new.values()}
    for ward in old.values():
        heir = codes.get(ward.gss or "") or lines.get(ward.line_id)
        if heir is not None:
            shares.setdefault((ward.pk, heir), (1.0, 1.0))
    for pair in list(by_name(before, after, old, new, shares)):
        shares.setdefault(pair, (1.0, 1.0))
    names = WardSuccession.objects.to_check().filter(how=How.SAME_NAME, old__in=old, new__in=new)
    names.filter(old__outline__isnull=False, new__outline__isnull=False).delete()  # the outlines tell now
    there = set(WardSuccession.objects.filter(old__in=old, new__in=new).values_list("old", "new"))
    rows = [
        WardSuccession(old_id=a, new_id=b, share_of_old=of_old, share_of_new=of_new, how=how(old[a], new[b]))
        for (a, b), (of_old, of_new) in shares.items()
        if (a, b) not in there and (max(of_old, of_new) >= HEIR or old[a].line_id == new[b].line_id)
    ]
    WardSuccession.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def by_name(before: WardSet, after: WardSet, old: dict[int, Ward], new: dict[int, Ward], shares: Shares) -> Any:
    """Yield the wards of one council whose code was replaced and whose name alone speaks: one outline is missing.

    A name that two wards have says nothing. A person looks at it, as at everything worked out.
    """
    if before.council_id != after.council_id:
        return
    left = Counter(folded_ward(ward.name) for ward in old.values())
    named: dict[str, list[Ward]] = {}
    for ward in new.values():
        named.setdefault(folded_ward(ward.name), []).append(ward)
    told = {pk for pk, _ in shares}
    heard = {pk for _, pk in shares}
    for ward in old.values():
        found = named.get(folded_ward(ward.name), [])
        if ward.pk in told or len(found) != 1 or left[folded_ward(ward.name)] != 1 or found[0].pk in heard:
            continue
        if not (ward.outline and found[0].outline):
            yield ward.pk, found[0].pk


def how(old: Ward, new: Ward) -> str:
    """Say by what an old ward and a new one belong together."""
    if old.gss and old.gss == new.gss:
        return How.SAME_CODE
    return How.OVERLAP if old.outline and new.outline else How.SAME_NAME


def heirs(rows: list[Any]) -> list[Any]:
    """Return where an old ward lives on, of its successions: with 10 % or more, else the largest; never nowhere."""
    standing = sorted((row for row in rows if not row.refused), key=lambda row: (-row.share_of_old, row.pk))
    large = [row for row in standing if row.share_of_old >= HEIR or row.is_one_line]
    return large or standing[:1]


def is_carried_on(found: list[Any]) -> bool:
    """Is it one old ward in one new one, by 90 % or more both ways?"""
    return len(found) == 1 and found[0].share_of_old >= SAME and found[0].share_of_new >= SAME
