"""The table of a plan: parts of the plan down, financial years across."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django import template

from ..forms.plans import in_words

register = template.Library()


@register.simple_tag
def years_table(version: Any) -> dict[str, Any]:
    """Return the years as they are written, and for each part its name, each year's amount and their sum."""
    sums: dict[str, dict[int, Decimal]] = defaultdict(dict)
    costs = list(version.vision_costs.all())
    for cost in costs:
        sums[cost.get_theme_display()][cost.year] = cost.amount
    years = sorted({cost.year for cost in costs})
    rows = [
        (words, [(in_words(year), amounts.get(year)) for year in years], sum(amounts.values()))
        for words, amounts in sums.items()
    ]
    return {"years": [in_words(year) for year in years], "rows": rows}
