"""Write one line of history; called inside the transaction of the act itself."""

from typing import Any

from django.db import models
from django.utils import timezone

from .models import AuditLine
from .remembers import before_and_after


def topic_of(thing: models.Model) -> str:
    """Return the topic text of a row: `proposal:12`."""
    return f"{thing._meta.model_name}:{thing.pk}"


def record(
    verb: str, thing: models.Model, *, by: Any, sentence: str, community: int | None = None, **detail: Any
) -> AuditLine:
    """Add the line "`by` did `verb` to `thing`". `community` is the area's id where there is one.

    Of a row that remembers how it was read, the line keeps what was before and what is after.
    """
    if "changed" not in detail and (changed := before_and_after(thing)):
        detail["changed"] = changed
    return AuditLine.objects.create(
        at=timezone.now(),
        by=by if getattr(by, "pk", None) else None,
        verb=verb,
        topic=topic_of(thing),
        community=community,
        sentence=sentence[:300],
        detail=detail,
    )


def history_of(thing: models.Model) -> "models.QuerySet[AuditLine]":
    """Lines about `thing`, newest first, each with its person."""
    return lines_about(topic_of(thing))


def lines_about(topic: Any) -> "models.QuerySet[AuditLine]":
    """Lines about the thing of this topic, newest first, each with its person."""
    return AuditLine.objects.filter(topic=topic).select_related("by")
