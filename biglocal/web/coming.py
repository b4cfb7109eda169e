"""With how many somebody comes to a date or an open meeting."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from .acting import tried

MOST_PEOPLE = 20


class ComingForm(forms.Form):
    """With how many one comes."""

    people = forms.IntegerField(
        label="How many of you?",
        initial=1,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input govuk-input--width-2"}),
        error_messages={
            name: f"Enter a number from 1 to {MOST_PEOPLE}."
            for name in ["required", "invalid", "min_value", "max_value"]
        },
    )


def heard(
    request: HttpRequest, form: ComingForm, say: Callable[..., Any], take_back: Callable[..., Any], **to: Any
) -> bool:
    """Do what the person says on the page: that they come `to` it, or no longer do. False leaves the form's error."""
    if "take_back" in request.POST:
        take_back(by=request.user, **to)
        messages.success(request, "You no longer come. Thank you for saying so.")
        return True
    if not form.is_valid():
        return False
    act = partial(say, by=request.user, now=timezone.now(), **to, **form.cleaned_data)
    return tried(request, act, "See you there. If anything changes, we tell you.", form)
