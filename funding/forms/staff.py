"""What staff type while they read and decide."""

from typing import Any

from django import forms

from biglocal.web.forms import PlainText

from ..models import Review
from ..models.proposal import questions_for
from ..models.review import PARTS

SCORES = [
    ("", "Not scored"),
    ("0", "0 of 4: nothing there"),
    ("1", "1 of 4: thin"),
    ("2", "2 of 4: some gaps"),
    ("3", "3 of 4: clear"),
    ("4", "4 of 4: very clear"),
]
MOST_OF_PARTS = 3  # points about a part of its own on one form


class SeenForm(forms.Form):
    """A form that knows in which state it was opened."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class ConflictForm(forms.Form):
    """One press for "no conflict"; a few words for a conflict."""

    has_conflict = forms.TypedChoiceField(
        choices=[("no", "No conflict"), ("yes", "I have a conflict")],
        coerce=lambda answer: answer == "yes",
        error_messages={"required": "Say whether you have a conflict.", "invalid_choice": "Press one of the two."},
    )
    reason = PlainText(label="What ties you to it?", max_length=200, required=False)


class TakeBackForm(forms.Form):
    """Why a declared conflict was a mistake."""

    reason = PlainText(
        label="What was the mistake?",
        help_text="It stays in the history, where others read it.",
        max_length=200,
        error_messages={"required": "Say what the mistake was."},
    )


class ReaderForm(SeenForm):
    """Who reads it."""

    reader = forms.TypedChoiceField(
        label="Reader",
        coerce=int,
        error_messages={"required": "Choose who reads it.", "invalid_choice": "Choose who reads it."},
    )

    note = PlainText(label="A note for them", max_length=200, required=False)

    def __init__(self, *args: Any, officers: list[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reader"].choices = officers


class ReviewForm(SeenForm):
    """A score and a note for each question, and what the reader recommends."""

    recommendation = forms.ChoiceField(
        label="What do you recommend?",
        choices=[("", "Nothing yet"), *Review.Recommendation.choices],
        required=False,
        error_messages={"invalid_choice": "Choose what you recommend."},
    )
    note = PlainText(
        label="Your note on the whole",
        multiline=True,
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.questions = questions_for(kind)
        for name, question in self.questions:
            self.fields[f"score_{name}"] = forms.TypedChoiceField(
                label="Your score",
                choices=SCORES,
                coerce=int,
                empty_value=None,
                required=False,
                error_messages={"invalid_choice": f"Choose a score for “{question}”."},
            )
            self.fields[f"note_{name}"] = PlainText(
                label="Your note",
                multiline=True,
                max_length=400,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def given(self) -> dict[str, Any]:
        """What `save_review` takes."""
        data = self.cleaned_data
        scores = {name: (data[f"score_{name}"], data[f"note_{name}"]) for name, _ in self.questions}
        return {
            "scores": scores,
            "note": data["note"],
            "recommendation": data["recommendation"],
            "finish": self.data.get("do") == "finish",
            "seen": data["seen"],
        }


def typed_review(review: Review | None) -> dict[str, Any]:
    """Return the form's values for a review that was kept."""
    if review is None:
        return {}
    kept = {"recommendation": review.recommendation, "note": review.note}
    for score in review.scores.all():
        kept |= {f"score_{score.question}": score.score, f"note_{score.question}": score.note}
    return kept


class ChangesForm(SeenForm):
    """Points for the group, one a line; they get them numbered."""

    points = PlainText(
        label="Anything else they should change or tell us?",
        help_text="One point a line. They get them as a numbered list.",
        multiline=True,
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        asked = {name for name, _ in questions_for(kind)} | {"facts", "costs", "other_money"}
        parts = [
            (part, words) for part, words in PARTS.items() if part in asked or (part == "table" and kind == "plan")
        ]
        for place in range(MOST_OF_PARTS):
            self.fields[f"part_{place}"] = forms.ChoiceField(
                label=f"Point {place + 1} is about",
                choices=[("", "Choose a part"), *parts],
                required=False,
                error_messages={"invalid_choice": "Choose a part of the proposal."},
            )
            self.fields[f"point_{place}"] = PlainText(
                label=f"Point {place + 1}: what should they change, and why?",
                multiline=True,
                max_length=600,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.order_fields([f"{name}_{place}" for place in range(MOST_OF_PARTS) for name in ("part", "point")])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for place in range(MOST_OF_PARTS):
            if given.get(f"part_{place}") and not given.get(f"point_{place}"):
                self.add_error(f"point_{place}", "Say what they should change in it, and why.")
        if not self.errors and not any(given.get(name) for name in self.fields if name not in ("seen",)):
            self.add_error("points", "Write at least one point.")
        return given

    @property
    def given(self) -> dict[str, Any]:
        """What `ask_for_changes` takes."""
        data = self.cleaned_data
        named = [(data[f"part_{place}"], data[f"point_{place}"]) for place in range(MOST_OF_PARTS)]
        points = [pair for pair in named if pair[1]]
        return {"points": [*points, *(("", line) for line in data["points"].splitlines())], "seen": data["seen"]}


class SendBackForm(SeenForm):
    """Why the second officer does not confirm."""

    reason = PlainText(label="Why not?", max_length=200, error_messages={"required": "Say why, for who decided."})
