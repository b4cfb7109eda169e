"""What is typed at the end of an area: proof, letter, what was bought."""

from typing import Any

from django import forms

from biglocal.money import PoundsFormField
from biglocal.web.forms import DayField, FormKey, PlainText

from ..models import Asset, BudgetLine
from .proposals import ThingField


class TickForm(forms.Form):
    """What shows that a point is done."""

    proof = PlainText(
        label="What shows it?",
        help_text="A sentence: who did it, when, and where the paper is.",
        multiline=True,
        max_length=400,
        error_messages={"required": "Say what shows it, in a sentence."},
    )
    file = forms.FileField(
        label="A paper that shows it, if there is one",
        help_text="PDF, Word, JPEG or PNG, up to 10 MB. Only people who see the area’s money can open it.",
        required=False,
        error_messages={"empty": "This file is empty. Choose another one.", "invalid": "Choose the file again."},
    )
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


class LetterForm(forms.Form):
    """The letter of Local Trust."""

    letter = PlainText(
        label="The letter to the area",
        help_text="The area reads it on its page. Say thank you, and who keeps what.",
        multiline=True,
        max_length=4000,
        error_messages={"required": "Write the letter to the area."},
    )
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


class GiveUpForm(forms.Form):
    """Money that will not be planned any more."""

    amount = PoundsFormField(
        label="How much goes back to the programme?",
        error_messages={"required": "Enter the amount in pounds, like 250 or 1,250.50."},
    )
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


class GoneForm(forms.Form):
    """Where something went."""

    why = PlainText(
        label="Where did it go?",
        help_text="Sold, given away, or broken for good, and to whom.",
        max_length=200,
        error_messages={"required": "Say where it went."},
    )
    on = DayField(label="When?", error_messages={"required": "Enter the day on which it went."})


class AssetForm(forms.Form):
    """Something that was bought."""

    name = PlainText(
        label="What is it?",
        help_text="As: Minibus, 16 seats",
        max_length=100,
        error_messages={"required": "Enter what it is."},
    )
    owner = PlainText(
        label="Who owns it?",
        help_text="A body or group, no private person. Leave it empty until it is clear.",
        max_length=120,
        required=False,
    )
    cost = PoundsFormField(
        label="What did it cost?", error_messages={"required": "Enter the amount in pounds, like 250 or 1,250.50."}
    )
    bought_with = ThingField(label="Out of which money?", empty="Not out of a line here", required=False)
    project = ThingField(label="Which place is it for?", empty="No place of its own", required=False)
    condition = forms.ChoiceField(
        label="In what condition?",
        choices=Asset.Condition.choices,
        initial=Asset.Condition.GOOD,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the condition.", "invalid_choice": "Choose the condition."},
    )
    tenure = forms.ChoiceField(
        label="Is it owned?",
        choices=Asset.Tenure.choices,
        initial=Asset.Tenure.OWNED,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it is held.", "invalid_choice": "Choose how it is held."},
    )
    tenure_words = PlainText(label="On a lease or licence: from whom, and until when?", max_length=160, required=False)
    restricted_until = DayField(
        label="Not to be sold before", help_text="Leave it empty if there is no such day.", required=False
    )
    maintenance = PlainText(label="Who looks after it, and who pays?", max_length=200, required=False)
    form_key = FormKey()

    def __init__(self, *args: Any, lines: list[Any], projects: list[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["bought_with"].offer(lines, BudgetLine.of_its_agreement)
        self.fields["project"].offer(projects)

    @property
    def written(self) -> dict[str, Any]:
        """What the actions take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "form_key"}
