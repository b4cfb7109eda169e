"""Where councillors stand on two sides, on pages that ask for an answer or a decision."""

from typing import Any

from django import template

from biglocal.access import Action
from biglocal.audit.kept import kept_since
from biglocal.communities.roles import standing_of
from biglocal.dates import today

from ..conflicts import conflicts_in

register = template.Library()


@register.inclusion_tag("councillors/_conflicts.html", takes_context=True)
def councillor_conflicts(context: dict[str, Any], community: Any, heading: str = "h2") -> dict[str, Any]:
    """Show the conflicts of the area's councillors to its partnership and to staff; to others nothing."""
    may = standing_of(context["user"]).actions_in(community) if context["user"].is_authenticated else set()
    if not may & {Action.MEMBERS_SEE, Action.REGISTER_SEE}:
        return {"conflicts": []}
    whole = Action.REGISTER_SEE in may
    on = today()  # other parts change a few times a year: they may be half a minute old
    found = kept_since(0, ("conflicts", community.pk, on, whole), lambda: conflicts_in(community, on=on, whole=whole))
    return {"conflicts": found, "heading": heading, "whole": whole}
