"""Filters and tags every template has without loading them."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from biglocal import money
from biglocal.dates import today
from biglocal.web import drawings, fields, forms, parts, previews, qr

register = template.Library()
register.filter("pounds", money.pounds)
register.tag("part", parts.do_part)
register.filter("gds", fields.gds)
register.simple_tag(qr.qr, name="qr")
register.inclusion_tag("components/preview.html", name="preview")(previews.preview)
register.simple_tag(drawings.icon, name="icon")
register.simple_tag(drawings.icon_in_patch, name="icon_in_patch")
FACES = ["", "brick", "straw", "sky"]
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


@register.simple_tag
def patch(name: Any, size: str = "") -> SafeString:
    """Draw the patch of the area `name`; size "s" or "l"."""
    return drawings.patch(str(name), size)


@register.simple_tag
def patch_wide(name: Any, css: str = "bl-card__photo") -> SafeString:
    """Draw the area's pattern 4 by 3, in place of a photo."""
    return drawings.patch_wide(str(name), css)


@register.simple_tag(takes_context=True)
def money_bar(
    context: Any, label: Any, spent: Any, promised: Any, left: Any, thin: bool = False, size: str = ""
) -> SafeString:
    """Draw spent, promised and left to plan, with their key."""
    return drawings.money_bar(
        str(label),
        Decimal(spent or 0),
        Decimal(promised or 0),
        Decimal(left or 0),
        mark=f"hatch-{next_number(context)}",
        thin=bool(thin) or size == "thin",
    )


def next_number(context: Any) -> int:
    """Return 1, 2, 3 within one page: for ids that may stand on it once only."""
    keeper = context.get("request")
    kept = keeper.__dict__ if keeper is not None else context.render_context
    kept["_drawn"] = kept.get("_drawn", context.get("first_number", 0)) + 1
    return kept["_drawn"]


@register.simple_tag
def face(person: Any, colour: str = "") -> SafeString:
    """Draw somebody's initials. The colour follows from the name; councillors are "plum"."""
    name = person.get_full_name() if hasattr(person, "get_full_name") else getattr(person, "name", str(person))
    words = [word for word in name.replace("Cllr ", "").split() if word[0].isalnum()] or ["?"]
    initials = "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()
    colour = colour or FACES[sum(map(ord, name)) % len(FACES)]
    return format_html(
        '<span class="bl-face{}" aria-hidden="true">{}</span>', f" bl-face--{colour}" if colour else "", initials
    )


@register.simple_tag
def tag(kind: str, words: Any) -> SafeString:
    """Draw a state in one to three words: idea, going, done, look, setback, mended, help or plain."""
    return format_html('<span class="bl-tag bl-tag--{}">{}</span>', kind, words)


@register.filter
def number(value: Any) -> str:
    """`12`, `0.5`: a number without noughts at its end."""
    return f"{Decimal(value).normalize():f}"


def _as_day(when: Any) -> date | None:
    if isinstance(when, datetime):
        return (timezone.localtime(when) if timezone.is_aware(when) else when).date()
    return when if isinstance(when, date) else None


@register.filter
def day(when: Any) -> str:
    """`9 June`; with the year when it is not this one."""
    on = _as_day(when)
    if on is None:
        return ""
    return f"{on.day} {on:%B}" + ("" if on.year == today().year else f" {on.year}")


@register.filter
def ago(when: Any) -> str:
    """`today`, `yesterday`, `2 days ago` up to a week; then the day."""
    on = _as_day(when)
    if on is None:
        return ""
    days = (today() - on).days
    if days in (0, 1, 7):
        return {0: "today", 1: "yesterday", 7: "a week ago"}[days]
    return f"{days} days ago" if 1 < days < 7 else day(on)


@register.filter
def clock(when: Any) -> str:
    """A time of day: `11am`, `7:40pm`."""
    if when is None or when == "":
        return ""
    when = timezone.localtime(when) if isinstance(when, datetime) and timezone.is_aware(when) else when
    minutes = f":{when:%M}" if when.minute else ""
    return f"{when.hour % 12 or 12}{minutes}{'am' if when.hour < 12 else 'pm'}"


@register.filter
def pounds_short(amount: Any) -> str:
    """`£86.4m` from a million on, else whole pounds: for dashboards and the home page only."""
    value = Decimal(amount or 0)
    return f"£{value / 1_000_000:,.1f}m" if abs(value) >= 1_000_000 else money.pounds(value.quantize(Decimal(1)))


@register.filter
def in_figures(number: int) -> str:
    """`3,912`."""
    return f"{number or 0:,}"


@register.filter
def in_words(number: int) -> str:
    """`three` for 3, figures from 10 on."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else f"{number:,}"


@register.simple_tag(takes_context=True)
def form_key(context: Any, form: Any = None) -> SafeString:
    """Put the form's own key into it: the same key again is the same post. What was sent comes back on errors."""
    if "first_number" in context:
        raise template.TemplateSyntaxError("A part is drawn once for everybody: a form's own key may not stand in it.")
    form = form if form is not None else context.get("form")
    if form is not None and "form_key" in getattr(form, "fields", {}):
        return format_html(
            '<input type="hidden" name="{}" value="{}">', form.add_prefix("form_key"), forms.key_of(form)
        )
    return format_html('<input type="hidden" name="form_key" value="{}">', uuid.uuid4())


@register.filter
def problems(form: Any) -> int:
    """How many things are to be put right in the form."""
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def elided(page: Page) -> Any:
    """Page numbers to show: 1 2 3 … 9; an empty one stands for the gap."""
    gap = page.paginator.ELLIPSIS
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [None if number == gap else number for number in shown]


@dataclass(frozen=True)
class Box:
    """A box of a filter, as it is drawn."""

    id: str
    name: str
    label: str
    value: str
    type: str
    choices: list[tuple[str, str]]
    errors: list[str]


@register.filter
def boxes(filterset: Any) -> list[Box]:
    """Return the boxes that a django-filter set shows, with what was asked."""
    found = []
    for bound in filterset.form.visible_fields():
        choices = [(str(value), str(words)) for value, words in getattr(bound.field, "choices", [])]
        kind = bound.field.widget.attrs.get("type", "search")
        box = Box(bound.id_for_label, bound.html_name, str(bound.label), bound.data or "", kind, choices, bound.errors)
        found.append(box)
    return found


@register.inclusion_tag("components/chips.html", takes_context=True)
def filter_chips(context: Any, filterset: Any) -> dict[str, Any]:
    """Show each filter of a django-filter set that is on, with a link that takes it off. What makes no sense is off."""
    query = context["request"].GET
    chips = []
    for name, field in filterset.form.fields.items():
        values = [value for value in query.getlist(name) if value and name not in filterset.form.errors]
        names = {str(value): label for value, label in getattr(field, "choices", [])}
        for value in values:
            rest = query.copy()
            rest.setlist(name, [other for other in values if other != value])
            rest.pop("page", None)
            words = names.get(value, value)
            chips.append({"words": words, "label": field.label, "off": "?" + rest.urlencode()})
    return {"chips": chips, "clear": context["request"].path}
