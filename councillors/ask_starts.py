"""What a new ask takes over from where it was begun: a project, a setback, a meeting's action, an earlier ask."""

from typing import Any

from biglocal.communities.models import Community, MeetingAction
from biglocal.dates import today
from projects.models import Project, Update

from .models import Ask


def taken_over(community: Community, asked: Any) -> dict[str, Any]:
    """Return the words the form begins with; what is another area's, or gone, is taken over from nobody."""
    number = {name: text for name in ("setback", "action", "again") if (text := asked.get(name, "")).isdecimal()}
    number = {name: text for name, text in number.items() if text.isascii() and len(text) < 12}
    if "setback" in number:
        return _from_setback(community, number["setback"])
    if "action" in number:
        return _from_action(community, number["action"])
    if "again" in number:
        return _from_ask(community, number["again"])
    slug = asked.get("project", "").replace("\x00", "")
    return {"project": Project.objects.in_community(community).filter(slug=slug).first()}


def _from_setback(community: Community, pk: str) -> dict[str, Any]:
    setbacks = Update.objects.filter(project__community=community, kind=Update.Kind.SETBACK, deleted_at__isnull=True)
    found = setbacks.filter(pk=pk).select_related("project").first()
    if found is None:
        return {}
    return {"setback": found, "project": found.project, "why": shortened(found.text, 400)}


def _from_action(community: Community, pk: str) -> dict[str, Any]:
    actions = MeetingAction.objects.filter(meeting__community=community, private=False)
    found = actions.filter(pk=pk).select_related("decision__item").first()
    if found is None or (found.decision and found.decision.is_private):
        return {}
    begun = {"action": found, "title": shortened(found.what, 80)}
    return {**begun, "by_day": found.due_on} if found.due_on >= today() else begun


def _from_ask(community: Community, pk: str) -> dict[str, Any]:
    found = Ask.objects.in_community(community).filter(pk=pk).select_related("project").first()
    if found is None:
        return {}
    names = ["kind", "title", "why", "takes", "phone", "project"]
    return {name: getattr(found, name) for name in names}


def shortened(text: str, letters: int) -> str:
    """Return the text, cut at a blank where it is too long."""
    text = " ".join(text.split())
    return text if len(text) <= letters else text[: letters - 1].rsplit(" ", 1)[0] + "…"


def source_of(form: Any) -> dict[str, Any]:
    """Return the setback or the meeting's action a form was begun from, to show beside it."""
    found = {}
    for name in ("setback", "action"):
        value = form[name].value()
        if value:
            pk = getattr(value, "pk", value)
            rows = form.fields[name].queryset
            found[name] = rows.filter(pk=pk).first() if str(pk).isdecimal() and len(str(pk)) < 12 else None
    return found
