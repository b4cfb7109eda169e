"""Say where a project is."""

from typing import Any

from django import forms

from biglocal.places.typed_points import read_point
from biglocal.refusals import Refused
from biglocal.web.forms import PlainText

NONE, HERE = "none", "here"


class PointForm(forms.Form):
    """A fixed place, or none."""

    fixed = forms.ChoiceField(
        label="Has it a fixed place?",
        choices=[(HERE, "Yes"), (NONE, "No, it is all over the area")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it has a fixed place.", "invalid_choice": "Choose yes or no."},
    )
    where = PlainText(
        label="Where is it?",
        max_length=60,
        required=False,
        help_text="A postcode, or latitude and longitude, like 51.38, 0.52. We keep the point, not the postcode.",
    )

    def clean(self) -> dict[str, Any]:
        """Answer the point as `lat` and `lon`, both empty for no fixed place."""
        said = self.cleaned_data
        if said.get("fixed") == NONE:
            return {"lat": None, "lon": None}
        if said.get("fixed") == HERE and "where" in said:
            try:
                if not said["where"]:
                    raise Refused("Enter a postcode, or latitude and longitude.")
                lon, lat = read_point(said["where"])
            except Refused as refused:
                self.add_error("where", refused.sentence)
            else:
                return {"lat": lat, "lon": lon}
        return said
