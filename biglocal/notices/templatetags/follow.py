"""The follow button where a page's view does not read who follows what."""

from typing import Any

from django import template

from ..models import Follow

register = template.Library()


@register.inclusion_tag("components/follow.html", takes_context=True)
def follow_button(context: Any, topic: str, what: str = "", css: str = "") -> dict[str, Any]:
    """Draw the button of `topic`; for people signed in it asks once whether they follow it. `css` sets it apart."""
    request = context["request"]
    mine = request.user.is_authenticated and Follow.objects.filter(person=request.user, topic=topic).exists()
    given = {"topic": topic, "what": what, "css": css, "following": mine, "user": request.user, "request": request}
    return {**given, "csrf_token": context.get("csrf_token")}
