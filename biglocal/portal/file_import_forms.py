"""Bring a file of councils, wards, areas, postcodes or councillors; confirm what it would change."""

from typing import Any

from django import forms

from biglocal.dates import today
from biglocal.places.imports.kinds import ImportKind
from biglocal.places.models import Council
from biglocal.places.names import folded
from biglocal.web.forms import DayField, PlainText

LARGEST = 200 * 1024 * 1024
NOT_OPTIONS = {"file", "licence", "attribution"}
CHOOSE = "Choose the file."


class FileForm(forms.Form):
    """The file, and what else its kind asks for."""

    file = forms.FileField(
        label="The file",
        error_messages={
            "required": CHOOSE,
            "missing": CHOOSE,
            "invalid": CHOOSE,
            "empty": "This file is empty. Choose another one.",
            "max_length": "This file’s name is too long. Give it a shorter one.",
        },
    )
    council = PlainText(
        label="Council",
        max_length=120,
        help_text="Its name or its code, like Medway or E06000035",
        error_messages={"required": "Enter the council’s name or code."},
    )
    on = DayField(
        label="Which day does the file speak of?",
        help_text="Leave it empty where the file’s name has the day: it is shown before anything is written",
        required=False,
    )
    start = DayField(
        label="First day of these wards",
        help_text="The day of the election the order names, like 4 5 2023",
        error_messages={"required": "Enter the first day of these wards."},
    )
    until = DayField(
        label="Last day of these wards", help_text="Only where later wards are known already", required=False
    )
    order = PlainText(label="Title of the legal order", max_length=200, required=False)
    licence = PlainText(label="Licence", max_length=200, required=False, help_text="As the publisher says")
    attribution = PlainText(
        label="Attribution",
        max_length=300,
        required=False,
        help_text="The line the publisher asks for. It stands beneath every map drawn from this file",
    )
    sure = forms.BooleanField(
        label="I am sure, where the file looks unusual",
        help_text="Tick it only after the file was refused for looking unusual, and you know why it does",
        required=False,
    )

    def __init__(self, *args: Any, kind: ImportKind, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = kind.hint
        self.fields["licence"].initial = kind.licence
        self.fields["attribution"].initial = kind.attribution
        if not kind.attribution:
            del self.fields["attribution"]
        for name in ("council", "on", "start", "until", "order"):
            if name not in kind.asks:
                del self.fields[name]
            elif name not in kind.needs:
                self.fields[name].required = False
        if "council" in self.fields and "council" not in kind.needs:
            self.fields["council"].help_text += ". Leave it empty where the file says it"

    def clean_file(self) -> Any:
        """Too large a file is no list of one of these kinds."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("This file is larger than 200 MB. Cut it down to the councils you need.")
        return file

    def clean_council(self) -> str:
        """Return the code of the council named."""
        text = self.cleaned_data["council"]
        if not text:
            return ""
        councils = Council.objects.only("gss", "name", "end_date")
        found = councils.filter(gss=text.upper()) or [one for one in councils if folded(one.name) == folded(text)]
        of_today = [one for one in found if one.end_date is None] or list(found)
        if len(of_today) != 1:
            raise forms.ValidationError("We know no council of this name. Look it up in the list of wards.")
        return of_today[0].gss

    def clean_on(self) -> Any:
        """A list speaks of a day that has been."""
        day = self.cleaned_data["on"]
        if day and day > today():
            raise forms.ValidationError("That day is still to come. Enter the day the file speaks of.")
        return day

    def options(self) -> dict[str, Any]:
        """Return what was said, as it is kept."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in NOT_OPTIONS and value}
        return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in said.items()}


class ConfirmFileForm(forms.Form):
    """What was looked at, and that wrong rows are left out."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=32, required=False)
    skip_bad = forms.BooleanField(label="Write the good rows and leave the wrong ones out", required=False)
