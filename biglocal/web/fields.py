"""Fields of forms as the design draws them: `{{ form.title|gds }}`, by crispy-forms-gds.

It draws a field by a dozen templates, which take longer than most queries, so what was drawn is kept by all that it
follows from (docs/decisions/0013). And it trusts labels and hints to be HTML: here they are text, unless marked safe.
"""

from types import FunctionType
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django.forms import BoundField, FileInput, Widget
from django.forms.models import ModelChoiceIterator
from django.utils.functional import Promise
from django.utils.html import conditional_escape

from .parts import kept

PLAIN = (str, int, float, bool, type(None))


class NotPlain(Exception):
    """The field shows something that cannot be compared: it is drawn each time."""


def gds(field: BoundField) -> str:
    """Return label, hint, errors and box of a field, with what was typed."""
    field.label, field.help_text = conditional_escape(field.label), conditional_escape(field.help_text)
    try:
        facts = facts_of(field)
    except NotPlain:
        return as_crispy_field(field, "gds")
    return kept(("field", facts), lambda: as_crispy_field(field, "gds"))


def facts_of(field: BoundField) -> tuple[Any, ...]:
    """Return all that the drawing follows from. Raises NotPlain."""
    widget = field.field.widget
    if isinstance(widget, FileInput) or field.is_hidden:
        raise NotPlain
    names = (field.html_name, field.auto_id, field.label, field.help_text, field.field.required, field.field.disabled)
    return (
        *names,
        type(field.field),
        *plain([type(widget), vars(widget), field.value(), list(field.errors), field.form.use_required_attribute]),
        field.css_classes(),
    )


def plain(value: Any) -> Any:
    """Return the value as something to compare; what is drawn of it is its text."""
    if isinstance(value, PLAIN):
        return type(value), value
    if isinstance(value, (list, tuple)):
        return tuple(plain(one) for one in value)
    if isinstance(value, dict):
        return tuple((str(name), plain(one)) for name, one in value.items())
    if isinstance(value, (Promise, type, FunctionType)):
        return str(value)
    if isinstance(value, Widget):  # of a field with several boxes
        return type(value), plain(vars(value))
    if isinstance(value, ModelChoiceIterator) or not hasattr(value, "__iter__"):
        raise NotPlain
    return tuple(plain(one) for one in value)
