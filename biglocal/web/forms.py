"""Fields that every part's forms use: plain text, a form's own key, a day in three boxes."""

import re
import unicodedata
import uuid
from datetime import date
from typing import Any

from crispy_forms_gds.fields import DateInputField
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, ProhibitNullCharactersValidator

# Marks that turn the direction of writing: they make a text read otherwise than it is, so they are taken out.
BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
# Letters that show nothing, and yet are neither blanks nor marks: words of these alone are no words.
UNSEEN = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
NO_NUL = "Take out the character that can't be shown. Typing the words again helps."


def shows(letter: str) -> bool:
    """Is anything to be seen of `letter`?"""
    return letter not in UNSEEN and unicodedata.category(letter)[0] not in "CZ"


class LettersAtMost(BaseValidator):
    """At most so many letters; the sentence says how many are too many."""

    code = "max_length"

    def compare(self, length: int, most: int) -> bool:
        return length > most

    def clean(self, text: str) -> int:
        return len(text)

    def __call__(self, value: str) -> None:
        most = self.limit_value() if callable(self.limit_value) else self.limit_value
        over = len(value) - most
        if over > 0:
            raise ValidationError(f"Use {most:,} letters or fewer. You have {over:,} too many.", code=self.code)


class PlainText(forms.CharField):
    """Words as people type them. NUL is refused in a sentence, marks of direction go, lines end in one way.

    `multiline` gives a big box and keeps the lines. The box itself stops nobody from typing on: the answer says how
    many letters are too many, and what was typed stays.
    """

    def __init__(self, *, max_length: int | None = None, multiline: bool = False, **kwargs: Any):
        self.multiline = multiline
        if multiline:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 5}))
        super().__init__(**kwargs)
        self.letters = max_length
        self.validators = [v for v in self.validators if not isinstance(v, ProhibitNullCharactersValidator)]
        if max_length is not None:
            self.validators.append(LettersAtMost(max_length))

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if "\x00" in text:
            raise ValidationError(NO_NUL, code="null_characters")
        text = text.replace("\r\n", "\n").replace("\r", "\n").translate(BIDI)
        text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
        if not any(shows(c) for c in text):
            return ""
        return text.strip() if self.multiline else re.sub(r"\s+", " ", text).strip()


class FormKey(forms.UUIDField):
    """A form's own hidden key: an action keeps it with what it writes, so that a double post is one thing."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("initial", uuid.uuid4)
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> uuid.UUID:
        """Return the key that came; one that is missing or broken is a new one."""
        try:
            return super().clean(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()


def key_of(form: forms.BaseForm) -> str:
    """Return the key to write into `form`: what came with the post where it is a key, else the form's first one."""
    bound = form["form_key"]
    return str(form.fields["form_key"].clean(bound.value()))


class DayField(DateInputField):
    """A day in three boxes: day, month, year. Answers a `date`; what is wrong is one sentence."""

    def __init__(self, **kwargs: Any):
        messages = kwargs.pop("error_messages", {})
        super().__init__(**kwargs)
        self.error_messages.update({"incomplete": "Enter the day, month and year.", **messages})
        for part in self.fields:
            part.validators = []
            part.required = False
        for box in self.widget.widgets:
            box.attrs["inputmode"] = "numeric"

    def clean(self, value: Any) -> date | None:
        """Return the day; raise one sentence for the three boxes together."""
        boxes = [str(box or "").strip() for box in value] if isinstance(value, (list, tuple)) else []
        if not any(boxes):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if not all(boxes):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        if not all(re.fullmatch(r"[0-9]{1,4}", box) for box in boxes) or len(boxes[2]) != 4:
            raise ValidationError("Enter the day in numbers, like 9 6 2026.", code="invalid")
        try:
            found = date(int(boxes[2]), int(boxes[1]), int(boxes[0]))
        except ValueError:
            raise ValidationError("Enter a day that is in the calendar, like 9 6 2026.", code="invalid") from None
        if not 1900 <= found.year <= 2100:
            raise ValidationError("Enter a year between 1900 and 2100.", code="invalid")
        self.run_validators(found)
        return found
