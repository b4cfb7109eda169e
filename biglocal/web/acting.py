"""What a view does with an action: it says that it is done, or shows what a rule said and keeps what was typed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from biglocal.refusals import Refused


def put_error(form: BaseForm, refused: Refused) -> None:
    """Say what a rule said, at its field where the form has it."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)


def tried(
    request: HttpRequest, act: Callable[[], Any], done: str | Callable[[Any], str], form: BaseForm | None = None
) -> bool:
    """Do it and say so; a refusal stands in the form, or above the page where there is none.

    `done` is what is said then, or what says it of what the act returned.
    """
    try:
        made = act()
    except Refused as refused:
        if form is None:
            messages.error(request, refused.sentence)
        else:
            put_error(form, refused)
        return False
    messages.success(request, done(made) if callable(done) else done)
    return True


def renewed(form: Any, seen: str, *, box: str = "seen") -> None:
    """Let the form remember the thing as it is now: what was typed stays, and the next press counts from here."""
    if form.is_bound and box in form.fields:
        data = form.data.copy()
        data[form.add_prefix(box)] = seen
        form.data = data
