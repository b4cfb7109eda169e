"""What a ward's page says of the wards before it and after it."""

from dataclasses import dataclass, field

from django.db.models import Q

from biglocal.places.models import Council, Ward, WardSet, WardSuccession
from biglocal.places.successions import HEIR


@dataclass
class InTime:
    """A ward between those before it and those after it, the largest part first."""

    ward: Ward
    before: list[WardSuccession] = field(default_factory=list)
    after: list[WardSuccession] = field(default_factory=list)
    council_after: Council | None = None  # where the council ended

    @property
    def was_called(self) -> str:
        """The name of before, where one ward carried on under another one."""
        return next((row.old.name for row in self.before if row.is_one_line and row.old.name != self.ward.name), "")

    @property
    def made_of(self) -> list[WardSuccession]:
        """Other wards that it came from, with a tenth of it or more."""
        return [row for row in self.before if not row.is_one_line and row.share_of_new >= HEIR]

    @property
    def lives_on_in(self) -> list[WardSuccession]:
        """Wards in which it lives on with a tenth or more; never none, where one is known."""
        return [row for row in self.after if row.share_of_old >= HEIR or row.is_one_line] or self.after[:1]

    @property
    def next_set(self) -> WardSet | None:
        """The wards that came next."""
        return self.after[0].new.ward_set if self.after else None


def in_time(ward: Ward) -> InTime:
    """Return the ward with what came before and after. One query."""
    rows = WardSuccession.objects.standing().filter(Q(old=ward) | Q(new=ward)).with_wards()
    found = InTime(ward)
    for row in rows.order_by("-share_of_old", "-share_of_new", "pk"):
        (found.after if row.old_id == ward.pk else found.before).append(row)
    if found.after and found.after[0].new.line.council_id != ward.line.council_id:
        found.council_after = found.after[0].new.line.council
    elif not found.after and ward.line.council.end_date:
        found.council_after = ward.line.council.replaced_by.defer("outline", "sketch").first()
    found.before.sort(key=lambda row: -row.share_of_new)
    return found
