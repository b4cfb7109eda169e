"""Marking found words in results."""

from django import template
from django.utils.safestring import SafeString

from .. import searching

register = template.Library()


@register.filter
def marked(text: str, words: list[str]) -> SafeString:
    """Return `text` with the found words marked."""
    return searching.marked(str(text), words)


@register.filter
def around(text: str, words: list[str]) -> SafeString:
    """Return the part of `text` where the first word is found, with the found words marked."""
    return searching.marked(searching.around(str(text), words), words)
