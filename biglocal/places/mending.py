"""Fill in by hand what no file has told yet of a ward: its code, its seats. A later file is asked about."""

import re
from typing import Any

from django.db import transaction

from biglocal.audit.record import record
from biglocal.audit.stale import last_person, stale
from biglocal.refusals import Refused
from biglocal.web.searchable import make_findable

from .models import Ward, WardLine

CODE = re.compile(r"E(05|58)[0-9]{6}")
MOST_SEATS = 15


@transaction.atomic
def give_code(*, ward: Ward, code: str, by: Any) -> Ward:
    """The ward's code was issued. The same again changes nothing."""
    locked = _locked(ward)
    code = code.strip().upper()
    if locked.gss == code:
        return locked
    if locked.gss:
        raise stale(f"{last_person(locked, 'ward_code')} gave the ward its code", locked.gss)
    if not CODE.fullmatch(code):
        raise Refused("Enter a ward’s code, like E05014453.")
    other = Ward.objects.filter(gss=code).exclude(line=locked.line_id).first()
    if other is not None:
        raise Refused(f"{code} is the code of {other} already.")
    locked.gss = code
    locked.save(update_fields=["gss"])
    if not locked.line.gss:
        locked.line.gss = code
        locked.line.save(update_fields=["gss"])
        make_findable(WardLine.objects.filter(pk=locked.line_id).select_related("council").defer("council__outline"))
    record("ward_code", locked, by=by, sentence=f"{locked} has the code {code}")
    return locked


@transaction.atomic
def give_seats(*, ward: Ward, seats: int, by: Any, seen: int | None = None) -> Ward:
    """So many councillors sit for the ward. `seen` is the number that was looked at; none where it was not known."""
    locked = _locked(ward)
    if locked.seats_known and locked.seats == seats:
        return locked
    if (locked.seats if locked.seats_known else None) != seen:
        who = f"{last_person(locked, 'ward_seats')} said how many seats the ward has"
        raise stale(who, str(locked.seats), field="seats")
    if not 1 <= seats <= MOST_SEATS:
        raise Refused(f"A ward has between 1 and {MOST_SEATS} seats.", field="seats")
    before = f", not {locked.seats}" if locked.seats_known else ""
    locked.seats, locked.seats_known = seats, True
    locked.save(update_fields=["seats", "seats_known"])
    record("ward_seats", locked, by=by, sentence=f"{locked} has {seats} seat{'' if seats == 1 else 's'}{before}")
    return locked


def _locked(ward: Ward) -> Ward:
    rows = Ward.objects.select_for_update(of=("self",)).select_related("line__council")
    return rows.defer("outline", "line__council__outline").get(pk=ward.pk)
