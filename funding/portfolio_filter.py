"""What the list of all areas can be narrowed by; the answer stays in the address."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from biglocal.communities.models import Community

from .portfolio import FLAGS, AreaRow


class PortfolioFilter(django_filters.FilterSet):
    """Name, region, what to look out for."""

    q = django_filters.CharFilter(label="Area", max_length=100, method="keep")
    region = django_filters.ChoiceFilter(
        label="Region", empty_label="Any region", choices=Community.Region.choices, method="keep"
    )
    look = django_filters.ChoiceFilter(
        label="Look out for",
        empty_label="All areas",
        choices=[(flag, words) for flag, (words, _) in FLAGS.items()],
        method="keep",
    )

    class Meta:
        model = Community
        fields: list[str] = []

    def __init__(self, *args: Any, rows: list[AreaRow], **kwargs: Any):
        super().__init__(*args, queryset=Community.objects.none(), **kwargs)
        self.rows = rows

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The figures are summed already, so the rows are narrowed where they are: see `shown`."""
        return rows

    @property
    def shown(self) -> list[AreaRow]:
        """The rows that fit; what makes no sense narrows nothing and says so."""
        self.form.is_valid()
        asked = self.form.cleaned_data
        words, region, look = asked.get("q", ""), asked.get("region"), asked.get("look")
        rows = [row for row in self.rows if words.casefold() in row.name.casefold()] if words else self.rows
        rows = [row for row in rows if row.region == region] if region else rows
        return [row for row in rows if FLAGS[look][1](row)] if look else rows
