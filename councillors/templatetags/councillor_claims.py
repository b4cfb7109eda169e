"""How many wait to be confirmed as a councillor, for the staff's page of people."""

from django import template

from ..models import Claim

register = template.Library()


@register.simple_tag
def claims_waiting() -> int:
    """Return how many said "this is me" and have no answer. One query."""
    return Claim.objects.to_confirm().count()
