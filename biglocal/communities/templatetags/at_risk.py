"""The sentence that stands by each box where people write about others."""

from typing import Any

from django import template

from biglocal.communities.models import Organisation
from biglocal.dates import running_on, today

register = template.Library()


@register.inclusion_tag("components/at_risk.html")
def at_risk(community: Any, on_paper: bool = False) -> dict[str, Any]:
    """Say that nothing about a child or an adult at risk is written here, and who is told instead."""
    return {"who": who_is_told(community), "on_paper": on_paper}


def who_is_told(community: Any) -> str:
    """Return whom the area names; without a name, who answers for it: the body that holds its money. One query."""
    if community.at_risk_contact:
        return community.at_risk_contact
    holders = Organisation.objects.filter(
        running_on(today(), "lto_appointments__"), lto_appointments__community=community
    )
    name = holders.order_by("lto_appointments__start_date").values_list("name", flat=True).first()
    return f"the safeguarding lead of {name}" if name else "your worker, or the safeguarding lead of Local Trust"
