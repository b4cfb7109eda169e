"""What a view says of an action: done, or what the rule said, with what was typed still there."""

from typing import Any

from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory

from biglocal.refusals import Refused
from biglocal.web.acting import renewed, tried


class Words(forms.Form):
    """One box, and what the person had seen."""

    why = forms.CharField()
    seen = forms.CharField(required=False)


def asked() -> Any:
    request = RequestFactory().post("/")
    request._messages = CookieStorage(request)
    return request


def no(field: str | None) -> Any:
    raise Refused("Not today.", field=field)


def said(request: Any) -> list[tuple[str, str]]:
    return [(one.level_tag, one.message) for one in get_messages(request)]


def test_what_is_done_is_said_of_what_the_act_made():
    request = asked()
    assert tried(request, lambda: 3, lambda made: f"{made} came over.")
    assert said(request) == [("success", "3 came over.")]


def test_refusal_stands_at_its_field():
    request, form = asked(), Words({"why": "because"})
    assert not tried(request, lambda: no("why"), "Done.", form)
    assert form.errors == {"why": ["Not today."]}
    assert said(request) == []


def test_refusal_of_a_field_that_the_form_has_not_stands_above_the_form():
    form = Words({"why": "because"})
    assert not tried(asked(), lambda: no("email"), "Done.", form)
    assert form.non_field_errors() == ["Not today."]


def test_refusal_without_a_form_stands_above_the_page():
    request = asked()
    assert not tried(request, lambda: no("why"), "Done.")
    assert said(request) == [("error", "Not today.")]


def test_renewed_form_has_seen_the_newer_thing_and_keeps_what_was_typed():
    form = Words({"why": "because", "seen": "old"})
    renewed(form, "new")
    assert form["seen"].value() == "new"
    assert form["why"].value() == "because"
