"""Where a name is kept beside the account, and how it goes when the person leaves.

A field that is nothing but the name (who told it, who said it, whose photo) goes in whatever table it stands: a new one
is found by itself. Sentences that the portal made (history, subjects of mail), and texts of the public story
that parts register, lose the name inside. What people wrote in papers (proposals, minutes) is theirs and stays.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast

from .holdings import OWN, links_to_people

GONE = "Somebody who left"
CONTACTS = {"phone", "reach"}
# Names of others, of public registers and of things, and the books, whose rows are never changed.
NOT_THEIRS = {"accounts", "places", "funding", "sessions", "contenttypes", "auth", "admin", "account", "mfa"}
PUBLIC_RECORDS = {"councillors.Councillor"}  # a councillor's name is their council's to publish
# Sentences that lose a name inside: model and fields. Parts add theirs.
SENTENCES: list[tuple[str, list[str]]] = [
    ("audit.AuditLine", ["sentence", "detail"]),
    ("notices.Message", ["subject"]),
    ("notices.MailboxLetter", ["subject", "text", "html"]),
]


def register_sentences(model: str, fields: list[str]) -> None:
    """Let names go out of these texts of the public story as well."""
    SENTENCES.append((model, fields))


def forget_name(name: str, email: str) -> int:
    """Take `name` out of everywhere but the account itself; returns how many rows changed.

    Only a whole name, first and last, is looked for: half of one is many people's.
    """
    changed = 0
    if " " in name.strip():
        for model, field in fields_of_names():
            rows = model._default_manager.filter(**{f"{field.name}__iexact": name})
            numbers = [one.name for one in model._meta.concrete_fields if one.name in CONTACTS and one.blank]
            changed += rows.update(**{**dict.fromkeys(numbers, ""), field.name: GONE[: field.max_length]})
    for words in [name if " " in name.strip() else "", email]:
        for label, fields in SENTENCES if words else []:
            changed += _take_out(apps.get_model(label), fields, words)
    return changed


def forget_contacts(person: Any) -> None:
    """Empty the numbers that the person left on own rows, as on an offer to help; delete rows that are one person's."""
    for model, link in links_to_people():
        if link.one_to_one and link.remote_field.on_delete is models.CASCADE:
            model._default_manager.filter(**{link.name: person}).delete()  # as the secret address of a calendar
        for field in model._meta.concrete_fields if link.name in OWN else []:
            if field.name in CONTACTS and field.blank:
                model._default_manager.filter(**{link.name: person}).update(**{field.name: ""})


def fields_of_names() -> Iterator[tuple[type[models.Model], Any]]:
    """Yield every short text field in which somebody's name may stand alone."""
    for model in apps.get_models():
        if model._meta.app_label in NOT_THEIRS or model._meta.label in PUBLIC_RECORDS or model._meta.proxy:
            continue
        for field in model._meta.concrete_fields:
            free = isinstance(field, models.CharField) and not field.choices and not field.unique
            if (
                free
                and not isinstance(field, models.EmailField | models.SlugField)
                and (field.max_length or 0) >= len(GONE)
            ):
                yield model, field


def _take_out(model: type[models.Model], fields: list[str], words: str) -> int:
    """Put `GONE` in place of `words` in these fields. Saved one by one, so that the search learns of it."""
    whole = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
    changed = 0
    for name in fields:
        as_text = model._default_manager.annotate(_seen=Cast(name, models.TextField()))
        escaped = json.dumps(words)[1:-1]
        found = as_text.filter(models.Q(_seen__icontains=words) | models.Q(_seen__icontains=escaped))
        for row in found:
            value = getattr(row, name)
            field: Any = model._meta.get_field(name)
            setattr(row, name, _without(value, whole, field.max_length))
            if getattr(row, name) != value:
                row.save(update_fields=[name])
                changed += 1
    return changed


def _without(value: Any, whole: re.Pattern[str], longest: int | None) -> Any:
    """Return the value without the words: text, or what is inside a JSON value."""
    if isinstance(value, str):
        return whole.sub(GONE, value)[:longest]
    if isinstance(value, dict):
        return {key: _without(inner, whole, None) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without(inner, whole, None) for inner in value]
    return value
