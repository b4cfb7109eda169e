"""Draw an area's outline: choose wards, bring a file, or say where a circle lies."""

from typing import Any

from django import forms

from biglocal.places import area_outlines
from biglocal.places.imports.reading import FileWrong
from biglocal.places.models import Ward
from biglocal.places.typed_points import read_point
from biglocal.refusals import Refused
from biglocal.web.forms import PlainText

CHOOSE = "Choose the file."
AGAIN = "Look at the outline once more: open this page again."
LEAST, MOST = 50, 20_000


class WardsForm(forms.Form):
    """Wards to be joined."""

    how = "wards"
    wards = forms.MultipleChoiceField(
        label="Which wards make up the area?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one ward.",
            "invalid_choice": "One of these wards is not of today. Choose again.",
        },
    )

    def __init__(self, *args: Any, wards: list[Ward], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.rows = {str(ward.pk): ward for ward in wards}
        several = len({ward.line.council_id for ward in wards}) > 1
        self.fields["wards"].choices = [
            (pk, f"{ward.name}, {ward.line.council}" if several else ward.name) for pk, ward in self.rows.items()
        ]

    def drawn(self) -> dict[str, Any]:
        chosen = [self.rows[pk] for pk in self.cleaned_data["wards"]]
        return {
            "outline": area_outlines.from_wards(Ward.objects.filter(pk__in=[ward.pk for ward in chosen])),
            "words": ", ".join(ward.name for ward in chosen),
            "invented": any(ward.invented for ward in chosen),
        }


class FileForm(forms.Form):
    """A GeoJSON file with one outline."""

    how = "file"
    file = forms.FileField(
        label="The outline",
        help_text="One GeoJSON file with one outline, in longitude and latitude, at most 2 MB",
        error_messages={
            "required": CHOOSE,
            "missing": CHOOSE,
            "invalid": CHOOSE,
            "empty": "This file is empty. Choose another one.",
            "max_length": "This file’s name is too long. Give it a shorter one.",
        },
    )

    def clean_file(self) -> Any:
        """Read the outline: what is wrong with it is one sentence."""
        file = self.cleaned_data["file"]
        try:
            if file.size > area_outlines.LARGEST:
                raise FileWrong("This file is larger than 2 MB. Simplify the outline, or cut it down to this one area.")
            self.outline = area_outlines.from_file(file.read(), "This file")
        except FileWrong as wrong:
            raise forms.ValidationError(str(wrong)) from None
        return file

    def drawn(self) -> dict[str, Any]:
        name = PlainText().clean(self.cleaned_data["file"].name.replace("\x00", ""))
        return {"outline": self.outline, "words": name[:200]}


class CircleForm(forms.Form):
    """A point and how far the area reaches from it."""

    how = "circle"
    centre = PlainText(
        label="The middle of the area",
        max_length=60,
        help_text="A postcode, or latitude and longitude, like 51.38, 0.52. We do not keep the postcode.",
        error_messages={"required": "Enter a postcode, or latitude and longitude."},
    )
    metres = forms.IntegerField(
        label="How far does it reach?",
        help_text="In metres, from the middle to the edge",
        min_value=LEAST,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),  # only text fields get the edge that marks an error
        error_messages={
            "required": "Enter how many metres it reaches.",
            "invalid": "Enter a whole number of metres, like 800.",
            "min_value": "Enter 50 metres or more.",
            "max_value": "Enter 20,000 metres or fewer.",
        },
    )

    def clean_centre(self) -> tuple[float, float]:
        """Return longitude and latitude."""
        try:
            return read_point(self.cleaned_data["centre"])
        except Refused as refused:
            raise forms.ValidationError(refused.sentence) from None

    def drawn(self) -> dict[str, Any]:
        (lon, lat), metres = self.cleaned_data["centre"], self.cleaned_data["metres"]
        return {
            "outline": area_outlines.from_circle(lon, lat, metres),
            "words": f"{metres:,} metres around {lat:.4f}, {lon:.4f}",
        }


# Each says `how`; after `is_valid` its `drawn()` answers outline, words that tell of it, and whether it is invented.
DrawnForm = WardsForm | FileForm | CircleForm


class KeepForm(forms.Form):
    """Which outline held when the person looked."""

    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        required=False,
        error_messages={"invalid": AGAIN, "min_value": AGAIN},
    )

    def clean_seen(self) -> int:
        return self.cleaned_data["seen"] or 0
