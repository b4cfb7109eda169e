"""What may be said about a setback or its repair beside the words: boxes of the form for progress, all optional."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from biglocal.money import PoundsFormField
from biglocal.web.forms import DayField, PlainText

from .actions.setbacks import OF_A_REPAIR, OF_A_SETBACK, Facts
from .models import PlaceState, SetbackFacts, Update

LONGEST_REFERENCE = 40


class SetbackBoxes(forms.Form):
    """Boxes that count for a setback, or for what puts one right."""

    what = forms.ChoiceField(
        choices=[("", "Not said"), *SetbackFacts.What.choices],
        required=False,
        error_messages={"invalid_choice": "Choose what happened to the place."},
    )
    cost = PoundsFormField(required=False)
    police_ref = PlainText(max_length=LONGEST_REFERENCE, required=False)
    insurer_ref = PlainText(max_length=LONGEST_REFERENCE, required=False)
    council_ref = PlainText(max_length=LONGEST_REFERENCE, required=False)
    needs_council = forms.BooleanField(required=False)
    mended_by = forms.ChoiceField(
        choices=[("", "Not said"), *SetbackFacts.MendedBy.choices],
        required=False,
        error_messages={"invalid_choice": "Choose who put it right."},
    )
    also_right = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Choose from the setbacks listed."}
    )
    place = forms.ChoiceField(
        choices=[("", "Not said"), *PlaceState.State.choices],
        required=False,
        error_messages={"invalid_choice": "Choose whether the place is open."},
    )

    setbacks: list[Update]  # open ones of the area; the form that takes this in brings them

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        also: Any = self.fields["also_right"]
        also.choices = lambda: [(str(one.pk), one.title) for one in self.setbacks]

    def clean(self) -> dict[str, Any]:
        """What does not fit the kind was folded away: it is not kept, and nothing is wrong with it."""
        data = super().clean() or self.cleaned_data
        fits = {
            Update.Kind.SETBACK: [*OF_A_SETBACK, "place"],
            Update.Kind.PUT_RIGHT: [*OF_A_REPAIR, "also_right", "place"],
        }.get(data.get("kind", ""), [])
        for name in SetbackBoxes.base_fields:
            if name not in fits:
                self.errors.pop(name, None)
        return data

    def also_repaired(self, known: list[Update]) -> list[Update]:
        """Return the other setbacks ticked; `known` are those of the project."""
        ticked = set(self.cleaned_data.get("also_right", []))
        if ticked - {str(setback.pk) for setback in known}:
            raise ValidationError({"also_right": "Tick only setbacks of the project you chose."})
        return [setback for setback in known if str(setback.pk) in ticked]

    def facts(self) -> Facts:
        """Return what was said, in the words of the action."""
        empty = Facts()
        said: dict[str, Any] = {name: self.cleaned_data.get(name) or getattr(empty, name) for name in KEPT}
        return Facts(**said)

    @property
    def folded_errors(self) -> bool:
        """Is something to be put right in the folded part?"""
        return any(name in self.errors for name in SetbackBoxes.base_fields)


KEPT = [*OF_A_SETBACK, *OF_A_REPAIR, "place"]


class PlaceStateForm(forms.Form):
    """Is the place open?"""

    state = forms.ChoiceField(
        label="The place is now",
        choices=PlaceState.State.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it is.", "invalid_choice": "Choose how it is."},
    )
    since = DayField(label="Since when?", error_messages={"required": "Enter the day."})
