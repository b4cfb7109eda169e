"""When a council ends, so do the terms of its councillors: on its last day, with the reason said."""

from typing import Any

from django.db.models import F, Q

from biglocal.places.models import Council

from ..models import Term
from .terms import end_term


def end_terms_with_council(councils: list[Council], by: Any = None) -> int:
    """End the terms in wards of these councils on the council's last day. Twice is once. Answers how many ended."""
    late = Q(end_date__isnull=True) | Q(end_date__gt=F("ward__ward_set__council__end_date"))
    terms = Term.objects.filter(late, ward__ward_set__council__in=councils)
    rows = list(terms.filter(start_date__lte=F("ward__ward_set__council__end_date")).values_list("pk", flat=True))
    days = {council.pk: council.end_date for council in councils}
    for term in Term.objects.filter(pk__in=rows).select_related("ward__ward_set").defer("ward__outline"):
        last = days[term.ward.ward_set.council_id]
        if last is not None:
            end_term(term=term, on=last, by=by, why=Term.Ended.WARD_ENDED)
    return len(rows)
