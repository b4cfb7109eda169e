"""What the pages of payments and agreements read."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When

from biglocal.access import Action, actions_of
from biglocal.communities.models import Community
from biglocal.communities.roles import standing_of

from .history import story_of
from .models import Agreement, Condition, Conflict, Payment

S = Payment.State
TAGS = {
    S.SCHEDULED: "idea",
    S.READY: "going",
    S.RELEASED: "going",
    S.PAID: "done",
    S.ON_HOLD: "look",
    S.FAILED: "setback",
    S.RETURNED: "plain",
    S.CANCELLED: "plain",
}
OPEN = [S.READY, S.RELEASED, S.FAILED, S.ON_HOLD, S.SCHEDULED]


def programmes_of(person: Any, action: Action) -> list[int]:
    """Return the ids of the programmes in which the person may do `action`."""
    return [pk for pk, roles in standing_of(person).by_programme.items() if action in actions_of(roles)]


class PaymentFilter(filters.FilterSet):
    """Payments by where they are, area or organisation, region, and size."""

    q = filters.CharFilter(label="Area, organisation or reference", method="named", max_length=100)
    state = filters.ChoiceFilter(label="Where it is", choices=S.choices, empty_label="Anywhere")
    region = filters.ChoiceFilter(
        label="Region",
        choices=Community.Region.choices,
        empty_label="Any region",
        field_name="agreement__community__region",
    )
    late = filters.ChoiceFilter(label="Due", choices=[("yes", "Due by today")], empty_label="Any day", method="due")

    class Meta:
        model = Payment
        fields: list[str] = []

    def __init__(self, *args: Any, on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.on = on

    def named(self, rows: QuerySet, name: str, words: str) -> QuerySet:
        found = Q(agreement__community__name__icontains=words) | Q(agreement__lto__name__icontains=words)
        found |= Q(agreement__title__icontains=words)
        number = words.upper().removeprefix("BL-").split("-")[0]
        if number.isascii() and number.isdigit() and len(number) < 16:
            found |= Q(pk=int(number))
        return rows.filter(found)

    def due(self, rows: QuerySet, name: str, answer: str) -> QuerySet:
        return rows.filter(due_on__lte=self.on, state__in=OPEN)


def payments_for_list(person: Any) -> QuerySet:
    """Payments of the person's programmes, with all that a list shows: what can be done, then the newest done."""
    shut = Conflict.objects.filter(person=person, has_conflict=True, proposal__isnull=False).values("proposal")
    places = [When(state=state, then=Value(place)) for place, state in enumerate(OPEN)]
    place = Case(*places, default=Value(9), output_field=IntegerField())
    rows = Payment.objects.filter(agreement__community__programme__in=programmes_of(person, Action.PAYMENT_RELEASE))
    rows = rows.exclude(agreement__proposal__in=shut).exclude(agreement__state=Agreement.State.LAPSED)
    rows = rows.select_related("agreement__community", "agreement__lto", "released_by")
    to_do = Case(When(state__in=OPEN, then="due_on"))
    return rows.annotate(place=place, to_do=to_do).order_by("place", "to_do", "-due_on", "pk")


def agreement_parts(agreement: Agreement, *, staff: bool) -> dict[str, Any]:
    """Return what an agreement's page shows: a query each."""
    unmet = Prefetch("conditions", Condition.objects.order_by("number"))
    payments = agreement.payments.select_related("waits_for_report", "released_by", "confirmed_by").prefetch_related(
        unmet
    )
    conditions = list(agreement.asked_for.select_related("met_by", "person", "payment").order_by("number"))
    return {
        "payments": list(payments.order_by("number")),
        "lines": agreement.lines.select_related("project", "priority"),
        "reports": list(agreement.reports.order_by("number")),
        "conditions": conditions,
        "ledger": list(agreement.ledger.select_related("line", "corrected_by").order_by("-on", "-id")[:60]),
        "history": story_of(agreement, ("condition", [one.pk for one in conditions]), staff=staff),
    }
