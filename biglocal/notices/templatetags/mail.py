"""How mail looks: mail programs read styles only where they stand on each element, so each look has a name here."""

from typing import Any
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
SANS = "font-family:Arial,Helvetica,sans-serif;color:#17251f;"
SERIF = "font-family:Rockwell,Georgia,serif;color:#0a3a2c;"
LOOKS = {
    "h1": f"margin:0 0 8px;{SERIF}font-size:28px;line-height:34px;",
    "h2": f"margin:0 0 12px;{SERIF}font-size:22px;line-height:28px;",
    "h3": f"margin:0 0 4px;{SERIF}font-size:19px;line-height:25px;",
    "lead": f"margin:0 0 8px;{SANS}font-size:18px;line-height:27px;",
    "p": f"margin:0 0 16px;{SANS}font-size:17px;line-height:26px;",
    "row": f"margin:0;{SANS}font-size:17px;line-height:25px;",
    "meta": f"margin:0 0 12px;{SANS}font-size:16px;line-height:24px;",
    "small": f"margin:0 0 8px;{SANS}font-size:15px;line-height:22px;",
    "tag": "margin:0 0 2px;font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:21px;font-weight:bold;",
    "a": "color:#0c5b44;",
    "strong_a": "color:#0c5b44;font-weight:bold;",
}
TAG_COLOURS = {"Setback": "#7f2a17", "Mended": "#573a00", "Put right": "#573a00", "Asked": "#4d1f48"}
STRIP = "0c5b44 f7bc3b b3452c cfe6d2 235f80 fbdc8f 2c7a4b d9795c 672c60 f7bc3b 0c5b44 8fc4da".split()


@register.simple_tag
def look(name: str) -> SafeString:
    """Return the style called `name`, to stand in a style attribute."""
    return mark_safe(LOOKS[name])  # noqa: S308  # from the dict above


@register.simple_tag
def tag_colour(words: str) -> str:
    """Return the colour of a line's tag: setbacks brick, mends straw, asks plum, all others soft ink."""
    return TAG_COLOURS.get(words, "#475850")


@register.simple_tag
def patch_strip() -> SafeString:
    """Return the strip of twelve coloured cells: no picture, so it shows everywhere."""
    cell = '<td height="10" style="background:#{0};height:10px;font-size:0;line-height:0;">&nbsp;</td>'
    return mark_safe("".join(cell.format(colour) for colour in STRIP))  # noqa: S308  # colours of ours


@register.simple_tag
def mail_button(words: str, address: str) -> SafeString:
    """Return a button that opens a page; nothing in a mail ever acts by itself."""
    return format_html(
        '<table role="presentation" class="btn full" cellpadding="0" cellspacing="0" border="0"><tr>'
        '<td class="full" style="background:#0c5b44;"><a href="{}" style="display:inline-block;padding:13px 22px;'
        "font-family:Arial,Helvetica,sans-serif;font-size:17px;line-height:22px;font-weight:bold;color:#ffffff;"
        'text-decoration:none;">{}</a></td></tr></table>',
        full(address),
        words,
    )


@register.filter
def full(path: Any) -> str:
    """Return the whole address of a path of this site."""
    return urljoin(f"{settings.SITE_URL}/", str(path))


@register.simple_tag
def site_name() -> str:
    """Return the portal's name."""
    return settings.SITE_NAME


@register.simple_tag
def is_demo() -> bool:
    """Is everything made up?"""
    return settings.DEMO
