"""What the decider types: the answer, each condition with its owner, day and payment, the amount, the message."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from biglocal.money import PoundsFormField
from biglocal.web.forms import DayField, PlainText

from ..actions.asked import MOST_CONDITIONS, MOST_LETTERS, Asks
from ..models import Decision
from .staff import SeenForm

COMMON = [
    "A letter from the landlord",
    "A second price for what costs most",
    "A photo of each stage",
]
FEWEST_ROWS, ROWS_MORE = 2, 2


class DecideForm(SeenForm):
    """Rows of conditions; a row without words is none. Works without scripts: a button brings more rows."""

    answer = forms.ChoiceField(
        label="What is the answer?",
        choices=Decision.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer.", "invalid_choice": "Choose an answer."},
    )
    amount = PoundsFormField(label="Amount", required=False)
    message = PlainText(
        label="Message to the group",
        multiline=True,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write the message that the group will read."},
    )

    def __init__(
        self, *args: Any, owners: Sequence[tuple[str, str]], payments: Sequence[tuple[int, str]], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.count = self._rows()
        self.common = COMMON
        for row in range(self.count):
            self.fields[f"words_{row}"] = PlainText(
                label="What do you ask for?", max_length=MOST_LETTERS, required=False
            )
            self.fields[f"owner_{row}"] = forms.ChoiceField(
                label="Who sees to it?",
                choices=owners,
                required=False,
                error_messages={"invalid_choice": "Choose who sees to it."},
            )
            self.fields[f"due_on_{row}"] = DayField(label="By which day?", required=False)
            self.fields[f"payment_{row}"] = forms.TypedChoiceField(
                label="Which payment waits for it?",
                choices=payments,
                coerce=int,
                empty_value=1,  # type: ignore[arg-type]  # whatever `coerce` answers may stand for an empty box
                required=False,
                error_messages={"invalid_choice": "Choose a payment of the list."},
            )

    def _rows(self) -> int:
        """How many rows: as many as were sent, and a few more where the button for it was pressed."""
        sent = self.data.get("rows", "") if self.is_bound else ""
        count = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 else FEWEST_ROWS
        return min(max(count, FEWEST_ROWS) + (ROWS_MORE if self.more else 0), MOST_CONDITIONS)

    @property
    def asks(self) -> list[dict[str, Any]]:
        """The rows of boxes as the page shows them."""
        names = ["words", "owner", "due_on", "payment"]
        return [{name: self[f"{name}_{row}"] for name in names} for row in range(self.count)]

    @property
    def is_asking(self) -> bool:
        """Is anything typed into the rows, so that they are shown open?"""
        return self.is_bound and any(self.data.get(f"words_{row}") for row in range(self.count)) or self.more

    @property
    def more(self) -> bool:
        """Were more rows asked for?"""
        return self.is_bound and self.data.get("do") == "more"

    def only_show(self) -> None:
        """Show what was typed without judging it: nothing was to be recorded yet."""
        self._errors, self.cleaned_data = ErrorDict(), {}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for row in range(self.count):
            if given.get(f"due_on_{row}") and not given.get(f"words_{row}") and f"words_{row}" not in self.errors:
                self.add_error(f"words_{row}", "Write what you ask for, or take its day out.")
        return given

    @property
    def given(self) -> dict[str, Any]:
        """What `decide_proposal` takes."""
        data = self.cleaned_data
        asked = [
            Asks(data[f"words_{row}"], data[f"owner_{row}"], data[f"due_on_{row}"], data[f"payment_{row}"], row)
            for row in range(self.count)
            if data[f"words_{row}"]
        ]
        return {**{name: data[name] for name in ["answer", "amount", "message", "seen"]}, "conditions": asked}
