"""What a manager types to let other figures of the programme count from a day on."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from biglocal.communities.figure_words import GROUPS, PAPERS, TOLD, VOTES, WEEKDAYS, Told, plain
from biglocal.communities.models import Figures
from biglocal.money import PoundsFormField
from biglocal.web.forms import DayField, PlainText

MOST = {"days": 3650, "months": 120, "years": 100, "people": 500}
DAYS = re.compile(r"[+-]?\d{1,3}", re.ASCII)
SMALL = {"inputmode": "numeric", "autocomplete": "off"}


class SumField(PoundsFormField):
    """An amount of £0 or more."""

    from_nothing = True
    too_small = "Enter £0 or more."


class NumberField(forms.CharField):
    """A number from 0 up to `most` with at most `places` digits after the point; a unit typed after it does no harm."""

    def __init__(self, *, most: int, places: int = 0, **kwargs: Any):
        self.most, self.places = most, places
        kwargs["widget"] = forms.TextInput(attrs=SMALL if not places else {**SMALL, "inputmode": "decimal"})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").strip().rstrip("%").strip()
        if not text:
            return None
        like = f"Enter a number from 0 to {self.most}" + (", like 12 or 2.5." if self.places else ", without a point.")
        try:
            number = Decimal(text) if len(text) <= 12 and set(text) <= set("0123456789.") else None
        except InvalidOperation:
            number = None
        if number is None or number > self.most or number != round(number, self.places):
            raise ValidationError(like, code="invalid")
        return number if self.places else int(number)


class MomentsField(forms.CharField):
    """Days before (-7), on (0) and after (7) something, with blanks between them."""

    def to_python(self, value: Any) -> str:
        words = (super().to_python(value) or "").replace(",", " ").replace("−", "-").split()
        like = "Enter days with blanks between, like -7 0 7: a week before, the day itself, a week after."
        days = {int(word) for word in words if DAYS.fullmatch(word)}
        if len(days) != len(words) or len(words) > 8 or any(abs(day) > 730 for day in days):
            raise ValidationError(like, code="invalid")
        return " ".join(str(day) for day in sorted(days))


def field_of(told: Told) -> forms.Field:
    """Return the box for a figure. What it is called stands above it, what it does as its hint."""
    about: dict[str, Any] = {"label": told.label, "help_text": told.does}
    required = {"required": f"Enter a value for “{told.label}”."}
    if told.kind == "pounds":
        return SumField(**about, error_messages=required)
    if told.kind == "day":
        return DayField(**about, error_messages=required)
    if told.kind == "votes":
        choices = [("yes", VOTES[True]), ("no", VOTES[False])]
        messages = {"required": "Choose who counts.", "invalid_choice": "Choose who counts."}
        return forms.ChoiceField(**about, choices=choices, widget=forms.RadioSelect, error_messages=messages)
    if told.kind == "papers":
        messages = {"invalid_choice": "Choose papers of the list."}
        return forms.MultipleChoiceField(
            **about,
            choices=list(PAPERS.items()),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            error_messages=messages,
        )
    if told.kind == "hour":
        return NumberField(**about, most=23, error_messages=required)
    if told.kind == "weekday":
        return forms.TypedChoiceField(
            **about,
            choices=list(WEEKDAYS.items()),
            coerce=int,
            error_messages={**required, "invalid_choice": "Choose a day of the week."},
        )
    if told.kind in {"moments", "months from"}:
        about["label"] += f", in {'days' if told.kind == 'moments' else 'months'} before (-) and after"
        return MomentsField(**about, error_messages=required)
    if told.kind in {"percent", "share"}:
        about["label"] += ", in %"
        return NumberField(**about, most=100, places=2 if told.kind == "percent" else 0, error_messages=required)
    about["label"] += f", in {told.kind}" if told.kind != "people" else ", people"
    return NumberField(
        **about, most=MOST[told.kind], places=2 if told.name == "rep_days" else 0, error_messages=required
    )


class FiguresForm(forms.Form):
    """The whole set, filled with what counts last; the day from which it counts; why."""

    counts_from = DayField(
        label="From which day do they count?",
        help_text="Today or later. What was decided, offered and paid before stays as it was.",
        error_messages={"required": "Enter the day from which they count."},
    )
    note = PlainText(
        label="Why?",
        help_text="As: agreed by the trustees on 3 May. It stays in the history.",
        max_length=200,
        error_messages={"required": "Say why, as: agreed by the trustees on 3 May."},
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for told in TOLD.values():
            self.fields[told.name] = field_of(told)

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """The boxes as the page shows them."""
        return [(words, [self[told.name] for told in group]) for words, group in GROUPS.items()]

    @property
    def figures(self) -> dict[str, Any]:
        """What `change_figures` takes."""
        found = {}
        for name, told in TOLD.items():
            value = self.cleaned_data[name]
            if told.kind == "percent":
                value = value / 100
            elif told.kind == "votes":
                value = value == "yes"
            elif told.kind == "papers":
                value = " ".join(kind for kind in PAPERS if kind in value)
            found[name] = value
        return found


def typed(figures: Figures) -> dict[str, Any]:
    """Return the form's values for a set that counts."""
    found = {}
    for name, told in TOLD.items():
        value: Any = getattr(figures, name)
        if told.kind == "percent":
            value = plain(Decimal(value) * 100)
        elif told.kind == "votes":
            value = "yes" if value else "no"
        elif told.kind == "papers":
            value = value.split()
        elif told.kind == "pounds":
            value = Decimal(value)
        elif told.kind not in {"day", "share", "weekday", "moments", "months from"}:
            value = plain(Decimal(value))
        found[name] = value
    return found
