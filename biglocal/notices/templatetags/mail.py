"""What mail templates need: whole addresses, the button, the strip of patches."""

import re
from typing import Any
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ..letters import cut

register = template.Library()
TAG_CLASSES = {"Setback": "tag-brick", "Mended": "tag-straw", "Put right": "tag-straw", "Asked": "tag-plum"}
DATES = re.compile(
    r"(\d{1,2} )(January|February|March|April|May|June|July|August|September|October|November|December)(?= \d{4})"
)
STRIP = "0c5b44 f7bc3b b3452c cfe6d2 235f80 fbdc8f 2c7a4b d9795c 672c60 f7bc3b 0c5b44 8fc4da".split()


@register.simple_tag
def tag_class(words: str) -> str:
    """Return the class of a line's tag: setbacks brick, mends straw, asks plum, all others soft ink."""
    return TAG_CLASSES.get(words, "tag-soft")


@register.simple_tag
def patch_strip() -> SafeString:
    """Return the strip of twelve coloured cells: no picture, so it shows everywhere."""
    cell = '<td class="patch" height="10" bgcolor="#{0}" style="background:#{0}">&nbsp;</td>'
    return format_html_join("", cell, ((colour,) for colour in STRIP))


@register.simple_tag
def mail_button(words: str, address: str) -> SafeString:
    """Return a button that opens a page; nothing in a mail ever acts by itself.

    Its ground is the cell's and its room a border, so it is whole where backgrounds and padding of links are not drawn.
    """
    return format_html(
        '<table role="presentation" class="btn" cellpadding="0" cellspacing="0" border="0"><tr>'
        '<td class="btn-cell" bgcolor="#0c5b44"><a class="btn-link" href="{}">{}</a></td></tr></table>',
        full(address),
        words,
    )


@register.filter
def shorter(words: Any, longest: int) -> str:
    """Return at most so many letters, cut between words: for subjects."""
    return cut(str(words), longest)


@register.filter
def short_months(words: Any) -> str:
    """Return the words with the months of whole dates in three letters, so that a subject need not be cut."""
    return DATES.sub(lambda found: found[1] + found[2][:3], str(words))


@register.filter
def cut_stop(words: str) -> str:
    """Return what somebody wrote without its last full stop, so that a sentence may end with it."""
    return words.rstrip(" .")


@register.filter
def full(path: Any) -> str:
    """Return the whole address of a path of this site."""
    return urljoin(f"{settings.SITE_URL}/", str(path))
