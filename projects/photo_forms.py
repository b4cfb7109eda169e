"""The part of a form that takes photos: several at once, each with its own answer about the people in it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from biglocal.refusals import Refused
from biglocal.web.forms import FormKey, PlainText

from .actions.photos import SAY_WHO, NewPhoto, Waiting, digest_of, hold_photos
from .models import ASKED, HeldPhoto
from .photos import MOST_PHOTOS, is_film, read_photo

EACH = "each"
ANSWERS = [(one.value, one.label) for one in ASKED]
SAY_WHO_HERE = "Say who is in photo {}."


class ManyFiles(forms.ClearableFileInput):
    """The box of the phone for several photos at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """The files that came, as they came: `PhotosForm` reads them."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [file for file in (data or []) if file]


class PhotoRow:
    """A photo that is there already, held or on its update: its own boxes in the form, named after its key."""

    def __init__(self, form: forms.Form, photo: Any, number: int):
        self.form, self.photo, self.key, self.number = form, photo, photo.key.hex, number
        self.is_held = isinstance(photo, HeldPhoto)
        form.fields[self.name("people")] = forms.ChoiceField(
            choices=ANSWERS, required=False, error_messages={"invalid_choice": SAY_WHO_HERE.format(number)}
        )
        form.fields[self.name("alt")] = PlainText(max_length=250, required=False)
        form.fields[self.name("credit")] = PlainText(max_length=80, required=False)
        form.fields[self.name("councillor")] = forms.BooleanField(required=False)
        form.fields[self.name("leave")] = forms.BooleanField(required=False)

    def name(self, field: str) -> str:
        return f"{field}_{self.key}"

    def typed(self, field: str) -> str:
        """What stands in its box: what came with the post, else what is known of it."""
        name = self.name(field)
        if self.form.is_bound and name in self.form.data:
            return self.form.data[name]
        return getattr(self.photo, field)

    def boxes(self) -> dict[str, dict[str, Any]]:
        """Name, value and errors of each box, for the template."""
        names = ["people", "alt", "credit", "leave"]
        return {
            name: {
                "name": self.name(name),
                "value": self.form.data.get(self.name(name), "") if name == "leave" else self.typed(name),
                "errors": self.form.errors.get(self.name(name), []) if self.form.is_bound else [],
            }
            for name in names
        } | {"councillor": {"name": self.name("councillor"), "value": self.shows_councillor()}}

    def shows_councillor(self) -> bool:
        """Is its box ticked? Where the row was not shown, what is known of the photo."""
        if self.form.is_bound and self.name("people") in self.form.data:
            return bool(self.form.data.get(self.name("councillor")))
        return self.photo.features_councillor

    @property
    def is_left_out(self) -> bool:
        return bool(self.form.cleaned_data.get(self.name("leave")))

    def facts(self) -> dict[str, Any]:
        """Return who is in it, what it shows and who took it, as they are to be kept."""
        data = self.form.cleaned_data
        sent = {name: self.name(name) in self.form.data for name in ("people", "alt", "credit")}
        said = {name: data.get(self.name(name), "") if sent[name] else getattr(self.photo, name) for name in sent}
        return {**said, "features_councillor": self.shows_councillor()}


class PhotosForm(forms.Form):
    """Mix in. Photos of a form that cannot be sent yet are held, so that nobody chooses them twice (`hold`)."""

    community: Any  # set by the form it is mixed into
    data: Any  # a QueryDict, or a copy of it

    photo = FilesField(required=False)
    people = forms.ChoiceField(
        choices=[*ANSWERS, (EACH, "It is not the same for each photo")],
        required=False,
        error_messages={"invalid_choice": SAY_WHO},
    )
    alt = PlainText(max_length=250, required=False)
    credit = PlainText(max_length=80, required=False)
    councillor = forms.BooleanField(required=False)
    form_key = FormKey()

    def __init__(self, data: Any = None, files: Any = None, *, by: Any, there: Any = (), **kwargs: Any):
        if data is not None:
            self.key = FormKey().clean(data.get("form_key"))
            data = data.copy()
            data["form_key"] = str(self.key)
        super().__init__(data, files, **kwargs)
        self.by = by
        self.waiting: list[Waiting] = []
        self.there = [PhotoRow(self, photo, number) for number, photo in enumerate(there, 1)]
        self.held: list[PhotoRow] = []
        if self.is_bound:
            self._add_held(HeldPhoto.objects.filter(form_key=self.key, by=self.by, community=self.community))

    def _add_held(self, photos: Iterable[HeldPhoto]) -> None:
        for photo in photos:
            self.held.append(PhotoRow(self, photo, len(self.rows) + 1))

    @property
    def answers(self) -> list[tuple[str, str]]:
        return ANSWERS

    @property
    def rows(self) -> list[PhotoRow]:
        """Photos that stand in the form with their own boxes: those on the update, then those held."""
        return [*self.there, *self.held]

    def clean_photo(self) -> list[UploadedFile]:
        """Read what came: what can be is in `waiting`, even beside a file that cannot."""
        files = self._without_films(self.cleaned_data["photo"])
        known = {row.photo.sent_as: row for row in self.held}
        if len(files) + len(self.there) > MOST_PHOTOS:
            raise ValidationError(f"Choose at most {MOST_PHOTOS} photos.", code="too_many")
        wrong = []
        for file in files:
            digest = digest_of(file)
            if digest in known or digest in {one.sent_as for one in self.waiting}:
                continue  # the same photo sent again
            try:
                self.waiting.append(Waiting(read_photo(file), digest))  # type: ignore[arg-type]  # it reads and seeks
            except Refused as refused:
                which = f"{file.name}: " if len(files) > 1 else ""
                wrong.append(ValidationError(f"{which}{refused.sentence}", code="photo"))
        if len(self.waiting) + len(self.rows) > MOST_PHOTOS:
            self.waiting = []
            wrong.append(ValidationError(f"Choose at most {MOST_PHOTOS} photos.", code="too_many"))
        if wrong:
            raise ValidationError(wrong)
        return files

    @staticmethod
    def _without_films(files: list[UploadedFile]) -> list[UploadedFile]:
        """Leave out the film that a "live photo" brings beside its photo."""
        heads = {}
        for file in files:
            heads[id(file)] = file.read(16)
            file.seek(0)
        stills = {PurePath(file.name or "").stem for file in files if not is_film(heads[id(file)])}
        return [file for file in files if not is_film(heads[id(file)]) or PurePath(file.name or "").stem not in stills]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        people = data.get("people", "")
        if self.waiting and people not in ASKED and "people" not in self.errors:
            self.add_error("people", SAY_WHO)
        for row in self.rows:
            if row.name("people") in self.errors or row.is_left_out or row.facts()["people"]:
                continue
            if people in ASKED and row.name("people") not in self.data:
                continue  # sent again by a phone that does not know it is held: its first answer holds
            self.add_error(row.name("people"), SAY_WHO_HERE.format(row.number))
        return data

    def hold(self, *, now: datetime) -> None:
        """Keep the photos of a form that cannot be sent, and give each its boxes."""
        data = self.cleaned_data
        people = data.get("people", "") if data.get("people") in ASKED else ""
        told = [
            Waiting(
                one.picture,
                one.sent_as,
                people,
                data.get("alt", "") if first else "",
                data.get("credit", ""),
                data.get("councillor", False),
            )
            for first, one in ((number == 0, one) for number, one in enumerate(self.waiting))
        ]
        kept = hold_photos(waiting=told, form_key=self.key, by=self.by, community=self.community, now=now)
        known = len(self.held)
        self._add_held(kept)
        if kept:
            self.data = self.data.copy()
            self.waiting = []
            self.data["alt"] = self.data["credit"] = self.data["people"] = self.data["councillor"] = ""
            if self.errors.pop("people", None):
                for row in self.held[known:]:
                    self.add_error(row.name("people"), SAY_WHO_HERE.format(row.number))

    def of_photos(self) -> dict[UUID, dict[str, Any]]:
        """Return what is said of the photos on the update, by key."""
        return {row.photo.key: row.facts() for row in self.there}

    def new_photos(self) -> list[NewPhoto]:
        """Return what is to go with the update: photos held, then those that came now."""
        return list(self._new_photos())

    def _new_photos(self) -> Iterator[NewPhoto]:
        data = self.cleaned_data
        for row in self.held:
            if not row.is_left_out:
                facts = row.facts()
                people = facts["people"] or data["people"]
                yield NewPhoto(held=row.photo, **{**facts, "people": people})
        for number, one in enumerate(self.waiting):
            alt = data["alt"] if number == 0 else ""
            said = {
                "people": data["people"],
                "credit": data["credit"],
                "features_councillor": data.get("councillor", False),
            }
            yield NewPhoto(picture=one.picture, alt=alt, **said)


def texts_of(form: PhotosForm) -> list[str]:
    """Return what the form says about its photos, to be looked over before it is published."""
    data = form.cleaned_data
    told = [data.get("alt", ""), data.get("credit", "")]
    return told + [row.facts()[name] for row in form.rows if not row.is_left_out for name in ("alt", "credit")]
