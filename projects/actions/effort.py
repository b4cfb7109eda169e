"""Keep how many helped, and for how long, with an update."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from biglocal.audit.record import record
from biglocal.refusals import Refused

from ..models import Effort, Update

MOST_HELPERS, MOST_HOURS = 5_000, Decimal(20_000)
DAY_HOURS = 24


@dataclass(frozen=True)
class Helped:
    """What the writer of an update gave; both may be unknown."""

    helpers: int | None = None
    hours: Decimal | None = None

    def __bool__(self) -> bool:
        return self.helpers is not None or self.hours is not None


def check_effort(helped: Helped) -> None:
    """Refuse hours that nobody gave."""
    if helped.helpers == 0 and helped.hours:
        raise Refused("Say how many helped, or leave the hours empty.", field="helpers")


def keep_effort(*, update: Update, helped: Helped, by: Any) -> None:
    """Write, change or, where nothing is given any more, remove the numbers of an update. The same again is nothing.

    Called inside the transaction that writes the update.
    """
    check_effort(helped)
    now = Effort.objects.filter(update_of=update).first()
    if helped == (Helped(now.helpers, now.hours) if now else Helped()):
        return
    if helped:
        Effort.objects.update_or_create(update_of=update, defaults={"helpers": helped.helpers, "hours": helped.hours})
    else:
        Effort.objects.filter(update_of=update).delete()
    if now:
        sentence = f"Numbers changed for “{update.title}”"
        before = {"helpers": now.helpers, "hours": str(now.hours)}
        record("effort_changed", update, by=by, community=update.project.community_id, sentence=sentence, before=before)
