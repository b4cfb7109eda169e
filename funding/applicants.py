"""How long we keep who asked for a small grant: as long as somebody may have to ask them, then name and numbers go.

A group that got nothing: some months after the answer, or after it was taken back. One that was paid: as long
as all records about money, seven years in Big Local. What the group is called and did with the money stays.
"""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Coalesce

from biglocal.communities.models import Programme
from biglocal.dates import months_on

from .models import GrantRound, SmallGrant

FORGOTTEN = {"contact_name": "", "email": "", "phone": ""}
S = SmallGrant.State


def to_forget(on: date) -> Any:
    """Asks whose contact details have had their time; one that waits for an answer or for its money has not."""
    paid = Q(pk__in=[])
    for programme in Programme.objects.all():
        paid_by = months_on(on, -12 * programme.on(on).records_years)
        paid |= Q(state=S.PAID, round__community__programme=programme, paid_on__lte=paid_by)
    answered_by = months_on(on, -settings.SMALL_GRANT_MONTHS) + timedelta(days=1)
    rows = SmallGrant.objects.exclude(contact_name="", email="", phone="")
    over = Q(state__in=[S.REFUSED, S.WITHDRAWN]) | Q(state=S.ASKED, round__state=GrantRound.State.CANCELLED)
    nothing = Q(over, round__closes_on__lt=answered_by, answered__date__lt=answered_by)
    rows = rows.annotate(answered=Coalesce("decided_at", "round__finished_at", "sent_at"))
    return rows.filter(paid | nothing)


def forget_applicants(*, on: date) -> int:
    """Take name, address and number away for good; returns of how many. Twice does no harm."""
    found = to_forget(on).values("pk")
    return SmallGrant.objects.filter(pk__in=list(found.values_list("pk", flat=True))).update(**FORGOTTEN)
